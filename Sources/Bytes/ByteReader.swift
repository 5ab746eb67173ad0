/// Why a bounds-checked read failed; the caller adds the file and place.
package enum ByteReaderError: Error, Equatable, Sendable {
    /// `wanted` bytes were asked for at `offset`, past the end.
    case truncated(offset: Int, wanted: Int)
    /// A varint of more than ten bytes, or one that does not fit.
    case varintOverflow(offset: Int)
}

/// A bounds-checked cursor over a part of a byte array.
package struct ByteReader: Sendable {
    @usableFromInline package let bytes: [UInt8]
    @usableFromInline package internal(set) var offset: Int
    @usableFromInline package let end: Int

    /// Reads `range` of `bytes`; the range is clamped to the array.
    package init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
        self.bytes = bytes
        let range = (range ?? 0..<bytes.count).clamped(to: 0..<bytes.count)
        offset = range.lowerBound
        end = range.upperBound
    }

    @inlinable package var remaining: Int { end - offset }

    @inlinable package mutating func readByte() throws(ByteReaderError) -> UInt8 {
        guard offset < end else { throw .truncated(offset: offset, wanted: 1) }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// The next `count` bytes as a range of `bytes`; nothing is copied.
    @inlinable package mutating func readRange(_ count: Int) throws(ByteReaderError) -> Range<Int> {
        guard count >= 0, count <= remaining else {
            throw .truncated(offset: offset, wanted: count)
        }
        defer { offset += count }
        return offset..<offset + count
    }

    package mutating func readBytes(_ count: Int) throws(ByteReaderError) -> [UInt8] {
        Array(bytes[try readRange(count)])
    }

    @inlinable package mutating func readLittleEndian<T: FixedWidthInteger & UnsignedInteger>(
        _ type: T.Type
    ) throws(ByteReaderError) -> T {
        let range = try readRange(T.bitWidth / 8)
        var value: T = 0
        for index in range.reversed() {
            value = value << 8 | T(bytes[index])
        }
        return value
    }

    @inlinable package mutating func readVarint() throws(ByteReaderError) -> UInt64 {
        let start = offset
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try readByte()
            guard shift < 63 || byte <= 1 else { throw .varintOverflow(offset: start) }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
            guard shift < 70 else { throw .varintOverflow(offset: start) }
        }
    }

    package mutating func readZigzag() throws(ByteReaderError) -> Int64 {
        let value = try readVarint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}
