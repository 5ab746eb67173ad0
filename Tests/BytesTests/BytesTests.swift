import Bytes
import Foundation
import Testing

struct BytesTests {
    /// Vectors of the xxHash reference, as the Parquet bloom filter brief lists them.
    @Test(
        arguments: [
            ("", 0xef46_db37_51d8_e999), ("a", 0xd24e_c4f1_a98c_6e5b),
            ("hello", 0x26c7_827d_889f_6da3), ("parquet", 0x3c9d_2927_5c52_e429),
        ] as [(String, UInt64)])
    func xxh64(text: String, expected: UInt64) {
        #expect(XXH64.of(Array(text.utf8)) == expected)
    }

    @Test func xxh64IsTheSameInPieces() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 31) }
        let whole = XXH64.of(bytes)
        for step in [1, 7, 31, 32, 33, 500] {
            var hash = XXH64()
            for start in stride(from: 0, to: bytes.count, by: step) {
                hash.update(bytes[start..<min(start + step, bytes.count)])
            }
            #expect(hash.digest() == whole)
        }
    }

    @Test func crc32() {
        #expect(CRC32.of(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.of([]) == 0)
    }

    @Test(arguments: [0, 1, 127, 128, 300, UInt64(UInt32.max), UInt64.max])
    func varints(value: UInt64) throws {
        var writer = ByteWriter()
        writer.append(varint: value)
        writer.append(zigzag: Int64(bitPattern: value))
        var reader = ByteReader(writer.bytes)
        #expect(try reader.readVarint() == value)
        #expect(try reader.readZigzag() == Int64(bitPattern: value))
        #expect(reader.remaining == 0)
    }

    @Test func overlongVarintIsRefused() {
        var reader = ByteReader(Array(repeating: 0xFF, count: 11))
        #expect(throws: ByteReaderError.varintOverflow(offset: 0)) { try reader.readVarint() }
        var short = ByteReader([0x80])
        #expect(throws: ByteReaderError.truncated(offset: 1, wanted: 1)) { try short.readVarint() }
    }

    /// The packing of parquet-format's own example: 0...7 at three bits.
    @Test func bitPackingVector() {
        let bytes: [UInt8] = [0b1000_1000, 0b1100_0110, 0b1111_1010]
        var values: [UInt32] = []
        BitPacking.unpack(bytes.span, 0, count: 8, width: 3, to: &values)
        #expect(values == [0, 1, 2, 3, 4, 5, 6, 7])
    }

    /// Against a twin that moves bit by bit.
    @Test(arguments: 1...64)
    func bitsAreUnpackedAsByTheTwin(width: Int) {
        let mask: UInt64 = width == 64 ? .max : (1 << UInt64(width)) - 1
        var random = SplitMix(seed: UInt64(width))
        for count in [1, 7, 8, 9, 31, 64, 65] {
            let values = (0..<count).map { _ in random.next() & mask }
            var twin = [UInt8](repeating: 0, count: (count + 7) / 8 * width)
            for (index, value) in values.enumerated() {
                for bit in 0..<width where value >> UInt64(bit) & 1 == 1 {
                    twin[(index * width + bit) / 8] |= 1 << UInt8((index * width + bit) % 8)
                }
            }
            var back: [UInt64] = []
            BitPacking.unpack(twin.span, 0, count: count, width: width, to: &back)
            #expect(back == values)
            guard width <= 32 else { continue }
            var narrowBack: [UInt32] = []
            BitPacking.unpack(([9] + twin).span, 1, count: count, width: width, to: &narrowBack)
            #expect(narrowBack == values.map { UInt32($0) })
        }
    }

    @Test func stringPoolAgreesWithADictionary() {
        var pool = StringPool()
        var twin: [String: UInt32] = [:]
        var random = SplitMix(seed: 5)
        for _ in 0..<20_000 {
            let text =
                String(repeating: "x", count: Int(random.next() % 12)) + "\(random.next() % 3000)"
            let code = pool.intern(text)
            let expected = twin[text] ?? UInt32(twin.count)
            twin[text] = expected
            #expect(code == expected)
            #expect(pool.strings.text(Int(code)) == text)
        }
        #expect(pool.count == twin.count)
    }

    /// Many strings at once get the codes that they get one by one, nulls and repetitions included.
    @Test func stringPoolInPassesAgrees() {
        var random = SplitMix(seed: 11)
        for distinct in [3, 200, 5000] {
            var pool = StringPool()
            var twin = StringPool()
            for _ in 0..<40 {
                var text: [UInt8] = []
                var runs: [ByteRun] = []
                var expected: [UInt32] = []
                for _ in 0..<256 {
                    let number = Int(random.next() % UInt64(distinct))
                    // Alike at both ends, of lengths around those of the registers.
                    let middle = String(
                        repeating: "y", count: [number % 23, 56, 57, 120, 125, 300][number % 6])
                    let word = Array(
                        (number % 3 == 0 ? middle + "\(number)" : "\(number)" + middle).utf8)
                    switch random.next() % 8 {
                    case 0:
                        runs.append(.null)
                        expected.append(StringPool.null)
                    case 1 where !runs.isEmpty:
                        runs.append(runs[runs.count - 1])
                        expected.append(expected[expected.count - 1])
                    default:
                        runs.append(ByteRun(start: text.count, count: word.count))
                        text += word
                        expected.append(twin.intern(word.span, 0, word.count))
                    }
                }
                var codes: [UInt32] = [7]
                pool.intern(text.span, runs: runs.span, into: &codes)
                #expect(codes == [7] + expected)
            }
            #expect(pool.strings == twin.strings)
        }
    }

    /// Against a plain sort: strings that begin alike, that begin one another, that are equal.
    @Test func stringsAreOrdered() {
        var random = SplitMix(seed: 5)
        let beginnings = [
            "", "https://www.example.com:443/", "https://api.example.com/v1/", "\0", "\0\0",
        ]
        for size in [0, 1, 2, 11, 12, 13, 200, 3000, 20_000] {
            let texts = (0..<size).map { _ in
                let number = random.next() % (size > 9000 ? 4_000_000_000 : 4000)
                let tail = String(number, radix: 5).prefix(Int(random.next() % 15))
                return beginnings[Int(random.next() % 5)] + tail
            }
            let strings = ByteStrings(texts)
            let order = strings.ascending()
            #expect(Set(order).count == size)
            let sorted = texts.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
            #expect(order.map { Array(strings[Int($0)]) } == sorted)
        }
    }

    /// Eight letters judged at once against one after the other: each byte in each place.
    @Test func lettersAreJudgedAsByTheTwin() {
        for place in 0..<8 {
            for byte in UInt8.min ... .max {
                for other in [UInt8(ascii: "a"), 0x2C, 0x2D, 0x7F, 0x80, 0xFF, 0x20, 0x1F] {
                    var letters = [UInt8](repeating: other, count: 8)
                    letters[place] = byte
                    let word = Kernels.word(letters.span, 0)
                    let isAbove = letters.allSatisfy { $0 > 0x2C && $0 < 0x80 }
                    #expect(Kernels.isAbove(0x2C, word) == isAbove)
                    let isPlain = letters.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }
                    // Another look is allowed where none is needed, never the other way round.
                    if Kernels.standsForItself(word) { #expect(isPlain) }
                    if isPlain, letters.allSatisfy({ $0 < 0x80 }) {
                        #expect(Kernels.standsForItself(word))
                    }
                }
            }
        }
    }

    /// Least and greatest against a plain search, over texts that begin alike, differ in their last bytes, are each
    /// other's beginnings, or are equal.
    @Test func extremesAgree() {
        var random = SplitMix(seed: 31)
        let beginnings = ["", "a", "Root=1-6", "Root=1-67891233-", "\u{7F}é"]
        for turn in 0..<600 {
            let beginning = Array(beginnings[turn % beginnings.count].utf8)
            let (letters, longest) = (
                UInt64(turn % 7 == 0 ? 256 : 3), UInt64(turn % 3 == 0 ? 3 : 24)
            )
            var strings = ByteStrings()
            for _ in 0..<1 + random.next() % 60 {
                let rest = (0..<random.next() % longest).map { _ in
                    UInt8(truncatingIfNeeded: random.next() % letters)
                }
                strings.append(beginning + rest)
            }
            let first = Int(random.next() % UInt64(strings.count))
            let texts = (0..<strings.count).map { Array(strings[$0]) }
            for range in [0..<strings.count, first..<strings.count, first..<first] {
                let low = range.min { texts[$0].lexicographicallyPrecedes(texts[$1]) }
                let high = range.max { texts[$0].lexicographicallyPrecedes(texts[$1]) }
                let found = strings.extremes(range)
                #expect(found.map { texts[$0.low] } == low.map { texts[$0] })
                #expect(found.map { texts[$0.high] } == high.map { texts[$0] })
            }
        }
    }

    /// Bytes of all kinds: their bits and the index do not fit one number, so that pieces are shorter.
    @Test(arguments: [13, 600, 70_000]) func randomStringsAreOrdered(size: Int) {
        var random = SplitMix(seed: 77)
        var strings = ByteStrings()
        for _ in 0..<size {
            let word = random.next()
            let bytes = (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
            strings.append(bytes.prefix(Int(word >> 59 & 7)) + [UInt8(word & 1), 0])
        }
        let order = strings.ascending()
        #expect(Set(order).count == size)
        #expect(zip(order, order.dropFirst()).allSatisfy { !strings.isLess(Int($1), Int($0)) })
    }

    /// Eight flags at once against one after the other.
    @Test func flagsAgree() {
        var random = SplitMix(seed: 41)
        for count in 0..<70 {
            let flags = (0..<count).map { _ in random.next() % 3 == 0 }
            #expect(Kernels.setFlags(flags.span) == flags.count { $0 })
            for start in 0..<max(0, count - 7) {
                let word = Kernels.flags(flags.span, start)
                let bytes = (0..<8).reduce(UInt64(0)) {
                    $0 | (flags[start + $1] ? 1 << ($1 * 8) : 0)
                }
                #expect(word == bytes)
            }
        }
    }

    /// The copies of many strings against copies of one by one, at lengths around 16 and 64.
    @Test func copiedStringsAgree() {
        var random = SplitMix(seed: 12)
        let texts = (0..<200).map { length in
            (0..<length % 150).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
        var strings = ByteStrings()
        for text in texts { strings.append(text) }
        let indices = (0..<500).map { _ in UInt32(random.next() % 200) }
        var selected = ByteStrings()
        for index in indices { selected.append(texts[Int(index)]) }
        #expect(strings.selected(indices.span) == selected)

        let dropped = texts[20..<180].map { Int32(random.next() % UInt64($0.count + 1)) }
        var rests: [UInt8] = []
        for (text, count) in zip(texts[20..<180], dropped) { rests += text.dropFirst(Int(count)) }
        let left = strings.rests(20..<180, dropping: dropped)
        #expect(left.bytes == rests)
        #expect(left.lengths == zip(texts[20..<180], dropped).map { Int32($0.count) - $1 })

        var writer = ByteWriter()
        writer.append(lengthsAnd: strings, 5..<190)
        var plain: [UInt8] = []
        for text in texts[5..<190] { plain += [UInt8(text.count), 0, 0, 0] + text }
        #expect(writer.bytes == plain)

        let source = texts.flatMap(\.self)
        var offset = 0
        let runs = texts.map { text in
            defer { offset += text.count }
            return ByteRun(start: offset, count: text.count)
        }
        var appended = ByteStrings(["first"])
        appended.append(source.span, runs: runs.span)
        #expect(appended.count == 201)
        #expect((0..<200).allSatisfy { Array(appended[$0 + 1]) == texts[$0] })
    }

    /// At lengths and differences around those of the registers.
    @Test func sharedPrefixesAgree() {
        var texts: [[UInt8]] = []
        for length in [0, 1, 7, 8, 9, 63, 64, 65, 127, 128, 129, 200] {
            for place in [0, 1, 8, 40, 63, 64, 100, 128, 199] {
                var text = [UInt8](repeating: 7, count: length)
                texts.append(text)
                if place < length { text[place] = 9 }
                texts.append(text)
            }
        }
        var strings = ByteStrings()
        for text in texts { strings.append(text) }
        for range in [0..<texts.count, 3..<4, 5..<90, 7..<7] {
            let expected = range.map { index in
                index == range.lowerBound
                    ? 0 : Int32(zip(texts[index - 1], texts[index]).prefix { $0 == $1 }.count)
            }
            #expect(strings.sharedPrefixes(range) == expected)
        }
    }

    /// The kernels against their byte-by-byte twins, at every length and offset around a word.
    @Test func kernelsAgreeWithTheirTwins() {
        var random = SplitMix(seed: 9)
        let bytes = (0..<200).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        var changed = bytes
        changed[90] ^= 1
        for start in 0..<24 {
            for count in 0..<100 {
                let range = start..<start + count
                #expect(
                    Kernels.equal(bytes.span, start, changed.span, start, count)
                        == (Array(bytes[range]) == Array(changed[range])))
                #expect(
                    Kernels.hash(bytes.span, start, count)
                        == Kernels.hash(Array(bytes[range]).span, 0, count))
            }
            let word = bytes[start..<start + 8].reversed().reduce(UInt64(0)) {
                $0 << 8 | UInt64($1)
            }
            #expect(Kernels.word(bytes.span, start) == word)
        }
    }

    /// Numbers copied as a whole against numbers byte by byte.
    @Test func wordsAgree() throws {
        var random = SplitMix(seed: 11)
        for count in [0, 1, 2, 63, 1000] {
            let longs = (0..<count).map { _ in Int64(bitPattern: random.next()) }
            let shorts = longs.map { Int32(truncatingIfNeeded: $0) }
            var writer = ByteWriter()
            writer.append(UInt8(7))
            writer.append(littleEndianWords: longs[...])
            writer.append(littleEndianWords: shorts[...])
            var twin: [UInt8] = [7]
            for value in longs {
                for byte in 0..<8 { twin.append(UInt8(value >> (8 * byte) & 0xFF)) }
            }
            for value in shorts {
                for byte in 0..<4 { twin.append(UInt8(value >> (8 * byte) & 0xFF)) }
            }
            #expect(writer.bytes == twin)
            var reader = ByteReader(twin)
            _ = try reader.readByte()
            #expect(try reader.readWords(count, of: Int64(0)) == longs)
            #expect(throws: ByteReaderError.self) {
                try reader.readWords(count + 1, of: Int32(0))
            }
            #expect(try reader.readWords(count, of: Int32(0)) == shorts)
        }
    }

    /// Strings from prefixes and suffixes against strings joined one by one.
    @Test func prefixedStringsAgree() {
        var random = SplitMix(seed: 12)
        let suffixes = (0..<4000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        var (prefixes, bounds): ([Int32], [Int]) = ([], [5])
        var expected: [[UInt8]] = []
        for _ in 0..<300 {
            let before = expected.last ?? []
            let prefix = Int(random.next() % UInt64(before.count + 1))
            let end = bounds[bounds.count - 1] + Int(random.next() % 13)
            expected.append(
                Array(before[..<prefix]) + Array(suffixes[bounds[bounds.count - 1]..<end]))
            prefixes.append(Int32(prefix))
            bounds.append(end)
        }
        let strings = ByteStrings(prefixes: prefixes, suffixes: suffixes.span, bounds: bounds)
        #expect((0..<strings.count).map { Array(strings[$0]) } == expected)
    }

    @Test func filesAppearOnceAndWhole() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try AtomicFile.createDirectories("\(folder)/a/b")
        #expect(try AtomicFile.create([1], at: "\(folder)/a/b/x"))
        #expect(try AtomicFile.create([2], at: "\(folder)/a/b/x") == false)
        #expect(try FileDescriptor.contents(of: "\(folder)/a/b/x") == [1])
        try AtomicFile.write([3], to: "\(folder)/a/b/x")
        #expect(try FileDescriptor.contents(of: "\(folder)/a/b/x") == [3])
        #expect(try Directory.names(in: "\(folder)/a/b") == ["x"])
        #expect(throws: IOError.self) { try AtomicFile.write([1], to: "\(folder)/a/b/x/y") }
    }
}

/// A small generator with a seed, so that failures repeat.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
