import Bytes

/// PLAIN (parquet-format, Encodings): numbers little endian, booleans one bit each, byte arrays
/// behind their length.
package enum PlainEncoding {
    /// Appends `values[range]`.
    package static func encode(
        _ values: ChunkValues, _ range: Range<Int>, to output: inout ByteWriter
    ) {
        switch values {
        case .boolean(let flags):
            var byte: UInt8 = 0
            for (offset, index) in range.enumerated() {
                if flags[index] { byte |= 1 << UInt8(offset % 8) }
                if offset % 8 == 7 || offset == range.count - 1 {
                    output.append(byte)
                    byte = 0
                }
            }
        case .int32(let numbers): output.append(littleEndianWords: numbers[range])
        case .int64(let numbers): output.append(littleEndianWords: numbers[range])
        case .float(let numbers): output.append(littleEndianWords: numbers[range])
        case .double(let numbers): output.append(littleEndianWords: numbers[range])
        case .bytes(let strings):
            output.append(lengthsAnd: strings, range)
        case .coded(let strings, let codes):
            let part = strings.selected(codes.span.extracting(range))
            output.append(lengthsAnd: part, 0..<part.count)
        }
    }

    /// Reads `count` values of `type`; bytes behind them are left alone.
    /// - Parameter size: bytes of a value, of FIXED_LEN_BYTE_ARRAY only.
    package static func decode(
        _ input: ByteReader, type: PhysicalType, size: Int, count: Int
    ) throws(ParquetError) -> ChunkValues {
        var input = input
        switch type {
        case .boolean:
            let range = try input.take((count + 7) / 8)
            var flags: [Bool] = []
            BitPacking.unpack(input.bytes.span, range.lowerBound, count: count, to: &flags)
            return .boolean(flags)
        case .int32: return .int32(try input.words(count, of: 0))
        case .int64: return .int64(try input.words(count, of: 0))
        case .float: return .float(try input.words(count, of: 0))
        case .double: return .double(try input.words(count, of: 0))
        case .byteArray: return .bytes(try decodeByteArrays(input, count: count))
        case .int96: return .bytes(try decodeFixed(&input, size: int96Size, count: count))
        case .fixedLengthByteArray:
            return .bytes(try decodeFixed(&input, size: size, count: count))
        }
    }

    static let int96Size = 12

    private static func decodeFixed(
        _ input: inout ByteReader, size: Int, count: Int
    ) throws(ParquetError) -> ByteStrings {
        guard count <= input.remaining / size else {
            throw .corrupt("\(input.remaining) bytes for \(count) values of \(size)")
        }
        let range = try input.take(count * size)
        return ByteStrings(
            bytes: Array(input.bytes[range]),
            offsets: Array(stride(from: 0, through: range.count, by: size)))
    }

    private static func decodeByteArrays(
        _ input: ByteReader, count: Int
    ) throws(ParquetError) -> ByteStrings {
        // Each takes at least its length.
        guard count <= input.remaining / 4 else {
            throw .corrupt("\(input.remaining) bytes for \(count) strings")
        }
        let bytes = input.bytes.span
        var strings = ByteStrings()
        strings.reserveCapacity(strings: count, bytes: input.remaining - count * 4)
        var next = input.offset
        for _ in 0..<count {
            guard next <= input.end - 4 else { throw .corrupt("strings past the end of the page") }
            let length = Int(Kernels.halfWord(bytes, next))
            next += 4
            guard length <= input.end - next else {
                throw .corrupt("a string of \(length) bytes past the end of the page")
            }
            strings.append(bytes, next, length)
            next += length
        }
        return strings
    }
}
