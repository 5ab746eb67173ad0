import Diagnosis

/// A target as the log names it; all absent where the load balancer answered by itself.
package struct TargetKey: Sendable, Hashable {
    package var address: String?
    package var port: Int64?
    /// Name of the target group.
    package var group: String?

    /// `ip:port`; nil without a target.
    package var endpoint: String? {
        address.map { address in port.map { "\(address):\($0)" } ?? address }
    }
}

/// What went to one target.
package struct TargetCount: Sendable, Equatable {
    package var requests = 0
    /// Matched rows by who made the status.
    package var madeByLoadBalancer = 0
    package var madeByTarget = 0
    /// Matched rows by how far they had come, where that is clear.
    package var phases: [Phase: Int] = [:]
    package var first = Int64.max
    package var last = Int64.min

    package var matched: Int { madeByLoadBalancer + madeByTarget }

    fileprivate mutating func add(_ other: TargetCount) {
        requests += other.requests
        madeByLoadBalancer += other.madeByLoadBalancer
        madeByTarget += other.madeByTarget
        phases.merge(other.phases, uniquingKeysWith: +)
        first = min(first, other.first)
        last = max(last, other.last)
    }
}

/// Counts by target. Rows are told apart by dictionary codes; texts are made once a batch.
struct TargetTally: Sendable {
    static let columns = ["target_ip", "target_port", "target_group_arn", "target_group_id"]

    private(set) var counts: [TargetKey: TargetCount] = [:]
    private let address: Int?
    private let port: Int?
    private let group: Int?
    /// Nil where first and last time are not wanted.
    private let time: Int?
    private let origin: FailureColumns
    private let isDetailed: Bool

    /// - Parameter isDetailed: whether first and last time and the phases are wanted.
    init(_ table: FamilyTable, isDetailed: Bool) {
        self.isDetailed = isDetailed
        address = table.position("target_ip")
        port = table.position("target_port")
        group = table.targetGroup
        time = isDetailed ? table.position("time") : nil
        origin = FailureColumns(table)
    }

    /// - Parameter matched: rows of the block whose status counts.
    mutating func add(_ batch: Block, matched: RowList) {
        var slots = BatchTargets(
            address: batch.column(address), port: batch.column(port), group: batch.column(group))
        let times = time.map { batch.column($0) }
        for row in batch.rows {
            let slot = slots.slot(of: row)
            slots.entries[slot].count.requests += 1
            if let time = times?.integer(row).map(Block.clampTime) {
                slots.entries[slot].count.first = min(slots.entries[slot].count.first, time)
                slots.entries[slot].count.last = max(slots.entries[slot].count.last, time)
            }
        }
        for row in matched {
            let slot = slots.slot(of: row)
            if isDetailed, let phase = origin.phase(row, batch) {
                slots.entries[slot].count.phases[phase, default: 0] += 1
            }
            if origin.isMadeByTarget(row, batch) {
                slots.entries[slot].count.madeByTarget += 1
            } else {
                slots.entries[slot].count.madeByLoadBalancer += 1
            }
        }
        for entry in slots.entries {
            counts[slots.key(entry), default: TargetCount()].add(entry.count)
        }
    }

    mutating func merge(_ other: TargetTally) {
        for (key, count) in other.counts { counts[key, default: TargetCount()].add(count) }
    }
}

/// The targets of one batch: chains of entries by the code of the address.
private struct BatchTargets {
    struct Entry {
        let address: Int
        let port: Int64?
        let group: Int
        let next: Int
        var count = TargetCount()
    }

    let address: BlockColumn
    let port: BlockColumn
    let group: BlockColumn
    var entries: [Entry] = []
    /// First entry of an address; -1 is none.
    private var heads: [Int]

    init(address: BlockColumn, port: BlockColumn, group: BlockColumn) {
        self.address = address
        self.port = port
        self.group = group
        heads = Array(repeating: -1, count: address.strings.count + 1)
    }

    mutating func slot(of row: Int) -> Int {
        let code = address.code(row)
        let number = port.integer(row)
        let groupCode = group.code(row)
        var slot = heads[code]
        while slot >= 0 {
            if entries[slot].port == number, entries[slot].group == groupCode { return slot }
            slot = entries[slot].next
        }
        entries.append(Entry(address: code, port: number, group: groupCode, next: heads[code]))
        heads[code] = entries.count - 1
        return entries.count - 1
    }

    func key(_ entry: Entry) -> TargetKey {
        TargetKey(
            address: address.text(code: entry.address), port: entry.port,
            group: group.text(code: entry.group).map(TextTest.name(ofTargetGroup:)))
    }
}
