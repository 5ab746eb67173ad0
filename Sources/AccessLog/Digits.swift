import Bytes

/// Decimal digits, and the characters around them, eight bytes at a time. The tests compare it with byte
/// after byte.
enum Digits {
    private static let zeros: UInt64 = 0x3030_3030_3030_3030
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// The number that the lowest `count` bytes (1 to 8) of `word` write, the first digit in the
    /// lowest byte; nil if one of them is no digit.
    @inline(__always)
    static func value(_ word: UInt64, _ count: Int) -> Int? {
        // The digits move to the top of the word; what is shifted in below them counts as zeros.
        var digits = (word ^ zeros) &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count)
        guard ((digits &+ 0x7676_7676_7676_7676) | digits) & tops == 0 else { return nil }
        digits = (digits &* 2561) &>> 8
        digits = ((digits & 0x00FF_00FF_00FF_00FF) &* 6_553_601) &>> 16
        digits = ((digits & 0x0000_FFFF_0000_FFFF) &* 42_949_672_960_001) &>> 32
        return Int(truncatingIfNeeded: digits)
    }

    /// The number that `bytes[start..<start + count]` writes; nil if one of them is no digit.
    @inline(__always)
    static func parse(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
        if count &- 1 < 8, count > 0, start &+ 8 <= bytes.count {
            return value(Kernels.word(bytes, start), count)
        }
        var value = 0
        for offset in start..<start + count {
            let digit = bytes[offset] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }

    /// The first `count` bytes (0 to 7) from `start` on, the rest zero: tells short texts apart.
    /// Nil where eight bytes cannot be read.
    @inline(__always)
    static func shortText(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> UInt64? {
        guard count < 8, start &+ 8 <= bytes.count else { return nil }
        // The length stands on top, so that zero bytes of a text are not taken for its end.
        let mask = (UInt64(1) &<< UInt64(truncatingIfNeeded: 8 &* count)) &- 1
        return Kernels.word(bytes, start) & mask | UInt64(truncatingIfNeeded: count) &<< 56
    }

    /// The high bit of each byte of `word` that is `byte`, and of no other.
    @inline(__always)
    static func places(of byte: UInt8, in word: UInt64) -> UInt64 {
        let difference = word ^ (UInt64(byte) &* 0x0101_0101_0101_0101)
        return ~(((difference & ~tops) &+ ~tops) | difference) & tops
    }
}
