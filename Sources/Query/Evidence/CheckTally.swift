import AccessLog
import Diagnosis

/// The health checks of a scan, by target.
struct CheckTally: BlockTally {
    private struct Key: Hashable {
        let address: Int
        let port: Int64
        let group: Int
    }

    static let columns = [
        "time", "type", "target_ip", "target_port", "target_group_id", "status", "reason_code",
    ]

    private(set) var checks: [String: CheckTraffic] = [:]
    private let context: Range<Int64>
    private let positions: [Int?]

    init(_ table: FamilyTable, context: Range<Int64>) {
        self.context = context
        positions = Self.columns.map(table.position)
    }

    mutating func add(_ block: Block) {
        let columns = positions.map(block.column)
        var found: [CheckTraffic] = []
        var places: [Key: Int] = [:]
        let passes = (0...columns[5].strings.count).map { columns[5].text(code: $0) == "PASS" }
        for row in block.rows {
            guard let time = columns[0].integer(row), context.contains(time) else { continue }
            let key = Key(
                address: columns[2].code(row), port: columns[3].integer(row) ?? -1,
                group: columns[4].code(row))
            let place = places[key] ?? found.count
            if place == found.count {
                places[key] = place
                let address = columns[2].text(row) ?? ""
                found.append(
                    CheckTraffic(
                        target: key.port < 0 ? address : "\(address):\(key.port)",
                        group: columns[4].text(row) ?? ""))
                let type = columns[1].text(row)
                found[place].isEncrypted = type == "https" || type == "h2"
            }
            let second = Int((time - context.lowerBound) / Incident.second)
            if passes[columns[5].code(row)] {
                found[place].passed.add(second)
            } else {
                found[place].failed[columns[6].text(row) ?? "-", default: SecondCounts()].add(
                    second)
            }
        }
        for traffic in found { add(traffic) }
    }

    mutating func merge(_ other: CheckTally) {
        for traffic in other.checks.values { add(traffic) }
    }

    private mutating func add(_ traffic: CheckTraffic) {
        let key = "\(traffic.group) \(traffic.target)"
        checks[key, default: CheckTraffic(target: traffic.target, group: traffic.group)].add(
            traffic)
    }
}
