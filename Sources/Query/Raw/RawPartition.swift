import AccessLog
import Table

/// The hour and target by which a dataset would part the rows of an object.
enum RawPartition {
    private struct Key: Hashable {
        let hour: Int64
        /// Code of the target group; that of null is the count of texts.
        let group: Int
    }

    /// Splits `kept` where the request asks for date, hour or target, and leaves out what does not
    /// pass its tests of those.
    static func split(
        _ kept: RowList, _ rows: Rows, _ object: RawObject, _ request: ScanRequest
    ) -> [(file: LiveFile, rows: RowList)] {
        let table = request.table
        let asked = request.columns + request.tests.map(\.column) + (request.groups ?? [])
        let isAsked = asked.contains { column in
            switch table.columns[column].source {
            case .date, .hour, .target: true
            case .leaf, .clock, .rowCount: false
            }
        }
        guard isAsked, let time = table.leaf("time") else {
            let file = LiveFile(ordinal: object.ordinal, path: object.path, hour: 0, target: nil)
            return [(file, kept)]
        }
        let times = ColumnVector(rows, time)
        let groups = rows.schema.target.flatMap { table.leaf($0.group) }.map {
            ColumnVector(rows, $0)
        }
        var parts: [Key: [Int32]] = [:]
        for row in kept {
            let hour = Timestamp.floorDivide(times.integer(row) ?? 0, TimeSpan.hour)
            parts[Key(hour: hour, group: groups?.code(row) ?? 0), default: []].append(Int32(row))
        }
        let sorted = parts.sorted { ($0.key.hour, $0.key.group) < ($1.key.hour, $1.key.group) }
        return sorted.compactMap { key, list in
            let file = LiveFile(
                ordinal: object.ordinal, path: object.path, hour: key.hour * TimeSpan.hour,
                target: groups.map { target($0.text(code: key.group)) })
            let passes = request.tests.allSatisfy { test in
                request.leaf(of: test.column) != nil || file.passes(test, table)
            }
            return passes ? (file, .some(list)) : nil
        }
    }

    private static func target(_ group: String?) -> String {
        guard let group else { return TextTest.noTargetGroup }
        return PartitionPath.safeValue(TextTest.name(ofTargetGroup: group))
    }
}
