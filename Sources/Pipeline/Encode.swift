import AccessLog
import Bytes
import Parquet
import Schemas
import Table

/// Fifth stage: partitions to Parquet files under their final names.
struct Encode {
    let dataset: String
    let configuration: Configuration
    private let compressor: ZstdCompressor

    /// Rows of a row group; a larger partition gets several.
    private static let rowGroupLimit = 1 << 20
    static let createdBy = "albatross version \(Version.number) (build \(Version.number))"

    init(dataset: String, configuration: Configuration) {
        self.dataset = dataset
        self.configuration = configuration
        compressor = ZstdCompressor(level: configuration.zstdLevel)
    }

    /// Writes one file for each partition of `rows` and notes it in `fragment`.
    func write(_ rows: Rows, into fragment: inout Fragment) throws(PipelineError) {
        let family = rows.schema.family
        let layout = TableLayout.of(family, configuration.targetPartition)
        for partition in Partition.split(rows, by: configuration.targetPartition) {
            let file = try write(partition, of: rows, layout)
            fragment.files[family.rawValue, default: []].append(file)
        }
        count(rows, into: &fragment)
    }

    private func write(
        _ partition: Partition, of rows: Rows, _ layout: TableLayout
    ) throws(PipelineError) -> AddFile {
        var writer = FileWriter(
            columns: layout.leaves, compressor: compressor,
            profile: configuration.encodingProfile, createdBy: Self.createdBy)
        let gather = Gather(rows: rows)
        let time = layout.leaves.firstIndex { $0.name == "time" } ?? 0
        for order in [partition.urgent, partition.rest] {
            for start in stride(from: 0, to: order.count, by: Self.rowGroupLimit) {
                let part = Array(order[start..<min(start + Self.rowGroupLimit, order.count)])
                let chunks = layout.leaves.indices.map { gather.column($0, part) }
                do {
                    try writer.append(
                        rowGroup: chunks, sorting: [SortingColumn(column: Int32(time))])
                } catch { throw PipelineError(.failure, "zstd: \(error)") }
            }
        }
        var values: [(column: String, text: String)] = [
            ("date", partition.date), ("hour", Self.twoDigits(partition.hourOfDay)),
        ]
        if let target = partition.target { values.append(("target", target)) }
        var logged: [String: String?] = ["date": partition.date, "hour": "\(partition.hourOfDay)"]
        if let target = partition.target { logged["target"] = target }
        return try DataFile.write(
            writer.finish(), layout, dataset: dataset, folder: PartitionPath.folder(values),
            partitionValues: logged)
    }

    /// Counts what was encoded, independently of what was counted while parsing.
    private func count(_ rows: Rows, into fragment: inout Fragment) {
        guard case .text(let objects) = rows.slot("source_object"),
            case .integer(let fields) = rows.slot("field_count")
        else { return }
        let column = rows.texts[objects]
        var byCode = [Int](repeating: 0, count: column.pool.count)
        var byFields: [Int32: Int] = [:]
        for row in 0..<rows.count where rows.isLive[row] {
            byCode[Int(column.codes[row])] += 1
            byFields[rows.integers[fields][row], default: 0] += 1
        }
        for code in byCode.indices where byCode[code] > 0 {
            fragment.encodedRows[column.pool.strings.text(code), default: 0] += byCode[code]
        }
        for (fields, rows) in byFields { fragment.fieldCounts[Int(fields), default: 0] += rows }
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
