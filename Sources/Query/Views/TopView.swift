import Bytes

/// The values of a column by how often they failed.
package struct TopView: Sendable {
    /// Nil is null.
    package typealias Value = String?

    package struct Entry: Sendable, Equatable {
        package let value: Value
        package let requests: Int
        package let madeByLoadBalancer: Int
        package let madeByTarget: Int
        package var matched: Int { madeByLoadBalancer + madeByTarget }
    }

    package let plan: ScanPlan
    package let column: TopColumn
    /// The worst first; as many as were asked for.
    package let entries: [Entry]
    /// Distinct values that failed; nil where there were too many to count them all.
    package let distinct: Int?
    package let requests: Int
    package let matched: Int

    /// Entries where nobody says how many.
    package static let usualLimit = 20

    /// Counts what failed, and then the requests of the values that are shown.
    package init(
        _ scan: Scan, _ column: TopColumn, limit: Int?
    ) throws(QueryError) {
        plan = scan.plan
        self.column = column
        let table = plan.table
        let failed = try scan.source.fold(
            plan.request(ValueTally.projection(column, table)), into: ValueTally(column, table))
        matched = failed.total.matched
        distinct = failed.isPartial ? nil : failed.counts.count
        let worst = failed.counts.sorted { left, right in
            left.value.matched != right.value.matched
                ? left.value.matched > right.value.matched
                : (left.key ?? "", left.key == nil ? 1 : 0)
                    < (right.key ?? "", right.key == nil ? 1 : 0)
        }.prefix(limit ?? Self.usualLimit)
        guard !plan.statuses.isAll, plan.statusColumn != nil else {
            requests = matched
            entries = worst.map { value, count in
                Entry(
                    value: value, requests: count.matched,
                    madeByLoadBalancer: count.madeByLoadBalancer, madeByTarget: count.madeByTarget)
            }
            return
        }
        var traffic = ValueTally(column, table, only: Set(worst.map(\.key)))
        if !worst.isEmpty {
            let everything = try plan.countingAll(in: plan.filter.window)
            traffic = try scan.source.fold(
                everything.request(ValueTally.projection(column, table)), into: traffic)
        }
        requests = traffic.total.matched
        entries = worst.map { value, count in
            Entry(
                value: value, requests: traffic.counts[value]?.matched ?? 0,
                madeByLoadBalancer: count.madeByLoadBalancer, madeByTarget: count.madeByTarget)
        }
    }
}

/// A column as `top` counts it: by name or by a word that people use for it.
package struct TopColumn: Sendable {
    package let name: String
    let position: Int
    /// Whether URLs are taken without query and with their ids folded.
    let isFolded: Bool

    private static let others = [
        "url": "request_url", "path": "request_url", "client": "client_ip", "agent": "user_agent",
        "domain": "domain_name", "host": "domain_name", "rule": "matched_rule_priority",
        "reason": "error_reason", "group": "target_group_arn", "target": "target_ip",
        "status": "elb_status_code", "node": "lb_node_ip", "method": "request_verb",
        "verb": "request_verb", "protocol": "request_proto", "object": "source_object",
    ]

    /// - Parameter isExact: whether URLs are counted as they are.
    package init(_ wanted: String, _ table: FamilyTable, isExact: Bool) throws(QueryError) {
        let word = wanted.lowercased().replacing("-", with: "_")
        let name = table.position(word) == nil ? Self.others[word] ?? word : word
        guard let position = table.position(name) else {
            let known = table.columns.map(\.name) + Self.others.keys
            let near = NearMiss.nearest(to: word, in: known.sorted())
            let advice =
                near.map { "did you mean \($0)?" }
                ?? "see alb502 sql '.schema \(LogTable.of(table.family).name)'"
            throw QueryError(
                .usage, "\(table.family.rawValue) logs have no column \(wanted): \(advice)")
        }
        self.name = name
        self.position = position
        isFolded = name == "request_url" && !isExact
    }
}

/// Counts by value of one column.
struct ValueTally: BlockTally {
    struct Count: Sendable {
        var madeByLoadBalancer = 0
        var madeByTarget = 0
        var matched: Int { madeByLoadBalancer + madeByTarget }

        mutating func add(_ other: Count) {
            madeByLoadBalancer += other.madeByLoadBalancer
            madeByTarget += other.madeByTarget
        }
    }

    private(set) var counts: [TopView.Value: Count] = [:]
    private(set) var total = Count()
    /// Whether rare values were let go of, because there were too many.
    private(set) var isPartial = false
    private let column: TopColumn
    private let only: Set<TopView.Value>?
    private let values: RowValues
    private let origin: FailureColumns

    /// More values are not held at once: the rarest go first.
    private static let capacity = 1 << 18

    static func projection(_ column: TopColumn, _ table: FamilyTable) -> Projection {
        Projection(columns: [column.name] + FailureColumns.forOrigin)
    }

    /// - Parameter only: values that are counted; nil is all.
    init(_ column: TopColumn, _ table: FamilyTable, only: Set<TopView.Value>? = nil) {
        self.column = column
        self.only = only
        values = RowValues(table)
        origin = FailureColumns(table)
    }

    mutating func add(_ block: Block) {
        let vector = block.column(column.position)
        if values.isPlainText(column.position) {
            var byCode = Array(repeating: Count(), count: vector.strings.count + 1)
            for row in block.rows { add(row, block, to: &byCode[vector.code(row)]) }
            for (code, count) in byCode.enumerated() where count.matched > 0 {
                add(
                    vector.text(code: code).map { column.isFolded ? URLTemplate.of($0) : $0 }, count
                )
            }
        } else {
            var byBits: [UInt64?: (row: Int, count: Count)] = [:]
            for row in block.rows {
                let bits = vector.bits(row)
                add(row, block, to: &byBits[bits, default: (row, Count())].count)
            }
            var text: [UInt8] = []
            for (row, count) in byBits.values {
                text.removeAll()
                let isThere = values.append(column.position, row, of: block, to: &text)
                add(isThere ? String(decoding: text, as: UTF8.self) : nil, count)
            }
        }
        shrink()
    }

    private func add(_ row: Int, _ block: Block, to count: inout Count) {
        if origin.isMadeByTarget(row, block) {
            count.madeByTarget += 1
        } else {
            count.madeByLoadBalancer += 1
        }
    }

    private mutating func add(_ value: TopView.Value, _ count: Count) {
        total.add(count)
        if only?.contains(value) ?? true { counts[value, default: Count()].add(count) }
    }

    private mutating func shrink() {
        guard counts.count > Self.capacity else { return }
        isPartial = true
        // The least count that leaves few enough; where most are 1, all of those go.
        var byCount: [Int: Int] = [:]
        for count in counts.values { byCount[count.matched, default: 0] += 1 }
        var (least, left) = (0, counts.count)
        for (count, values) in byCount.sorted(by: { $0.key < $1.key })
        where left > Self.capacity / 2 {
            least = count
            left -= values
        }
        counts = counts.filter { $0.value.matched > least }
    }

    mutating func merge(_ other: ValueTally) {
        // Two tables of one size that share their order of hashes would fill up quadratically.
        counts.reserveCapacity(counts.count + other.counts.count)
        for (value, count) in other.counts { counts[value, default: Count()].add(count) }
        total.add(other.total)
        isPartial = isPartial || other.isPartial
        shrink()
    }
}
