import Bytes
import Testing

@testable import Parquet

/// Lists of optional int32: [1, 2], [], null, [3].
struct NestedTests {
    private static let repetition: [UInt8] = [0, 1, 0, 0, 0]
    private static let definition: [UInt8] = [3, 3, 1, 0, 3]

    private func hybrid(_ levels: [UInt8], width: Int) -> [UInt8] {
        var output = ByteWriter()
        let wide = levels.map(UInt32.init)
        HybridRLE.encode(wide.span, 0..<wide.count, width: width, to: &output)
        return output.bytes
    }

    private func prefixed(_ bytes: [UInt8]) -> [UInt8] {
        var output = ByteWriter()
        output.append(littleEndian: UInt32(bytes.count))
        return output.bytes + bytes
    }

    private func body(_ repetition: [UInt8], _ definition: [UInt8], _ values: [Int32]) -> [UInt8] {
        var output = ByteWriter()
        output.append(littleEndianWords: values[...])
        return prefixed(hybrid(repetition, width: 1)) + prefixed(hybrid(definition, width: 2))
            + output.bytes
    }

    private func chunk(_ pages: [(repetition: [UInt8], definition: [UInt8], values: [Int32])])
        -> HandmadeChunk
    {
        var chunk = HandmadeChunk(.int32, maximumDefinition: 3)
        for page in pages {
            chunk.page(
                .plain, body(page.repetition, page.definition, page.values),
                count: page.definition.count)
        }
        return chunk
    }

    @Test func readsListsOfVersion1() throws {
        let column = try chunk([(Self.repetition, Self.definition, [1, 2, 3])]).levels(rows: 4)
        #expect(column.repetition == Self.repetition)
        #expect(column.definition == Self.definition)
        #expect(column.values == .int32([1, 2, 3]))
    }

    /// In version 1 a page may begin inside of a row.
    @Test func rowsGoOnFromPageToPage() throws {
        let column = try chunk([([0], [3], [1]), ([1, 0], [3, 1], [2])]).levels(rows: 2)
        #expect(column.repetition == [0, 1, 0])
        #expect(column.values == .int32([1, 2]))
    }

    @Test(arguments: [0, 1])
    func readsVersion2(first: UInt8) throws {
        let repetition = hybrid([first, 1], width: 1)
        let definition = hybrid([3, 3], width: 2)
        var writer = ThriftWriter()
        let values: [UInt8] = [7, 0, 0, 0, 8, 0, 0, 0]
        let size = Int32(repetition.count + definition.count + values.count)
        writer.structure { header in
            header.field(1, PageType.dataV2.rawValue)
            header.field(2, size)
            header.field(3, size)
            header.field(8) { page in
                page.field(1, Int32(2))
                page.field(2, Int32(0))
                page.field(3, Int32(1))
                page.field(4, Encoding.plain.rawValue)
                page.field(5, Int32(definition.count))
                page.field(6, Int32(repetition.count))
            }
        }
        var chunk = HandmadeChunk(.int32, maximumDefinition: 3)
        chunk.append(writer.bytes + repetition + definition + values, rows: 2)
        if first == 0 {
            #expect(try chunk.levels(rows: 1).values == .int32([7, 8]))
        } else {
            #expect(refusal { try chunk.levels(rows: 1) } == "levels of 0 rows in a page of 1")
        }
    }

