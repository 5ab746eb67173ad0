import Bytes

/// PLAIN (parquet-format, Encodings): numbers little endian, booleans one bit each, byte arrays
/// behind their length.
enum PlainEncoding {
    static func encode(_ values: ChunkValues, _ range: Range<Int>, to output: inout ByteWriter) {
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
            for index in range { append(strings[index], to: &output) }
        case .coded(let strings, let codes):
            for index in range { append(strings[Int(codes[index])], to: &output) }
        }
    }

    private static func append(_ string: ArraySlice<UInt8>, to output: inout ByteWriter) {
        output.append(littleEndian: UInt32(string.count))
        output.append(contentsOf: string)
    }

    /// Reads `count` values of `type`.
    static func decode(
        _ input: ByteReader, type: PhysicalType, count: Int
    ) throws(ParquetError) -> ChunkValues {
        var input = input
        do {
            switch type {
            case .boolean:
                let range = try input.readRange((count + 7) / 8)
                return .boolean(
                    (0..<count).map {
                        input.bytes[range.lowerBound + $0 / 8] >> UInt8($0 % 8) & 1 == 1
                    })
            case .int32: return .int32(try input.readWords(count, of: 0 as Int32))
            case .int64: return .int64(try input.readWords(count, of: 0 as Int64))
            case .float: return .float(try input.readWords(count, of: 0 as Float))
            case .double: return .double(try input.readWords(count, of: 0 as Double))
            case .byteArray:
                var strings = ByteStrings()
                strings.reserveCapacity(
                    strings: min(count, input.remaining / 4), bytes: input.remaining)
                for _ in 0..<count {
                    let length = Int(try input.readLittleEndian(UInt32.self))
                    let range = try input.readRange(length)
                    strings.append(input.bytes.span, range.lowerBound, range.count)
                }
                return .bytes(strings)
            case .int96, .fixedLengthByteArray:
                throw ParquetError.unsupported("values of type \(type)")
            }
        } catch let error as ByteReaderError {
            throw ParquetError(error)
        } catch let error as ParquetError {
            throw error
        } catch {
            throw .corrupt("\(error)")
        }
    }
}
