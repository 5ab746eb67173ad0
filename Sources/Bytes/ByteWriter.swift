/// A growable buffer that appends little-endian numbers, varints and bytes.
package struct ByteWriter: Sendable {
    @usableFromInline package internal(set) var bytes: [UInt8] = []

    package init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    package var count: Int { bytes.count }

    @inlinable package mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    @inlinable package mutating func append(contentsOf other: some Collection<UInt8>) {
        bytes.append(contentsOf: other)
    }

    package mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends an integer in little-endian order.
    @inlinable package mutating func append<T: FixedWidthInteger>(littleEndian value: T) {
        var rest = value
        for _ in 0..<T.bitWidth / 8 {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            if T.bitWidth > 8 { rest >>= 8 }
        }
    }

    /// Appends an unsigned LEB128 varint: seven bits a byte, lowest first.
    @inlinable package mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends a signed integer as a zigzag varint (0, -1, 1, -2 become 0, 1, 2, 3).
    package mutating func append(zigzag value: Int64) {
        append(varint: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    /// Appends `values[range]` packed at `width` bits each, padded to whole groups of eight.
    package mutating func pack(_ values: Span<UInt32>, _ range: Range<Int>, width: Int) {
        BitPacking.pack(values, range, width: width, to: &bytes)
    }

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }
}
