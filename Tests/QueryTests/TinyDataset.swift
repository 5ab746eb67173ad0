import AccessLog
import Bytes
import Foundation
import Parquet
import Query
import Schemas
import Table
import Testing

/// A dataset of a few lines in a temporary folder, laid out as the pipeline lays out its own.
final class TinyDataset: Sendable {
    let path: String
    /// Lines are given in parts: every part has files of its own.
    static let object = "AWSLogs/1/elasticloadbalancing/eu-west-1/2026/11/20/tiny.log.gz"

    /// - Parameter isIndexed: whether the log has an index of each file, as the pipeline writes it.
    init(_ parts: [[String]], family: Family = .access, isIndexed: Bool = false) throws {
        path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        let table = DeltaTable(path: "\(path)/\(family.rawValue)")
        var actions: [Action] = [
            .protocol(.written),
            .metaData(
                TableMetadata(
                    id: "tiny", name: family.rawValue, schemaString: TableSchema.string(of: []),
                    partitionColumns: Schema.of(family).partition, createdTime: 0)),
        ]
        var firstLine = 1
        for part in parts {
            let rows = Self.read(part, family: family, firstLine: firstLine)
            firstLine += part.count
            for (partition, numbers) in Self.partitions(rows) {
                var file = try Self.write(rows, numbers, partition, table.path)
                if isIndexed {
                    let reader = try FileReader(path: "\(table.path)/\(file.path)")
                    let index = try FileIndex(
                        of: reader, reader.metadata, counting: "elb_status_code")
                    file.tags = [FileIndex.tag: try #require(index).text]
                }
                actions.append(.add(file))
            }
        }
        _ = try table.commit(actions, after: -1)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A question to the table.
    func scan(
        _ filter: RowFilter = RowFilter(), status: String = "502", onlyMatched: Bool = false,
        family: Family? = nil
    ) throws -> Scan {
        try Scan(
            Dataset(path: path), family: family, filter: filter, statuses: StatusFilter(status),
            onlyMatched: onlyMatched)
    }

    /// Data files of an hour of 2026-11-20, by their paths.
    func files(hour: Int) throws -> [String] {
        let folder = "\(path)/access/date=2026-11-20/hour=\(hour)"
        return try FileManager.default.subpathsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".parquet") }.map { "\(folder)/\($0)" }
    }

    /// What `lines` prints.
    func lines(
        _ form: OutputForm, _ filter: RowFilter = RowFilter(), status: String = "all",
        limit: Int? = nil, family: Family? = nil
    ) throws -> String {
        let scan = try scan(filter, status: status, onlyMatched: true, family: family)
        var view = LinesView(scan.plan, form: form, limit: limit)
        var sink = Memory()
        try view.print(scan, to: &sink)
        return String(decoding: sink.bytes, as: UTF8.self)
    }

    private static func read(_ lines: [String], family: Family, firstLine: Int) -> Rows {
        var rows = Rows(schema: .of(family))
        var reader = LineReader(schema: .of(family))
        let block = Array((lines.joined(separator: "\n") + "\n").utf8)
        let source = SourceObject(key: object, node: "198.51.100.7")
        let tally = reader.read(
            block, of: source, firstLine: firstLine, lineLimit: 1 << 20, into: &rows)
        #expect(tally.quarantined == [])
        return rows
    }

    private struct Partition: Hashable {
        let date: String
        let hour: Int
        let target: String?
    }

    private static func partitions(_ rows: Rows) -> [Partition: [Int]] {
        let columns = rows.schema.columns.map(\.name)
        var partitions: [Partition: [Int]] = [:]
        for row in 0..<rows.count {
            let time = Timestamp.text(
                rows.integer(column: columns.firstIndex(of: "time") ?? 0, row: row) ?? 0)
            var target: String?
            if let group = rows.schema.target.flatMap({ columns.firstIndex(of: $0.group) }) {
                var text: [UInt8] = []
                target = "none"
                if rows.appendText(column: group, row: row, to: &text) {
                    let parts = text.split(separator: UInt8(ascii: "/"))
                    let name = parts.count == 3 ? parts[1] : text[...]
                    target = String(decoding: name, as: UTF8.self)
                }
            }
            let hour = Int(time.dropFirst(11).prefix(2)) ?? 0
            let key = Partition(date: String(time.prefix(10)), hour: hour, target: target)
            partitions[key, default: []].append(row)
        }
        return partitions
    }

