import AccessLog
import Bytes
import Parquet
import Schemas
import Table

/// Encodes refused lines into files of the quarantine table, one for each family and day.
struct Quarantine {
    let dataset: String
    let configuration: Configuration

    private struct Group: Hashable {
        let family: String
        let date: String
    }

    /// Partition of the lines of an object.
    /// - Parameter objectTime: end of its interval, or when it was written; µs UTC.
    static func date(of objectTime: Int64) -> String {
        let day = Timestamp.floorDivide(objectTime - 1, Timestamp.secondsPerDay * 1_000_000)
        return Timestamp.dateText(days: Int(day))
    }

    /// Name of the mark that says which generation of the family's ledger the table has followed.
    static func mark(of table: String) -> String { "albatross/\(table)" }

    /// Live files of the table.
    static func files(of dataset: String) throws(PipelineError) -> [AddFile] {
        do throws(TableError) {
            let table = DeltaTable(path: "\(dataset)/\(TableLayout.quarantine.folder)")
            return try table.snapshot()?.files ?? []
        } catch { throw PipelineError(reading: error) }
    }

    func write(_ refused: [Parse.Refused], into fragment: inout Fragment) throws(PipelineError) {
        let layout = TableLayout.quarantine
        let groups = Dictionary(grouping: refused) { line in
            Group(family: line.family.rawValue, date: Self.date(of: line.objectTime))
        }
        for (group, lines) in groups {
            var writer = FileWriter(
                columns: layout.leaves,
                compressor: ZstdCompressor(level: configuration.zstdLevel),
                profile: configuration.encodingProfile,
                createdBy: Encode.createdBy)
            do { try writer.append(rowGroup: columns(lines)) } catch {
                throw PipelineError(.failure, "zstd: \(error)")
            }
            let file = try DataFile.write(
                writer.finish(), layout, dataset: dataset,
                folder: PartitionPath.folder([("date", group.date)]),
                partitionValues: ["date": group.date])
            fragment.quarantineFiles[group.family, default: []].append(file)
        }
        for line in refused {
            fragment.reasons[line.line.rejection.reason.rawValue, default: 0] += 1
        }
    }

    /// In the order of `TableLayout.quarantine`.
    private func columns(_ refused: [Parse.Refused]) -> [ChunkData] {
        let lines = refused.map(\.line)
        var raw = ByteStrings()
        for line in lines { raw.append(line.bytes) }
        return [
            coded(refused.map(\.family.rawValue)),
            coded(lines.map(\.object)),
            ChunkData(.int32(lines.map { Int32(clamping: $0.line) })),
            coded(lines.map(\.rejection.reason.rawValue)),
            ChunkData(.int32(lines.map { Int32(clamping: $0.rejection.field) })),
            ChunkData(.int32(lines.map { Int32(clamping: $0.rejection.byte) })),
            ChunkData(.bytes(raw)),
        ]
    }

    private func coded(_ texts: [String]) -> ChunkData {
        var pool = StringPool()
        let codes = texts.map { pool.intern($0) }
        return ChunkData(.coded(pool.strings, codes))
    }
}
