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
        case .int32(let numbers):
            for index in range { output.append(littleEndian: numbers[index]) }
        case .int64(let numbers):
            for index in range { output.append(littleEndian: numbers[index]) }
        case .float(let numbers):
            for index in range { output.append(littleEndian: numbers[index].bitPattern) }
        case .double(let numbers):
            for index in range { output.append(littleEndian: numbers[index].bitPattern) }
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
                    (0..<count).map { input.bytes[range.lowerBound + $0 / 8] >> UInt8($0 % 8) & 1 == 1 })
            case .int32:
                return .int32(try words(&input, count, UInt32.self) { Int32(bitPattern: $0) })
            case .int64:
                return .int64(try words(&input, count, UInt64.self) { Int64(bitPattern: $0) })
            case .float:
                return .float(try words(&input, count, UInt32.self) { Float(bitPattern: $0) })
            case .double:
                return .double(try words(&input, count, UInt64.self) { Double(bitPattern: $0) })
            case .byteArray:
                var strings = ByteStrings()
                strings.reserveCapacity(strings: min(count, input.remaining / 4), bytes: input.remaining)
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

    private static func words<Word: FixedWidthInteger & UnsignedInteger, Value>(
        _ input: inout ByteReader, _ count: Int, _ type: Word.Type, _ make: (Word) -> Value
    ) throws -> [Value] {
        // Checked as a whole before anything is allocated.
        let size = Word.bitWidth / 8
        guard count <= input.remaining / size else {
            throw ParquetError.corrupt("\(count) values wanted, \(input.remaining) bytes left")
        }
        var values: [Value] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(make(try input.readLittleEndian(type))) }
        return values
    }
}