    private static func write(
        _ rows: Rows, _ numbers: [Int], _ partition: Partition, _ table: String
    ) throws -> AddFile {
        let schema = rows.schema
        let leaves = schema.columns.map { LeafColumn(name: $0.name, type: physicalType($0.type)) }
        var writer = FileWriter(
            columns: leaves, compressor: ZstdCompressor(level: 1),
            createdBy: "albatross version 0.1.0 (build test)")
        let status = schema.columns.firstIndex { $0.name == "elb_status_code" }
        let isUrgent = numbers.map { row in
            (status.flatMap { rows.integer(column: $0, row: row) } ?? 0) >= 500
        }
        for urgent in [true, false] {
            let part = zip(numbers, isUrgent).filter { $0.1 == urgent }.map(\.0)
            if part.isEmpty { continue }
            try writer.append(rowGroup: leaves.indices.map { chunk(rows, $0, part) })
        }
        let (bytes, metadata) = writer.finish()
        var values: [String: String?] = ["date": partition.date, "hour": "\(partition.hour)"]
        var folder = "date=\(partition.date)/hour=\(partition.hour)"
        if let target = partition.target {
            values["target"] = target
            folder += "/target=\(target)"
        }
        let path = "\(folder)/\(PartitionPath.fileName())"
        try AtomicFile.createDirectories("\(table)/\(folder)")
        try AtomicFile.write(bytes, to: "\(table)/\(path)")
        return AddFile(
            path: path, partitionValues: values, size: Int64(bytes.count), modificationTime: 0,
            stats: statistics(rows, numbers, metadata.rowCount).json)
    }

    private static func statistics(
        _ rows: Rows, _ numbers: [Int], _ count: Int64
    ) -> FileStatistics {
        var statistics = FileStatistics(rowCount: Int(count))
        for (index, column) in rows.schema.columns.enumerated() where column.stats == true {
            let values = numbers.compactMap { rows.integer(column: index, row: $0) }
            guard let low = values.min(), let high = values.max() else { continue }
            let isTime = column.type == .timestamp
            statistics.minimums[column.name] = isTime ? .text(milliseconds(low)) : .integer(low)
            statistics.maximums[column.name] = isTime ? .text(milliseconds(high)) : .integer(high)
        }
        return statistics
    }

    private static func milliseconds(_ micros: Int64) -> String {
        "\(Timestamp.text(micros).dropLast(4))Z"
    }

    private static func chunk(_ rows: Rows, _ column: Int, _ numbers: [Int]) -> ChunkData {
        switch rows.schema.columns[column].type {
        case .string:
            var strings = ByteStrings()
            let present = numbers.map { row in
                var text: [UInt8] = []
                let isThere = rows.appendText(column: column, row: row, to: &text)
                if isThere { strings.append(text) }
                return isThere
            }
            return ChunkData(.bytes(strings), isPresent: present)
        case .integer:
            let values = numbers.map { rows.integer(column: column, row: $0) }
            return ChunkData(
                .int32(values.compactMap { $0.map { Int32($0) } }),
                isPresent: values.map { $0 != nil })
        case .long, .timestamp:
            let values = numbers.map { rows.integer(column: column, row: $0) }
            return ChunkData(.int64(values.compactMap(\.self)), isPresent: values.map { $0 != nil })
        case .double:
            let values = numbers.map { rows.double(column: column, row: $0) }
            return ChunkData(
                .double(values.compactMap(\.self)), isPresent: values.map { $0 != nil })
        }
    }

    private static func physicalType(_ type: ColumnType) -> PhysicalType {
        switch type {
        case .string: .byteArray
        case .integer: .int32
        case .long, .timestamp: .int64
        case .double: .double
        }
    }
}

/// An answer in memory.
struct Memory: ByteSink {
    var bytes: [UInt8] = []

    mutating func write(_ more: ArraySlice<UInt8>) throws(QueryError) {
        bytes.append(contentsOf: more)
    }
}

/// µs of an ISO 8601 time.
func micros(_ text: String) -> Int64 {
    Timestamp.micros(of: text) ?? .min
}