    @Test func levelsThatContradictTheRowsAreCorrupt() {
        let lists = chunk([(Self.repetition, Self.definition, [1, 2, 3])])
        #expect(refusal { try lists.levels(rows: 3) } == "levels of 4 rows in a row group of 3")
        #expect(
            refusal { try lists.levels(rows: 6) } == "5 values in a row group of 6 rows")
        #expect(
            refusal { try chunk([([1, 0], [3, 3], [1, 2])]).levels(rows: 1) }
                == "repetition level 1 where the first row begins")
    }

    @Test func shortLevelsAreCorrupt() {
        var chunk = HandmadeChunk(.int32, maximumDefinition: 3)
        chunk.page(.plain, body([0, 1, 0, 0], Self.definition, [1, 2, 3]), count: 12)
        #expect(refusal { try chunk.levels(rows: 4) }?.contains("past the end") == true)
    }

    @Test func highLevelsAreCorrupt() {
        var chunk = HandmadeChunk(.int32, maximumDefinition: 2)
        chunk.page(.plain, body([0], [3], [1]), count: 1)
        #expect(
            refusal { try chunk.levels(rows: 1) } == "definition level 3 where 2 is the highest")
    }

    @Test func missingValuesAreCorrupt() {
        let lists = chunk([(Self.repetition, Self.definition, [1, 2])])
        #expect(refusal { try lists.levels(rows: 4) } != nil)
    }

    @Test func treesComeBack() throws {
        var writer = try TreeWriter(
            [
                .group("a", [.leaf(LeafColumn(name: "n", type: .int64)), .map("m")]),
                .list("l"),
            ], compressor: ZstdCompressor(level: 1), createdBy: "test version 1.0.0 (build x)")
        #expect(
            writer.leaves.map(\.name) == [
                "a.n", "a.m.key_value.key", "a.m.key_value.value", "l.list.element",
            ])
        #expect(writer.leaves.map(\.maximumDefinition) == [2, 3, 4, 3])
        #expect(writer.leaves.map(\.maximumRepetition) == [0, 1, 1, 1])
        let rows = 40_000
        let columns = Self.tree(rows: rows)
        try writer.append(rowGroup: columns)
        try writer.append(rowGroup: Self.tree(rows: 1))
        try withFile(writer.finish()) { path in
            let reader = try FileReader(path: path)
            #expect(reader.metadata.rowCount == Int64(rows + 1))
            for (column, want) in columns.enumerated() {
                #expect(try reader.readLevels(column: column, rowGroup: 0) == want)
                #expect(try reader.readLevels(column: column, rowGroup: 1).rowCount == 1)
            }
        }
    }

    /// While the schema is whole, no flip of one bit gives other levels or values: pages have
    /// checksums, and the footer has to agree with them.
    @Test func everyBitFlip() throws {
        var writer = try TreeWriter(
            [
                .group("a", [.leaf(LeafColumn(name: "n", type: .int64)), .map("m")]),
                .list("l"),
            ], compressor: ZstdCompressor(level: 1), createdBy: "test version 1.0.0 (build x)")
        let leaves = writer.leaves
        let want = Self.tree(rows: 9)
        try writer.append(rowGroup: want)
        let file = writer.finish()
        for bit in 0..<file.count * 8 {
            var damaged = file
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            try withFile(damaged) { path in
                guard let reader = try? FileReader(path: path) else { return }
                guard reader.metadata.rowGroups.count == 1, reader.leaves == leaves else { return }
                for (column, levels) in want.enumerated() {
                    let read = try? reader.readLevels(column: column, rowGroup: 0)
                    #expect(read == nil || read == levels, "bit \(bit), column \(column)")
                }
            }
        }
    }

    /// Row i: n = i unless i is odd; a map of i % 3 entries, one of them null; a list of i % 4.
    private static func tree(rows: Int) -> [LeveledColumn] {
        var number = LeveledColumn(.int64((0..<rows).filter { $0 % 2 == 0 }.map(Int64.init)))
        number.repetition = Array(repeating: 0, count: rows)
        number.definition = (0..<rows).map { $0 % 2 == 0 ? 2 : 1 }
        var (keys, values) = (ByteStrings(), ByteStrings())
        var (keyLevels, valueLevels): ([UInt8], [UInt8]) = ([], [])
        var mapRepetition: [UInt8] = []
        var elements = ByteStrings()
        var (listLevels, listRepetition): ([UInt8], [UInt8]) = ([], [])
        for row in 0..<rows {
            for entry in 0..<max(row % 3, 1) {
                mapRepetition.append(entry == 0 ? 0 : 1)
                guard row % 3 > 0 else {
                    keyLevels.append(2)
                    valueLevels.append(2)
                    continue
                }
                keys.append("k\(row)-\(entry)".utf8)
                keyLevels.append(3)
                valueLevels.append(entry == 0 ? 4 : 3)
                if entry == 0 { values.append("v\(row)".utf8) }
            }
            for entry in 0..<max(row % 4, 1) {
                listRepetition.append(entry == 0 ? 0 : 1)
                listLevels.append(row % 4 == 0 ? 0 : 3)
                if row % 4 > 0 { elements.append("e\(row)".utf8) }
            }
        }
        var key = LeveledColumn(.bytes(keys))
        (key.definition, key.repetition) = (keyLevels, mapRepetition)
        var value = LeveledColumn(.bytes(values))
        (value.definition, value.repetition) = (valueLevels, mapRepetition)
        var list = LeveledColumn(.bytes(elements))
        (list.definition, list.repetition) = (listLevels, listRepetition)
        return [number, key, value, list]
    }

    /// The reason of the corruption that `body` must find.
    private func refusal(_ body: () throws -> LeveledColumn) -> String? {
        let error = #expect(throws: ParquetError.self) { _ = try body() }
        #expect(error?.code == .corrupt)
        return error?.reason
    }
}

extension HandmadeChunk {
    /// Reads the chunk as one of a list.
    fileprivate func levels(rows: Int64) throws(ParquetError) -> LeveledColumn {
        var chunk = ColumnChunk()
        chunk.type = type
        chunk.valueCount = self.rows
        var element = SchemaElement()
        element.type = type
        let leaf = SchemaLeaf(
            path: ["c", "list", "element"], element: element,
            maximumDefinition: maximumDefinition, maximumRepetition: 1)
        return try ChunkReader(
            chunk: chunk, leaf: leaf, rowCount: rows, storedSize: bytes.count
        ).readLevels(bytes)
    }
}
