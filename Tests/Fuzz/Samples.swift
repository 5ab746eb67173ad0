import Bytes
import Parquet

/// Small files of our own making, with every type, nulls, dictionaries and several row groups.
enum Samples {
    static func write(to folder: String) throws {
        let present = (0..<40).map { $0 % 5 != 3 }
        let count = present.filter { $0 }.count
        let rows = 0..<count
        var pool = StringPool()
        let codes = rows.map { pool.intern("target-\($0 % 3).example") }
        let words = ByteStrings(rows.map { "Root=1-\($0 * 7919)-\($0 * 104_729)" })
        let numbers: [(LeafColumn, ChunkData)] = [
            column("small", .int32, .int32(rows.map { Int32($0 % 4) }), present),
            column("large", .int64, .int64(rows.map { Int64($0) * 1_000_003 }), present),
            column("times", .double, .double(rows.map { Double($0) / 1000 }), present),
            column("ratio", .float, .float(rows.map { Float($0) / 3 }), present),
            column("flags", .boolean, .boolean(rows.map { $0 % 3 == 0 }), present),
        ]
        let texts: [(LeafColumn, ChunkData)] = [
            column("coded", .byteArray, .coded(pool.strings, codes), present),
            column("plain", .byteArray, .bytes(words), present),
        ]
        try write([numbers], to: "\(folder)/numbers.parquet")
        try write([texts], to: "\(folder)/texts.parquet")
        try write([texts, texts], to: "\(folder)/groups.parquet")
        try writeNested(to: "\(folder)/nested.parquet")
    }

    /// Forty rows of a struct with a number and a map, as in a checkpoint.
    private static func writeNested(to path: String) throws {
        let schema = SchemaTree.group(
            "add", [.leaf(LeafColumn(name: "size", type: .int64)), .map("values")])
        var writer = try TreeWriter(
            [schema], compressor: ZstdCompressor(level: 1),
            createdBy: "albatross version \(Version.number) (build fuzz)")
        var sizes = LeveledColumn(.int64((0..<30).map { $0 * 1_000_003 }))
        sizes.definition = (0..<40).map { $0 % 4 == 3 ? UInt8($0 % 8 / 4) : 2 }
        sizes.repetition = Array(repeating: 0, count: 40)
        var keys = LeveledColumn(.bytes(ByteStrings((0..<80).map { "key-\($0 % 2)" })))
        keys.definition = Array(repeating: 3, count: 80)
        keys.repetition = (0..<80).map { $0 % 2 }
        var values = LeveledColumn(.bytes(ByteStrings((0..<40).map { "value-\($0)" })))
        values.definition = (0..<80).map { $0 % 2 == 0 ? 4 : 3 }
        values.repetition = keys.repetition
        try writer.append(rowGroup: [sizes, keys, values])
        try AtomicFile.write(writer.finish(), to: path)
    }

    private static func column(
        _ name: String, _ type: PhysicalType, _ values: ChunkValues, _ present: [Bool]
    ) -> (LeafColumn, ChunkData) {
        (LeafColumn(name: name, type: type), ChunkData(values, isPresent: present))
    }

    private static func write(_ groups: [[(LeafColumn, ChunkData)]], to path: String) throws {
        var writer = FileWriter(
            columns: groups[0].map(\.0), compressor: ZstdCompressor(level: 1),
            createdBy: "albatross version \(Version.number) (build fuzz)")
        for group in groups { try writer.append(rowGroup: group.map(\.1)) }
        try AtomicFile.write(writer.finish().bytes, to: path)
    }
}
