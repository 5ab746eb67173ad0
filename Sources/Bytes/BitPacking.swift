/// Fixed-width integers packed from the lowest bit up (parquet-format, Encodings, RLE/bit-packing hybrid).
package enum BitPacking {
    /// Bits needed for values up to `maximum`.
    package static func width(of maximum: UInt32) -> Int {
        UInt32.bitWidth - maximum.leadingZeroBitCount
    }

    /// Appends groups of eight values; the last group is padded with zeros.
    package static func pack(
        _ values: Span<UInt32>, _ range: Range<Int>, width: Int, to bytes: inout [UInt8]
    ) {
        var buffer: UInt64 = 0
        var filled = 0
        for index in range {
            buffer |= UInt64(values[index]) << UInt64(filled)
            filled += width
            while filled >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: buffer))
                buffer >>= 8
                filled -= 8
            }
        }
        let padding = (8 - range.count % 8) % 8
        var rest = filled + padding * width
        while rest > 0 {
            bytes.append(UInt8(truncatingIfNeeded: buffer))
            buffer >>= 8
            rest -= 8
        }
    }

    /// Appends `count` values read from `bytes[offset...]`, which must hold them all.
    package static func unpack(
        _ bytes: Span<UInt8>, _ offset: Int, count: Int, width: Int, to values: inout [UInt32]
    ) {
        precondition((1...32).contains(width))
        let mask: UInt64 = (1 << UInt64(width)) - 1
        var buffer: UInt64 = 0
        var filled = 0
        var next = offset
        for _ in 0..<count {
            while filled < width {
                buffer |= UInt64(bytes[next]) << UInt64(filled)
                next += 1
                filled += 8
            }
            values.append(UInt32(truncatingIfNeeded: buffer & mask))
            buffer >>= UInt64(width)
            filled -= width
        }
    }
}
