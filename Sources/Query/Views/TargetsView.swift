import AccessLog
import Diagnosis

/// Every target with its share of the traffic and of the failures.
package struct TargetsView: BlockTally, Answer {
    package let plan: ScanPlan
    private var tally: TargetTally

    package static let projection = Projection(
        columns: TargetTally.columns + ["time"], details: FailureColumns.all)

    package init(_ plan: ScanPlan) throws(QueryError) {
        guard plan.table.schema.target != nil else {
            throw QueryError(
                .usage,
                "\(plan.table.family.rawValue) logs name no target: ask access or health_check logs"
            )
        }
        self.plan = plan
        tally = TargetTally(plan.table, isDetailed: true)
    }

    package mutating func add(_ block: Block) { tally.add(block, matched: plan.matched(block)) }

    package mutating func merge(_ other: TargetsView) { tally.merge(other.tally) }

    /// The worst target first; rows without a target last.
    package var entries: [(key: TargetKey, count: TargetCount)] {
        let ranked = Self.ranked(tally.counts)
        return ranked.filter { $0.key.address != nil } + ranked.filter { $0.key.address == nil }
    }

    private static let columns =
        [
            "target_group", "target_ip", "target_port", "requests", "matched", "load_balancer_made",
            "target_made", "rate", "share_of_requests", "share_of_matched", "first_seen",
            "last_seen",
            "probability", "adjusted_probability",
        ] + Phase.allCases.map { "phase_\($0.rawValue.lowercased())" }

    /// One row a target.
    package func result(limit: Int?) -> ResultTable {
        let entries = self.entries
        let shares = Shares(entries)
        let test = TargetTest(entries)
        var table = ResultTable(columns: Self.columns)
        for (key, count) in entries.prefix(limit ?? entries.count) {
            let isSeen = count.first <= count.last
            table.rows.append(
                [
                    .text(key.group), .text(key.address), key.port.map { .number($0) } ?? .null,
                    .integer(count.requests), .integer(count.matched),
                    .integer(count.madeByLoadBalancer), .integer(count.madeByTarget),
                    .share(count.matched, of: count.requests), shares.ofRequests(key, count),
                    shares.ofMatched(key, count), isSeen ? .time(count.first) : .null,
                    isSeen ? .time(count.last) : .null, test.probability(key), test.adjusted(key),
                ] + Phase.allCases.map { .integer(count.phases[$0] ?? 0) })
        }
        return table
    }

    package func json(limit: Int?) -> [UInt8] {
        var text = JSONText()
        let entries = self.entries
        text.object { text in
            plan.appendHead(schema: "alb502.targets/1", to: &text)
            text.key("requests")
            text.number(entries.reduce(0) { $0 + $1.count.requests })
            text.key("matched")
            text.number(entries.reduce(0) { $0 + $1.count.matched })
            text.key("verdicts")
            TargetTest(entries).result.appendArray(to: &text)
            text.key("targets")
            result(limit: limit).appendArray(to: &text)
        }
        return text.bytes + [UInt8(ascii: "\n")]
    }

    package func text(limit: Int?, style: TextStyle) -> String {
        let entries = self.entries
        guard !entries.isEmpty else { return plan.nothingFound }
        let shares = Shares(entries)
        let test = TargetTest(entries)
        var table = TextTable([
            .init("group", cut: true), .init("target"), .init("requests", right: true),
            .init("by lb", right: true), .init("by tgt", right: true), .init("rate", right: true),
            .init("traffic", right: true), .init("of \(plan.statuses.text)", right: true),
            .init("chance", right: true), .init("seen"),
        ])
        for (key, count) in entries.prefix(limit ?? entries.count) {
            let cells: [Cell] = [
                .text(key.group), .text(key.endpoint), .integer(count.requests),
                .integer(count.madeByLoadBalancer), .integer(count.madeByTarget),
                .share(count.matched, of: count.requests), shares.ofRequests(key, count),
                shares.ofMatched(key, count), test.adjusted(key), .text(Self.seen(count)),
            ]
            table.append(cells.map(\.humanText))
        }
        let hidden = entries.count - (limit ?? entries.count)
        let verdicts = test.text(plan.statuses.text)
        return verdicts + (verdicts.isEmpty ? "" : "\n") + table.text(style: style)
            + (hidden > 0 ? "and \(hidden) more: raise --limit\n" : "")
    }

    /// `02:00-03:59`, or with the days if they differ.
    private static func seen(_ count: TargetCount) -> String? {
        guard count.first <= count.last else { return nil }
        let first = Cell.time(count.first).humanText
        let last = Cell.time(count.last).humanText
        func part(_ text: String, _ range: Range<Int>) -> Substring {
            text.dropFirst(range.lowerBound).prefix(range.count)
        }
        if first.prefix(10) == last.prefix(10) {
            return "\(part(first, 11..<16))-\(part(last, 11..<16))"
        }
        return "\(part(first, 5..<10)) \(part(first, 11..<16)) - "
            + "\(part(last, 5..<10)) \(part(last, 11..<16))"
    }

    /// Shares of what went to targets.
    private struct Shares {
        private var requests = 0
        private var matched = 0

        init(_ entries: [(key: TargetKey, count: TargetCount)]) {
            for entry in entries where entry.key.address != nil {
                requests += entry.count.requests
                matched += entry.count.matched
            }
        }

        func ofRequests(_ key: TargetKey, _ count: TargetCount) -> Cell {
            key.address == nil ? .null : .share(count.requests, of: requests)
        }

        func ofMatched(_ key: TargetKey, _ count: TargetCount) -> Cell {
            key.address == nil ? .null : .share(count.matched, of: matched)
        }
    }

    static func ranked(
        _ counts: [TargetKey: TargetCount]
    ) -> [(key: TargetKey, count: TargetCount)] {
        func order(_ key: TargetKey) -> (String, String, Int64) {
            (key.group ?? "", key.address ?? "", key.port ?? 0)
        }
        return counts.map { ($0.key, $0.value) }.sorted { left, right in
            if left.1.matched != right.1.matched { return left.1.matched > right.1.matched }
            if left.1.requests != right.1.requests { return left.1.requests > right.1.requests }
            return order(left.0) < order(right.0)
        }
    }
}
