import Bytes
import Testing

@testable import Parquet

/// Page versions, codecs and checksums; and the lies that headers may tell.
struct PageTests {
    private static let words = ByteStrings(["one", "two", "two"])
    private static let plain = bytes(
        "03 00 00 00 6f 6e 65 03 00 00 00 74 77 6f 03 00 00 00 74 77 6f")

    /// The plain page as each codec stores it: snappy with a literal and a copy, gzip in two members.
    private static func stored(_ codec: Codec) throws -> [UInt8] {
        switch codec {
        case .snappy:
            return [21, 13 << 2] + plain[..<14] + [3 << 2 | 1, 7]
        case .gzip:
            return Gzip.compress(Array(plain[..<5])) + Gzip.compress(Array(plain[5...]))
        case .zstd: return try ZstdCompressor(level: 1).compress(plain)
        default: return plain
        }
    }

    @Test(arguments: [Codec.uncompressed, .snappy, .gzip, .zstd])
    func codecs(codec: Codec) throws {
        let body = try Self.stored(codec)
        var chunk = HandmadeChunk(.byteArray, codec: codec, maximumDefinition: 0)
        chunk.page(.plain, body, count: 3, size: Self.plain.count, crc: CRC32.of(body))
        #expect(try chunk.read().values == .bytes(Self.words))
        // Each size that is not the true one is an error.
        for size in [0, 1, 20, 22, 40, 1 << 30] {
            var liar = HandmadeChunk(.byteArray, codec: codec, maximumDefinition: 0)
            liar.page(.plain, body, count: 3, size: size)
            #expect(throws: ParquetError.self) { try liar.read() }
        }
    }

    @Test(arguments: [Codec.lzo, .brotli, .lz4, .lz4Raw])
    func unknownCodecs(codec: Codec) throws {
        var chunk = HandmadeChunk(.byteArray, codec: codec)
        chunk.page(.plain, Self.plain, count: 3)
        let error = #expect(throws: ParquetError.self) { try chunk.read() }
        #expect(error == .unsupported("codec \(codec)"))
    }

