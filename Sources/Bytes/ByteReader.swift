/// Why a bounds-checked read failed; the caller adds the file and place.
package enum ByteReaderError: Error, Equatable, Sendable {
    /// `wanted` bytes were asked for at `offset`, past the end.
    case truncated(offset: Int, wanted: Int)
    /// A varint of more than ten bytes, or one that does not fit.
    case varintOverflow(offset: Int)
}

/// A bounds-checked cursor over a part of a byte array.
package struct ByteReader: Sendable {
    package let bytes: [UInt8]
    /// Byte of `bytes` that is read next.
    package var offset: Int
    package let end: Int

    /// Reads `range` of `bytes`; the range is clamped to the array.
    package init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
        self.bytes = bytes
        let range = (range ?? 0..<bytes.count).clamped(to: 0..<bytes.count)
        offset = range.lowerBound
        end = range.upperBound
    }

    @inlinable
    package var remaining: Int { end - offset }

    @inlinable
    package mutating func readByte() throws(ByteReaderError) -> UInt8 {
        guard offset < end else { throw .truncated(offset: offset, wanted: 1) }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// The next `count` bytes as a range of `bytes`; nothing is copied.
    @inlinable
    package mutating func readRange(_ count: Int) throws(ByteReaderError) -> Range<Int> {
        guard count >= 0, count <= remaining else {
            throw .truncated(offset: offset, wanted: count)
        }
        defer { offset += count }
        return offset..<offset + count
    }

    package mutating func readBytes(_ count: Int) throws(ByteReaderError) -> [UInt8] {
        Array(bytes[try readRange(count)])
    }

    package mutating func readLittleEndian(_ type: UInt32.Type) throws(ByteReaderError) -> UInt32 {
        let range = try readRange(4)
        return Kernels.halfWord(bytes.span, range.lowerBound)
    }

    package mutating func readLittleEndian(_ type: UInt64.Type) throws(ByteReaderError) -> UInt64 {
        let range = try readRange(8)
        return Kernels.word(bytes.span, range.lowerBound)
    }

    /// Reads `count` numbers of 4 or 8 bytes in little-endian form.
    ///
    /// Every bit pattern must be a value of the type of `zero`: integers and floating point are.
    @inlinable
    package mutating func readWords<Word: BitwiseCopyable>(
        _ count: Int, of zero: Word
    ) throws(ByteReaderError) -> [Word] {
        precondition(1.littleEndian == 1, "a little-endian machine")
        let size = MemoryLayout<Word>.size
        // Checked as a whole before anything is allocated.
        guard count >= 0, count <= remaining / size else {
            throw .truncated(offset: offset, wanted: count)
        }
        let range = try readRange(count * size)
        var words = Array(repeating: zero, count: count)
        unsafe words.withUnsafeMutableBytes { target in
            unsafe bytes[range].withUnsafeBytes { source in
                unsafe target.copyMemory(from: source)
            }
        }
        return words
    }

    @inlinable
    package mutating func readVarint() throws(ByteReaderError) -> UInt64 {
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

    @inlinable
    package mutating func readZigzag() throws(ByteReaderError) -> Int64 {
        let value = try readVarint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}
