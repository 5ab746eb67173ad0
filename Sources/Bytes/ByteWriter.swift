/// A growable buffer that appends little-endian numbers, varints and bytes.
package struct ByteWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    package var count: Int { bytes.count }

    /// Makes room for some bytes more.
    package mutating func reserve(_ more: Int) {
        bytes.reserveCapacity(bytes.count + more)
    }

    package mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    package mutating func append(contentsOf other: [UInt8]) {
        bytes.append(contentsOf: other)
    }

    package mutating func append(contentsOf other: ArraySlice<UInt8>) {
        bytes.append(contentsOf: other)
    }

    /// Appends `strings[range]`, each behind its length in four bytes.
    package mutating func append(lengthsAnd strings: ByteStrings, _ range: Range<Int>) {
        bytes.append(contentsOf: strings.behindLengths(range))
    }

    package mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    package mutating func append(littleEndian value: UInt32) {
        unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    package mutating func append(littleEndian value: UInt64) {
        unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    /// Appends numbers of 4 or 8 bytes as they lie in memory, which is their little-endian form.
    package mutating func append(littleEndianWords words: ArraySlice<some BitwiseCopyable>) {
        precondition(1.littleEndian == 1, "a little-endian machine")
        unsafe words.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }

    /// Appends an unsigned LEB128 varint: seven bits a byte, lowest first.
    package mutating func append(varint value: UInt64) {
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

    /// Makes room for `capacity` bytes, of which `fill` writes some and tells how many.
    @unsafe package mutating func append(
        upTo capacity: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Int
    ) {
        bytes.append(addingCapacity: capacity) { output in
            unsafe output.withUnsafeMutableBufferPointer { target, count in
                let filled = unsafe fill(target.baseAddress.unsafelyUnwrapped + count)
                precondition(filled <= target.count - count, "no more than there is room for")
                count += filled
            }
        }
    }

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }
}