    @Test(arguments: [Codec.uncompressed, .snappy, .gzip, .zstd])
    func version2(codec: Codec) throws {
        let body = try Self.stored(codec)
        var chunk = HandmadeChunk(.byteArray, codec: codec)
        // One null, levels outside of the compressed part.
        chunk.page2(
            .plain, levels: bytes("03 0b"), body, count: 4, nulls: 1, size: Self.plain.count)
        // Not compressed although the chunk is.
        chunk.page2(
            .plain, levels: bytes("06 01"), Self.plain, count: 3, nulls: 0,
            isCompressed: codec == .uncompressed ? nil : false)
        // Only nulls, and no bytes at all, which no codec would take.
        chunk.page2(.plain, levels: bytes("04 00"), [], count: 2, nulls: 2)
        let data = try chunk.read()
        #expect(data.isPresent == [true, true, false, true, true, true, true, false, false])
        #expect(
            data.values == .bytes(ByteStrings(["one", "two", "two", "one", "two", "two"])))
    }

    @Test func version2Lies() {
        for (levels, values, count, nulls, length) in [
            ("06 01", "07 00 00 00", 3, 0, 3), ("06 01", "07 00 00 00", 3, 0, 7),
            ("06 01", "07 00 00 00", 3, 0, -1), ("06 01", "07 00 00 00", 3, 1, 2),
            ("02 01", "07 00 00 00", 3, 2, 2), ("06 00", "", 3, 2, 2), ("", "", 3, 3, 0),
        ] {
            var chunk = HandmadeChunk(.int32)
            chunk.page2(
                .plain, levels: bytes(levels), bytes(values), count: count, nulls: nulls,
                levelLength: length)
            #expect(throws: ParquetError.self) { try chunk.read() }
        }
    }

    @Test func checksums() throws {
        var chunk = HandmadeChunk(.int32, maximumDefinition: 0)
        chunk.page(.plain, bytes("01 00 00 00"), count: 1)
        chunk.page(.plain, bytes("02 00 00 00"), count: 1, crc: 7)
        let error = #expect(throws: ParquetError.self) { try chunk.read() }
        #expect(error?.page == .data(1))
        #expect(error.map { "\($0)" } == "page 1: corrupt: checksum mismatch")
        chunk = HandmadeChunk(.int32, maximumDefinition: 0)
        chunk.dictionary(bytes("01 00 00 00"), count: 1, crc: 7)
        chunk.page(.rleDictionary, [0], count: 1)
        #expect(throws: ParquetError.self) { try chunk.read() }
        #expect(
            (#expect(throws: ParquetError.self) { try chunk.read() })?.page == .dictionary)
    }

    /// Encodings that are not known, or not for the type.
    @Test func encodings() {
        for (type, encoding, code) in [
            (PhysicalType.int32, Encoding.bitPacked, ParquetError.Code.unsupported),
            (.int32, .rle, .corrupt), (.int32, .deltaByteArray, .corrupt),
            (.byteArray, .deltaBinaryPacked, .corrupt), (.boolean, .byteStreamSplit, .corrupt),
            (.int32, .rleDictionary, .corrupt),
        ] {
            var chunk = HandmadeChunk(type, maximumDefinition: 0)
            chunk.page(encoding, Array(repeating: 0, count: 16), count: 2)
            let error = #expect(throws: ParquetError.self) { try chunk.read() }
            #expect(error?.code == code)
        }
        var alp = HandmadeChunk(.double, maximumDefinition: 0)
        alp.append(bytes("15 00 15 00 15 00 2c 15 02 15 14 15 06 15 06 00 00"), rows: 1)
        #expect(
            (#expect(throws: ParquetError.self) { try alp.read() })?.reason == "encoding 10")
    }

    /// Counts and runs that stand for more than there is, or for nothing.
    @Test(arguments: [
        (Encoding.plain, "02 00 00 00 fe ff ff ff 0f 01"),
        (.plain, "ff ff ff ff 06 01 01 00 00 00"),
        (.plain, "02 00 00 00 06 02 01 00 00 00"),
        (.plain, "01 00 00 00 06"), (.plain, "02 00 00 00 00 01"), (.plain, "02 00 00 00 01 01"),
        (.rleDictionary, "02 00 00 00 06 01"), (.rleDictionary, "02 00 00 00 06 01 21 06 01"),
        (.rleDictionary, "02 00 00 00 06 01 01 06 01"), (.rleDictionary, "02 00 00 00 06 01 01 03"),
        (.rleDictionary, "02 00 00 00 06 01 20 ff ff ff ff ff ff ff ff ff 01"),
        (.deltaBinaryPacked, "02 00 00 00 06 01 80 01 04 02 00 00 00 00 00 00"),
        (.deltaBinaryPacked, "02 00 00 00 06 01 80 01 04 04 00 00 00 00 00 00"),
        (.deltaBinaryPacked, "02 00 00 00 06 01 80 80 80 80 10 01 03 00 00 00"),
        (.byteStreamSplit, "02 00 00 00 06 01 00 00 00 00 00 00 00 00"),
    ])
    func lies(encoding: Encoding, page: String) {
        var chunk = HandmadeChunk(.int32)
        chunk.dictionary(bytes("07 00 00 00"), count: 1)
        chunk.page(encoding, bytes(page), count: 3)
        #expect(throws: ParquetError.self) { try chunk.read() }
    }

    /// One bit of a header turns DELTA_BYTE_ARRAY into DELTA_LENGTH_BYTE_ARRAY, and no checksum
    /// covers headers: the bytes left over give it away.
    @Test func prefixesReadAsLengths() {
        var output = ByteWriter()
        let words = ByteStrings(["axis", "axle", "babble"])
        DeltaByteArray.encode(words, 0..<3, to: &output)
        var chunk = HandmadeChunk(.byteArray, maximumDefinition: 0)
        chunk.page(.deltaLengthByteArray, output.bytes, count: 3)
        #expect(throws: ParquetError.self) { try chunk.read() }
    }

    @Test func tooManyOrTooFewRows() {
        for rows in [Int64(0), 1, 3, -1, 1 << 27, 1 << 40, .max, .min] {
            var chunk = HandmadeChunk(.int32, maximumDefinition: 0)
            chunk.page(.plain, bytes("01 00 00 00 02 00 00 00"), count: 2)
            chunk.rows = rows
            #expect(throws: ParquetError.self) { try chunk.read() }
        }
    }

    @Test func secondDictionary() {
        var chunk = HandmadeChunk(.int32, maximumDefinition: 0)
        chunk.dictionary(bytes("07 00 00 00"), count: 1)
        chunk.dictionary(bytes("07 00 00 00"), count: 1)
        chunk.page(.rleDictionary, [0], count: 1)
        #expect(throws: ParquetError.self) { try chunk.read() }
    }
}
