import Bytes
import Testing

@testable import Parquet

/// Golden bytes as another writer makes them, in both directions, and round trips at every border.
struct DeltaTests {
    private func decode(_ bytes: [UInt8], bits: Int, limit: Int) throws -> [Int64] {
        var input = ByteReader(bytes)
        let values =
            bits == 32
            ? try DeltaBinaryPacked.decode(&input, as: Int32.self, limit: limit).map { Int64($0) }
            : try DeltaBinaryPacked.decode(&input, as: Int64.self, limit: limit)
        #expect(input.remaining == 0)
        return values
    }

    @Test func goldenIntegers() throws {
        var narrow = ByteWriter()
        DeltaBinaryPacked.encode([1, 2, 3, 4, 5] as ArraySlice<Int32>, to: &narrow)
        #expect(narrow.bytes == bytes("80 01 04 05 02 02 00 00 00 00"))
        #expect(try decode(narrow.bytes, bits: 32, limit: 5) == [1, 2, 3, 4, 5])
        // Blocks of 256, as Arrow writes 64-bit numbers.
        let wide = bytes(
            "80 02 04 08 0e 03 02 00 00 00 c0 3f 00 00 00 00 00 00 00 00 00 00 00 00 00 00")
        #expect(try decode(wide, bits: 64, limit: 8) == [7, 5, 3, 1, 2, 3, 4, 5])
    }

    @Test func goldenStrings() throws {
        let words = ByteStrings(["Hello", "World", "Foobar", "ABCDEF"])
        var lengths = ByteWriter()
        DeltaLengthByteArray.encode(words, 0..<4, to: &lengths)
        #expect(
            lengths.bytes
                == bytes(
                    "80 01 04 04 0a 00 01 00 00 00 02 00 00 00 48 65 6c 6c 6f 57 6f 72 6c 64 46 6f 6f 62 61 72 41 42 43 44 45 46"
                ))
        var input = ByteReader(lengths.bytes)
        #expect(try DeltaLengthByteArray.decode(&input, limit: 4) == words)

        let sorted = ByteStrings(["axis", "axle", "babble", "babyhood"])
        var prefixes = ByteWriter()
        DeltaByteArray.encode(sorted, 0..<4, to: &prefixes)
        #expect(
            prefixes.bytes
                == bytes(
                    "80 01 04 04 00 03 03 00 00 00 44 01 00 00 00 00 00 00 00 00 00 00 80 01 04 04 08 03 03 00 00 00 70 00 00 00 00 00 00 00 00 00 00 00 61 78 69 73 6c 65 62 61 62 62 6c 65 79 68 6f 6f 64"
                ))
        input = ByteReader(prefixes.bytes)
        #expect(try DeltaByteArray.decode(&input, limit: 4, sizeLimit: 1000) == sorted)
    }

    @Test(arguments: [0, 1, 2, 31, 32, 33, 34, 127, 128, 129, 130, 256, 257, 1000])
    func roundTrips(count: Int) throws {
        let patterns: [[Int64]] = [
            (0..<count).map { Int64($0) * 1000 + Int64($0 % 7) },
            (0..<count).map { $0 % 2 == 0 ? .min : .max },
            (0..<count).map { Int64(truncatingIfNeeded: $0 &* 0x5851_F42D_4C95_7F2D) },
            Array(repeating: -5, count: count),
        ]
        for values in patterns {
            var wide = ByteWriter()
            DeltaBinaryPacked.encode(values[...], to: &wide)
            #expect(try decode(wide.bytes, bits: 64, limit: count) == values)
            let narrow = values.map { Int32(truncatingIfNeeded: $0) }
            var output = ByteWriter()
            DeltaBinaryPacked.encode(narrow[...], to: &output)
            #expect(try decode(output.bytes, bits: 32, limit: count) == narrow.map { Int64($0) })
        }
        let texts = (0..<count).map { "Root=1-\(1_000_000 + $0 * 7919 % 1_000_003)" }
        let strings = ByteStrings(texts + ["", "é", ""])
        for range in [0..<count, 0..<count + 3] {
            var output = ByteWriter()
            DeltaByteArray.encode(strings, range, to: &output)
            var input = ByteReader(output.bytes)
            let back = try DeltaByteArray.decode(&input, limit: range.count, sizeLimit: 1 << 20)
            #expect((0..<back.count).map(back.text) == range.map(strings.text))
            #expect(input.remaining == 0)
        }
    }

    /// Lies in the header are errors, and cost no memory.
    @Test(arguments: [
        "", "80 01", "80 01 04 ff ff ff ff ff ff ff ff 7f 02", "81 01 04 05 02 02 00 00 00 00",
        "80 01 00 05 02 02 00 00 00 00", "80 01 04 05 02 02 41 00 00 00",
        "80 01 04 05 02 02 20 00 00 00",
    ])
    func corruption(hex: String) {
        #expect(throws: ParquetError.self) { try decode(bytes(hex), bits: 32, limit: 5) }
    }

    /// Ids share their fixed part and by chance a digit more, which is not written down.
    @Test func chancePrefixesAreCut() throws {
        var state: UInt64 = 7
        let texts = (0..<1000).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return "TID_" + String(state >> 4 | 1 << 59, radix: 16)
        }
        let strings = ByteStrings(texts)
        var output = ByteWriter()
        DeltaByteArray.encode(strings, 0..<strings.count, to: &output)
        var input = ByteReader(output.bytes)
        let prefixes = try DeltaBinaryPacked.decode(&input, as: Int32.self, limit: 1000)
        #expect(prefixes.dropFirst().allSatisfy { $0 == prefixes[1] } && prefixes[1] >= 4)
        var whole = ByteReader(output.bytes)
        #expect(try DeltaByteArray.decode(&whole, limit: 1000, sizeLimit: 1 << 20) == strings)
    }
}
