import Testing

@testable import Bytes

struct ZstdTests {
    /// Frames of few bytes are made here, and read by the library.
    @Test(arguments: [0, 1, 6, 15, 16, 17, 18, 400])
    func framesAreReadBack(count: Int) throws {
        for bytes in [
            (0..<count).map { UInt8($0 * 37 % 251) }, [UInt8](repeating: 7, count: count),
        ] {
            let frame = try ZstdCompressor(level: 1).compress(bytes)
            #expect(try Zstd.decompress(frame, in: 0..<frame.count, size: count) == bytes)
            #expect(frame.count <= count + 9)
            #expect(throws: ZstdError.self) {
                try Zstd.decompress(frame, in: 0..<frame.count, size: count + 1)
            }
        }
    }

    /// Digits behind something else, at sizes around those of groups, streams and blocks; read by the library.
    @Test(arguments: [
        1 << 15, 1 << 15 + 1, 1 << 15 + 63, 1 << 17 - 1, 1 << 17, 1 << 17 + 1, 1 << 17 + 64,
        400_001,
    ])
    func digitsAreReadBack(count: Int) throws {
        var random = SplitMix(seed: UInt64(count))
        let letters = Array("0123456789abcdef".utf8)
        for ahead in [0, 1, 70, 3000, 1 << 17 + 5] {
            for dash in [0, 600] {
                var bytes = (0..<ahead).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
                for _ in 0..<count {
                    let digit = letters[Int(random.next() % 16)]
                    bytes.append(dash > 0 && random.next() % UInt64(dash) == 0 ? 0x2D : digit)
                }
                // A dash first, last and at a border of streams.
                if dash > 0 {
                    for place in [ahead, bytes.count - 1, ahead + count / 4] { bytes[place] = 0x2D }
                }
                let frame = try #require(try DigitFrame(bytes)?.frame(library))
                #expect(try Zstd.decompress(frame, in: 0..<frame.count, size: bytes.count) == bytes)
                #expect(frame.count * 100 < bytes.count * 52 + 30_000 + 100 * ahead)
                #expect(try ZstdCompressor(level: 1).compress(bytes) == frame)
            }
        }
    }

    private func library(_ bytes: ArraySlice<UInt8>) throws(ZstdError) -> [UInt8] {
        try ZstdCompressor(level: 1).compressed(bytes)
    }

    /// Whatever is not random digits is the library's.
    @Test func otherBytesAreLeftToTheLibrary() throws {
        var random = SplitMix(seed: 3)
        let letters = Array("0123456789abcdef".utf8)
        let digits = (0..<100_000).map { _ in letters[Int(random.next() % 16)] }
        let cases = [
            Array(digits.prefix(1000)), digits + [0x80], digits + [0x67],
            digits.map { $0 >= 0x61 ? $0 - 0x20 : $0 },
            // Decimal digits take less than four bits, and repeated ones nothing.
            digits.map { $0 % 10 + 0x30 }, (0..<100_000).map { digits[$0 % 300] },
        ]
        for bytes in cases {
            let frame = try ZstdCompressor(level: 1).compress(bytes)
            #expect(frame == (try library(bytes[...])))
            #expect(try Zstd.decompress(frame, in: 0..<frame.count, size: bytes.count) == bytes)
        }
    }

    /// Many digits at a time against one after the other.
    @Test func digitsArePackedAsByTheTwin() {
        var random = SplitMix(seed: 9)
        for count in Array(0..<200) + [640, 5000] {
            for letters in [
                "0123456789abcdef", "0123456789abcdef-", "0-", "f", "g0", "-A", "0\u{80}",
            ] {
                let choice = Array(letters.utf8)
                let digits = (0..<count).map { _ in
                    choice[Int(random.next() % UInt64(choice.count))]
                }
                for dashes in [false, true] {
                    var packed: [UInt8] = [7]
                    let codes = DigitFrame.Codes(dashes: dashes)
                    let size = DigitFrame.append(digits.span, codes, to: &packed)
                    let expected = Self.packed(digits, dashes)
                    #expect(Array(packed.dropFirst()) == expected ?? [])
                    #expect(size == expected?.count ?? 0)
                }
            }
        }
    }

    /// RFC 8878, 4.2.2: from the last digit to the first, low bits first, and a bit that ends it.
    private static func packed(_ digits: [UInt8], _ dashes: Bool) -> [UInt8]? {
        var bits: [Bool] = []
        for digit in digits.reversed() {
            var (code, width) = (0, 4)
            switch digit {
            case UInt8(ascii: "-") where dashes: width = 5
            case UInt8(ascii: "0") where dashes: (code, width) = (1, 5)
            case 0x30...0x39: code = Int(digit) - 0x30
            case 0x61...0x66: code = Int(digit) - 0x57
            default: return nil
            }
            for bit in 0..<width { bits.append(code >> bit & 1 == 1) }
        }
        bits.append(true)
        return stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<min(start + 8, bits.count)].enumerated().reduce(UInt8(0)) {
                $1.element ? $0 | 1 << $1.offset : $0
            }
        }
    }
}
