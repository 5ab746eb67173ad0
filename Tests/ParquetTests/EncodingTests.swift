import Bytes
import Testing

@testable import Parquet

/// Pages as other writers make them, byte by byte.
struct EncodingTests {
    /// A chunk of one page of a required column, its header included.
    private func required(_ type: PhysicalType, _ page: String, rows: Int) throws -> ChunkValues {
        var chunk = HandmadeChunk(type, maximumDefinition: 0)
        chunk.append(bytes(page), rows: rows)
        return try chunk.read().values
    }

    @Test func deltaBinaryPacked() throws {
        #expect(
            try required(
                .int32,
                "15 00 15 14 15 14 2c 15 0a 15 0a 15 06 15 06 1c 00 00 00 80 01 04 05 02 02 00 00 00 00",
                rows: 5) == .int32([1, 2, 3, 4, 5]))
        #expect(
            try required(
                .int64,
                "15 00 15 34 15 34 2c 15 10 15 0a 15 06 15 06 1c 00 00 00 80 02 04 08 0e 03 02 00 00 00 c0 3f 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
                rows: 8) == .int64([7, 5, 3, 1, 2, 3, 4, 5]))
    }

    @Test func deltaStrings() throws {
        #expect(
            try required(
                .byteArray,
                "15 00 15 48 15 48 2c 15 08 15 0c 15 06 15 06 1c 00 00 00 80 01 04 04 0a 00 01 00 00 00 02 00 00 00 48 65 6c 6c 6f 57 6f 72 6c 64 46 6f 6f 62 61 72 41 42 43 44 45 46",
                rows: 4) == .bytes(ByteStrings(["Hello", "World", "Foobar", "ABCDEF"])))
        #expect(
            try required(
                .byteArray,
                "15 00 15 7a 15 7a 2c 15 08 15 0e 15 06 15 06 1c 00 00 00 80 01 04 04 00 03 03 00 00 00 44 01 00 00 00 00 00 00 00 00 00 00 80 01 04 04 08 03 03 00 00 00 70 00 00 00 00 00 00 00 00 00 00 00 61 78 69 73 6c 65 62 61 62 62 6c 65 79 68 6f 6f 64",
                rows: 4) == .bytes(ByteStrings(["axis", "axle", "babble", "babyhood"])))
    }

    @Test func byteStreamSplit() throws {
        #expect(
            try required(
                .double,
                "15 00 15 20 15 20 2c 15 04 15 12 15 06 15 06 1c 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 f8 f0 3f bf",
                rows: 2) == .double([1.5, -1.0]))
        var chunk = HandmadeChunk(.fixedLengthByteArray, maximumDefinition: 0)
        chunk.typeLength = 3
        chunk.page(.byteStreamSplit, Array("adbecf".utf8), count: 2)
        #expect(try chunk.read().values == .bytes(ByteStrings(["abc", "def"])))
    }

    /// [a, null, b, a] behind a dictionary, with checksums, in both page versions.
    @Test(arguments: [
        "15 00 15 12 15 12 15 85 e4 d9 e2 08 1c 15 08 15 10 15 06 15 06 1c 00 00 00 02 00 00 00 03 0d 01 03 02",
        "15 06 15 0a 15 0a 15 ef c8 b7 8f 09 4c 15 08 15 02 15 08 15 10 15 04 15 00 12 1c 00 00 00 03 0d 01 03 02",
    ])
    func dictionary(page: String) throws {
        var chunk = HandmadeChunk(.byteArray)
        chunk.append(
            bytes(
                "15 04 15 14 15 14 15 e6 d9 e7 93 0a 3c 15 04 15 00 12 00 00 01 00 00 00 61 01 00 00 00 62"
            ), rows: 0)
        chunk.append(bytes(page), rows: 4)
        let data = try chunk.read()
        #expect(data.values == .coded(ByteStrings(["a", "b"]), [0, 1, 0]))
        #expect(data.isPresent == [true, false, true, true])
    }

    /// [true, true, null, false]: the values have a length of their own where they are runs.
    @Test(arguments: [
        "15 00 15 18 15 18 15 c9 dd aa b7 03 1c 15 08 15 06 15 06 15 06 1c 00 00 00 02 00 00 00 03 0b 02 00 00 00 03 03",
        "15 00 15 0e 15 0e 15 fe e1 c7 a4 0e 1c 15 08 15 00 15 06 15 06 1c 00 00 00 02 00 00 00 03 0b 03",
    ])
    func booleans(page: String) throws {
        var chunk = HandmadeChunk(.boolean)
        chunk.append(bytes(page), rows: 4)
        let data = try chunk.read()
        #expect(data.values == .boolean([true, true, false]))
        #expect(data.isPresent == [true, true, false, true])
    }

    /// Every type may have a dictionary; an index of no bits is index 0.
    @Test func dictionariesOfEveryType() throws {
        let entry = Array(UInt8(1)...12)
        let expected: [(PhysicalType, ChunkValues)] = [
            (.boolean, .boolean([true, true])),
            (.int32, .int32([0x0403_0201, 0x0403_0201])),
            (.int64, .int64([0x0807_0605_0403_0201, 0x0807_0605_0403_0201])),
            (.float, .float(Array(repeating: Float(bitPattern: 0x0403_0201), count: 2))),
            (
                .double,
                .double(Array(repeating: Double(bitPattern: 0x0807_0605_0403_0201), count: 2))
            ),
            (.int96, .coded(ByteStrings(bytes: entry, offsets: [0, 12]), [0, 0])),
            (
                .fixedLengthByteArray,
                .coded(ByteStrings(bytes: Array(entry[..<5]), offsets: [0, 5]), [0, 0])
            ),
        ]
        for (type, values) in expected {
            var chunk = HandmadeChunk(type, maximumDefinition: 0)
            chunk.typeLength = 5
            chunk.dictionary(entry, count: 1)
            chunk.page(.rleDictionary, [0], count: 2)
            #expect(try chunk.read().values == values)
        }
    }

    /// Other writers give up a dictionary in mid-chunk.
    @Test func dictionaryThenPlain() throws {
        var strings = HandmadeChunk(.byteArray, maximumDefinition: 0)
        strings.dictionary(bytes("01 00 00 00 61 01 00 00 00 62"), count: 2)
        strings.page(.plainDictionary, bytes("01 03 02"), count: 3)
        strings.page(.plain, bytes("02 00 00 00 63 64"), count: 1)
        strings.page(.rleDictionary, bytes("01 04 01"), count: 2)
        #expect(
            try strings.read().values == .bytes(ByteStrings(["a", "b", "a", "cd", "b", "b"])))
        var numbers = HandmadeChunk(.int32, maximumDefinition: 0)
        numbers.dictionary(bytes("07 00 00 00"), count: 1)
        numbers.page(.rleDictionary, bytes("01 06 00"), count: 3)
        numbers.page(.deltaBinaryPacked, bytes("80 01 04 01 0c"), count: 1)
        #expect(try numbers.read().values == .int32([7, 7, 7, 6]))
    }

    /// More values than the page has: runs are padded, and may be cut off in their padding.
    @Test func paddedRuns() throws {
        var chunk = HandmadeChunk(.byteArray, maximumDefinition: 0)
        chunk.dictionary(bytes("01 00 00 00 61 01 00 00 00 62"), count: 2)
        chunk.page(.rleDictionary, bytes("01 05 05 ff 03 ff"), count: 3)
        chunk.page(.rleDictionary, bytes("01 fe 01 01"), count: 1)
        chunk.page(.rleDictionary, bytes("01 41 02"), count: 5)
        #expect(
            try chunk.read().values
                == .coded(ByteStrings(["a", "b"]), [1, 0, 1, 1, 0, 1, 0, 0, 0]))
    }

    /// Below optional groups only the highest level is a value.
    @Test func nestedLevels() throws {
        var chunk = HandmadeChunk(.int32, maximumDefinition: 2)
        // Levels 2, 1, 0, 2 packed at two bits.
        chunk.page(
            .plain, bytes("02 00 00 00 03 86 07 00 00 00 08 00 00 00"), count: 4)
        chunk.page(.plain, bytes("04 00 00 00 02 02 02 01 09 00 00 00"), count: 2)
        let data = try chunk.read()
        #expect(data.values == .int32([7, 8, 9]))
        #expect(data.isPresent == [true, false, false, true, true, false])
    }

    @Test func wholeFile() throws {
        let file = bytes(
            "50 41 52 31 15 00 15 08 15 08 2c 15 02 15 00 15 06 15 06 1c 00 00 00 01 00 00 00 15 04 19 2c 35 00 18 06 73 63 68 65 6d 61 15 02 00 15 02 25 00 18 01 63 00 16 02 19 1c 19 1c 26 00 1c 15 02 19 25 06 00 19 18 01 63 15 00 16 02 16 2e 16 2e 26 08 49 1c 15 00 15 00 15 02 00 00 00 16 2e 16 02 26 08 16 2e 00 28 20 70 61 72 71 75 65 74 2d 63 70 70 2d 61 72 72 6f 77 20 76 65 72 73 69 6f 6e 20 32 36 2e 30 2e 31 19 1c 1c 00 00 00 72 00 00 00 50 41 52 31"
        )
        #expect(file.count == 149)
        try withFile(file) { path in
            let reader = try FileReader(path: path)
            #expect(reader.leaves.map(\.name) == ["c"])
            #expect(try reader.read(column: 0, rowGroup: 0).data == ChunkData(.int32([1])))
            #expect(try reader.pages(column: 0, rowGroup: 0).map(\.body) == [23..<27])
        }
    }
}
