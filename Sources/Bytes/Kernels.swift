/// The few places that read several bytes at once. Each has a byte-by-byte twin in the tests.
///
/// Public, because across modules nothing else is inlined for certain.
public enum Kernels {
    /// Eight bytes at `offset`, little endian; the load is bounds-checked.
    @inlinable @inline(__always)
    public static func word(_ bytes: Span<UInt8>, _ offset: Int) -> UInt64 {
        unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    /// Four bytes at `offset`, little endian; the load is bounds-checked.
    @inlinable @inline(__always)
    public static func halfWord(_ bytes: Span<UInt8>, _ offset: Int) -> UInt32 {
        unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
    }

    /// Eight bytes of a run that was checked as a whole.
    @inlinable @inline(__always)
    public static func checkedWord(_ bytes: RawSpan, _ offset: Int) -> UInt64 {
        unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
    }

    /// Eight flags from `offset` on, a byte of 0 or 1 each, the first of them lowest; bounds-checked.
    @inlinable @inline(__always)
    public static func flags(_ flags: Span<Bool>, _ offset: Int) -> UInt64 {
        let eight = flags.extracting(offset..<offset + 8)
        return unsafe eight.withUnsafeBytes {
            unsafe $0.loadUnaligned(as: UInt64.self).littleEndian
        }
    }

    /// How many flags are set.
    package static func setFlags(_ flags: Span<Bool>) -> Int {
        var (set, index) = (0, 0)
        while index &+ 8 <= flags.count {
            set &+= Self.flags(flags, index).nonzeroBitCount
            index &+= 8
        }
        for rest in index..<flags.count where flags[rest] { set += 1 }
        return set
    }

    /// Whether all eight bytes of `word` are ASCII above `limit`, itself below 127.
    @inlinable @inline(__always)
    package static func isAbove(_ limit: UInt8, _ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // A byte above the limit carries into its high bit, which ASCII leaves free.
        return (word &+ ones &* UInt64(0x7F &- limit)) & ~word & ones &<< 7 == ones &<< 7
    }

    /// Whether no byte of `word` ends a JSON text or needs a look: quote, backslash, control character.
    @inlinable @inline(__always)
    package static func standsForItself(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ ones &* 0x22
        let slashes = word ^ ones &* 0x5C
        // The high bit of a byte that is zero, or below 0x20; of others perhaps, behind such a one.
        let found =
            (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes
            | (word &- ones &* 0x20) & ~word
        return found & ones &<< 7 == 0
    }

    /// Whether `count` bytes from `start` on are inside of `bytes`.
    @inlinable @inline(__always)
    public static func holds(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Bool {
        start >= 0 && count >= 0 && count <= bytes.count && start <= bytes.count &- count
    }

    /// A hash for tables in memory; never stored, so its definition may change.
    @inlinable @inline(__always)
    public static func hash(_ source: Span<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
        precondition(holds(source, start, count))
        let bytes = unsafe source.bytes
        var hash = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
        if count > 16 {
            // Sixteen bytes a multiplication; the last sixteen may overlap those before.
            var offset = start
            let last = start &+ count &- 16
            while offset < last {
                hash = mix(
                    hash ^ checkedWord(bytes, offset), secret ^ checkedWord(bytes, offset &+ 8))
                offset &+= 16
            }
            return mix(hash ^ checkedWord(bytes, last), secret ^ checkedWord(bytes, last &+ 8))
        }
        if count >= 8 {
            return mix(
                hash ^ checkedWord(bytes, start),
                secret ^ checkedWord(bytes, start &+ count &- 8))
        }
        if count >= 4 {
            let low = UInt64(halfWord(source, start))
            let high = UInt64(halfWord(source, start + count - 4))
            return mix(hash ^ (low | high << 32))
        }
        var tail: UInt64 = 0
        for offset in 0..<count {
            tail = tail << 8 | UInt64(source[start + offset])
        }
        return mix(hash ^ tail)
    }

    /// Whether two runs of `count` bytes are equal.
    @inlinable @inline(__always)
    public static func equal(
        _ left: Span<UInt8>, _ leftStart: Int, _ right: Span<UInt8>, _ rightStart: Int, _ count: Int
    ) -> Bool {
        precondition(holds(left, leftStart, count) && holds(right, rightStart, count))
        if count >= 8 {
            let (one, other) = unsafe (left.bytes, right.bytes)
            func difference(_ offset: Int) -> UInt64 {
                checkedWord(one, leftStart &+ offset) ^ checkedWord(other, rightStart &+ offset)
            }
            // The end first: names and addresses that differ mostly do so there.
            let last = count &- 8
            guard difference(last) == 0 else { return false }
            var offset = 0
            while offset &+ 8 < last {
                if difference(offset) | difference(offset &+ 8) != 0 { return false }
                offset &+= 16
            }
            return offset >= last || difference(offset) == 0
        }
        if count >= 4 {
            return halfWord(left, leftStart) == halfWord(right, rightStart)
                && halfWord(left, leftStart &+ count &- 4)
                    == halfWord(right, rightStart &+ count &- 4)
        }
        for offset in 0..<count where left[leftStart + offset] != right[rightStart + offset] {
            return false
        }
        return true
    }

    /// How many of the first `limit` bytes of two runs are equal before the first that is not.
    package static func sharedPrefix(
        _ bytes: Span<UInt8>, _ left: Int, _ right: Int, _ limit: Int
    ) -> Int {
        var shared = 0
        while shared + 8 <= limit {
            let difference = word(bytes, left + shared) ^ word(bytes, right + shared)
            if difference != 0 { return shared + difference.trailingZeroBitCount / 8 }
            shared += 8
        }
        while shared < limit, bytes[left + shared] == bytes[right + shared] { shared += 1 }
        return shared
    }

    /// Whether one run of bytes comes before another in unsigned byte order.
    package static func precedes(
        _ left: Span<UInt8>, _ leftRange: Range<Int>, _ right: Span<UInt8>, _ rightRange: Range<Int>
    ) -> Bool {
        let shared = min(leftRange.count, rightRange.count)
        var offset = 0
        while offset + 8 <= shared {
            // Big endian, so that the first byte decides.
            let a = word(left, leftRange.lowerBound + offset).byteSwapped
            let b = word(right, rightRange.lowerBound + offset).byteSwapped
            if a != b { return a < b }
            offset += 8
        }
        while offset < shared {
            let a = left[leftRange.lowerBound + offset]
            let b = right[rightRange.lowerBound + offset]
            if a != b { return a < b }
            offset += 1
        }
        return leftRange.count < rightRange.count
    }

    @inlinable @inline(__always)
    public static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        return product.high ^ product.low
    }

    /// Two words at once; neither operand may be a constant that input can meet.
    @inlinable @inline(__always)
    public static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    @inlinable @inline(__always) public static var secret: UInt64 { 0xA076_1D64_78BD_642F }
}
