/// Fixed-width integers packed from the lowest bit up (parquet-format, Encodings, RLE/bit-packing hybrid).
package enum BitPacking {
    /// Bits needed for values up to `maximum`.
    package static func width(of maximum: UInt32) -> Int {
        UInt32.bitWidth - maximum.leadingZeroBitCount
    }

    /// Appends `values[range]` in groups of eight; the last group is padded with zeros.
    package static func pack(
        _ values: Span<UInt32>, _ range: Range<Int>, width: Int, to bytes: inout [UInt8]
    ) {
        packAny(values, range, width: width, to: &bytes)
    }

    /// The same for widths up to 64.
    package static func pack(
        _ values: Span<UInt64>, _ range: Range<Int>, width: Int, to bytes: inout [UInt8]
    ) {
        packAny(values, range, width: width, to: &bytes)
    }

    /// Appends `count` values of 1 to 32 bits read from `bytes[offset...]`, which must hold them all.
    package static func unpack(
        _ bytes: Span<UInt8>, _ offset: Int, count: Int, width: Int, to values: inout [UInt32]
    ) {
        precondition((1...32).contains(width))
        unpackAny(bytes, offset, count: count, width: width) { values.append(UInt32($0)) }
    }

    /// The same for 1 to 64 bits.
    package static func unpack(
        _ bytes: Span<UInt8>, _ offset: Int, count: Int, width: Int, to values: inout [UInt64]
    ) {
        precondition((1...64).contains(width))
        unpackAny(bytes, offset, count: count, width: width) { values.append($0) }
    }

    @inline(__always)
    private static func packAny<Value: FixedWidthInteger & UnsignedInteger>(
        _ values: Span<Value>, _ range: Range<Int>, width: Int, to bytes: inout [UInt8]
    ) {
        var buffer: UInt64 = 0
        var filled = 0
        for index in range {
            let value = UInt64(truncatingIfNeeded: values[index])
            buffer |= value &<< UInt64(filled)
            filled += width
            if filled >= 64 {
                append(buffer, 8, to: &bytes)
                filled -= 64
                // The bits that did not fit; a shift by 64 leaves none.
                buffer = filled == 0 ? 0 : value >> UInt64(width - filled)
            }
        }
        let bits = (range.count + 7) / 8 * 8 * width
        var rest = bits / 8 - (range.count * width - filled) / 8
        while rest > 0 {
            let count = min(rest, 8)
            append(buffer, count, to: &bytes)
            buffer = 0
            rest -= count
        }
    }

    @inline(__always)
    private static func unpackAny(
        _ bytes: Span<UInt8>, _ offset: Int, count: Int, width: Int, _ take: (UInt64) -> Void
    ) {
        let mask: UInt64 = width == 64 ? .max : (1 << UInt64(width)) - 1
        var bit = offset * 8
        for _ in 0..<count {
            let byte = bit / 8
            let shift = UInt64(bit % 8)
            var value: UInt64
            if byte + 8 <= bytes.count {
                value = Kernels.word(bytes, byte) >> shift
                if width + Int(shift) > 64 {
                    value |= UInt64(bytes[byte + 8]) << (64 - shift)
                }
            } else {
                value = 0
                var position = 0
                while position * 8 < width + Int(shift) {
                    let part = UInt64(bytes[byte + position])
                    let left = position * 8 - Int(shift)
                    value |= left >= 0 ? part << UInt64(left) : part >> UInt64(-left)
                    position += 1
                }
            }
            take(value & mask)
            bit += width
        }
    }

    @inline(__always)
    private static func append(_ word: UInt64, _ count: Int, to bytes: inout [UInt8]) {
        unsafe withUnsafeBytes(of: word.littleEndian) { source in
            unsafe bytes.append(contentsOf: source.prefix(count))
        }
    }
}
