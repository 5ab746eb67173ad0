import Bytes
import Parquet

/// Entries of one day of the ledger as a Parquet file, so that any engine can read them too. It is
/// not called one: whoever reads `**/*.parquet` wants rows.
enum LedgerSegment {
    private static let columns = [
        LeafColumn(name: "key", type: .byteArray, logicalType: .string),
        LeafColumn(name: "object", type: .byteArray, logicalType: .string),
        LeafColumn(name: "interval_end", type: .int64, logicalType: .timestamp),
        LeafColumn(name: "size", type: .int64),
        LeafColumn(name: "modified", type: .int64, logicalType: .timestamp),
        LeafColumn(name: "hash", type: .byteArray, logicalType: .string),
        LeafColumn(name: "lines", type: .int64),
        LeafColumn(name: "rows", type: .int64),
        LeafColumn(name: "quarantined", type: .int64),
        LeafColumn(name: "filtered", type: .int64),
        LeafColumn(name: "hours", type: .byteArray, logicalType: .string),
        LeafColumn(name: "damage", type: .byteArray, logicalType: .string),
    ]

    static func bytes(of entries: [LedgerEntry]) throws(ZstdError) -> [UInt8] {
        func number(_ value: (LedgerEntry) -> Int) -> ChunkData {
            ChunkData(.int64(entries.map { Int64(value($0)) }))
        }
        let hours = entries.map { $0.hours.map(String.init).joined(separator: " ") }
        let ends = entries.map(\.intervalEnd)
        let damages = entries.map(\.damage)
        var writer = FileWriter(
            columns: columns, compressor: ZstdCompressor(level: 3),
            createdBy: "albatross version \(Version.number) (build \(Version.number))")
        try writer.append(rowGroup: [
            ChunkData(.bytes(ByteStrings(entries.map(\.key)))),
            ChunkData(.bytes(ByteStrings(entries.map(\.object)))),
            ChunkData(.int64(ends.compactMap(\.self)), isPresent: ends.map { $0 != nil }),
            ChunkData(.int64(entries.map(\.size))),
            ChunkData(.int64(entries.map(\.modified))),
            ChunkData(.bytes(ByteStrings(entries.map(\.hash)))),
            number(\.lines), number(\.rows), number(\.quarantined), number(\.filtered),
            ChunkData(.bytes(ByteStrings(hours))),
            ChunkData(
                .bytes(ByteStrings(damages.compactMap(\.self))),
                isPresent: damages.map { $0 != nil }),
        ])
        return writer.finish().bytes
    }

    static func entries(of path: String) throws(TableError) -> [LedgerEntry] {
        do throws(ParquetError) {
            let file = try FileReader(path: path)
            var entries: [LedgerEntry] = []
            for group in file.metadata.rowGroups.indices {
                entries += try Self.entries(of: file, rowGroup: group)
            }
            return entries
        } catch {
            if error.code == .unreadable, !Directory.exists(path) {
                throw TableError(.inputOutput(IOError.notFound), path, "the segment is gone")
            }
            throw TableError(.corrupt, path, "the ledger segment cannot be read: \(error.reason)")
        }
    }

    private static func entries(
        of file: FileReader, rowGroup: Int
    ) throws(ParquetError) -> [LedgerEntry] {
        func data(_ name: String) throws(ParquetError) -> ChunkData {
            guard let column = file.column(named: name) else {
                throw .corrupt("no column \(name)")
            }
            return try file.read(column: column, rowGroup: rowGroup).data
        }
        func texts(_ name: String) throws(ParquetError) -> [String?] {
            let column = try StoredTexts(data(name))
            return column.codes.indices.map(column.text)
        }
        func numbers(_ name: String) throws(ParquetError) -> [Int64?] {
            try data(name).integers()
        }
        let keys = try texts("key")
        let (objects, hashes) = (try texts("object"), try texts("hash"))
        let (hours, damages) = (try texts("hours"), try texts("damage"))
        let (ends, sizes) = (try numbers("interval_end"), try numbers("size"))
        let (modified, lines) = (try numbers("modified"), try numbers("lines"))
        let (rows, quarantined) = (try numbers("rows"), try numbers("quarantined"))
        let filtered = try numbers("filtered")
        return keys.indices.map { row in
            LedgerEntry(
                key: keys[row] ?? "", object: objects[row] ?? "", intervalEnd: ends[row],
                size: sizes[row] ?? 0, modified: modified[row] ?? 0, hash: hashes[row] ?? "",
                lines: Int(lines[row] ?? 0), rows: Int(rows[row] ?? 0),
                quarantined: Int(quarantined[row] ?? 0), filtered: Int(filtered[row] ?? 0),
                hours: (hours[row] ?? "").split(separator: " ").compactMap { Int64($0) },
                damage: damages[row])
        }
    }
}
