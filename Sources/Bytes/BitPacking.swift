/// Fixed-width integers packed from the lowest bit up (parquet-format, Encodings, RLE/bit-packing hybrid).
package enum BitPacking {
    /// Bits needed for values up to `maximum`.
    package static func width(of maximum: UInt32) -> Int {
        UInt32.bitWidth - maximum.leadingZeroBitCount
    }

    /// Appends `count` values of 1 to 32 bits read from `bytes[offset...]`, which must hold them all.
    package static func unpack(
        _ bytes: Span<UInt8>, _ offset: Int, count: Int, width: Int, to values: inout [UInt32]
    ) {
        precondition((1...32).contains(width) && count >= 0)
        let place = values.count
        values.append(contentsOf: repeatElement(0, count: count))
        unpackAny(bytes, offset, count: count, width: width, to: &values, at: place)
    }

    /// The same over entries of `values` from `place` on, which must be there.
    package static func unpack(
        _ bytes: Span<UInt8>, _ offset: Int, count: Int, width: Int, to values: inout [UInt32],
        at place: Int
    ) {
        precondition((1...32).contains(width))
        unpackAny(bytes, offset, count: count, width: width, to: &values, at: place)
    }

    /// The same for 1 to 64 bits.
    package static func unpack(
        _ bytes: Span<UInt8>, _ offset: Int, count: Int, width: Int, to values: inout [UInt64]
    ) {
        precondition((1...64).contains(width) && count >= 0)
        let place = values.count
        values.append(contentsOf: repeatElement(0, count: count))
        unpackAny(bytes, offset, count: count, width: width, to: &values, at: place)
    }

    /// Appends `count` single bits read from `bytes[offset...]`, which must hold them all.
    package static func unpack(
        _ bytes: Span<UInt8>, _ offset: Int, count: Int, to flags: inout [Bool]
    ) {
        precondition(offset >= 0 && count >= 0 && (count + 7) / 8 <= bytes.count - offset)
        let start = flags.count
        flags.append(contentsOf: repeatElement(false, count: count))
        let whole = count / 8
        unsafe flags.withUnsafeMutableBytes { target in
            for index in 0..<whole {
                unsafe target.storeBytes(
                    of: spread(bytes[offset + index]).littleEndian,
                    toByteOffset: start + index * 8, as: UInt64.self)
            }
        }
        for index in whole * 8..<count {
            flags[start + index] = bytes[offset + index / 8] >> UInt8(index % 8) & 1 == 1
        }
    }

    /// Bit `i` of `byte` as 0 or 1 in byte `i`.
    private static func spread(_ byte: UInt8) -> UInt64 {
        let bits = UInt64(byte) &* 0x0101_0101_0101_0101 & 0x8040_2010_0804_0201
        // The top bit of each byte: set where any bit of the byte is.
        let low = (bits & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F
        return (low | bits) >> 7 & 0x0101_0101_0101_0101
    }

    @inline(__always)
    private static func unpackAny<Value: FixedWidthInteger & UnsignedInteger>(
        _ bytes: Span<UInt8>, _ offset: Int, count: Int, width: Int, to values: inout [Value],
        at start: Int
    ) {
        precondition(start >= 0 && count >= 0 && count <= values.count - start)
        let room = bytes.count - offset
        precondition(offset >= 0 && count >= 0 && room >= 0 && count <= room * 8 / width)
        let mask: UInt64 = width == 64 ? .max : (1 << UInt64(width)) - 1
        // Values that one or two whole loads hold; of more than 57 bits, some reach into a ninth byte.
        let reach = width > 57 ? 9 : 8
        let quick = room < reach ? 0 : min(count, ((room - reach) * 8 + 7) / width + 1)
        unsafe bytes.withUnsafeBytes { source in
            unsafe values.withUnsafeMutableBufferPointer { target in
                // A group of eight begins with a byte; up to eight bits wide, one load has all of it.
                let groups = width <= 8 ? quick / 8 : 0
                for group in 0..<groups {
                    let word = unsafe source.loadUnaligned(
                        fromByteOffset: offset &+ group &* width, as: UInt64.self)
                    let place = start &+ group &* 8
                    for index in 0..<8 {
                        unsafe target[place &+ index] = Value(
                            truncatingIfNeeded: word
                                &>> UInt64(
                                    truncatingIfNeeded: index &* width) & mask)
                    }
                }
                var bit = offset * 8 + groups * 8 * width
                for index in groups * 8..<quick {
                    let shift = UInt64(truncatingIfNeeded: bit & 7)
                    var value =
                        unsafe source.loadUnaligned(
                            fromByteOffset: bit >> 3, as: UInt64.self) &>> shift
                    if reach == 9, width + Int(shift) > 64 {
                        value |= UInt64(unsafe source[bit >> 3 + 8]) &<< (64 - shift)
                    }
                    unsafe target[start &+ index] = Value(truncatingIfNeeded: value & mask)
                    bit &+= width
                }
            }
        }
        for index in quick..<count {
            let value = gather(bytes, bit: offset * 8 + index * width, width: width)
            values[start + index] = Value(truncatingIfNeeded: value & mask)
        }
    }

    /// The bits from `bit` on, byte by byte: for the end of the buffer, where no word can be loaded.
    private static func gather(_ bytes: Span<UInt8>, bit: Int, width: Int) -> UInt64 {
        let shift = bit % 8
        var value: UInt64 = 0
        var position = 0
        while position * 8 < width + shift {
            let part = UInt64(bytes[bit / 8 + position])
            let left = position * 8 - shift
            value |= left >= 0 ? part << UInt64(left) : part >> UInt64(-left)
            position += 1
        }
        return value
    }
}
