import Bytes

/// Decodes the value part of data pages in any encoding that fits the column's type.
struct ValueDecoder {
    let type: PhysicalType
    /// Bytes of a value, of FIXED_LEN_BYTE_ARRAY and INT96.
    let size: Int
    /// Entries of the chunk's dictionary page, once it was read.
    var dictionary: ChunkValues?

    init(_ element: SchemaElement, type: PhysicalType) throws(ParquetError) {
        self.type = type
        switch type {
        case .fixedLengthByteArray:
            guard let length = element.typeLength, length > 0 else {
                throw .corrupt("fixed length of \(element.typeLength ?? 0) bytes")
            }
            size = Int(length)
        case .int96: size = PlainEncoding.int96Size
        default: size = 0
        }
    }

    /// Takes over a dictionary page of `count` entries.
    mutating func readDictionary(
        _ input: ByteReader, encoding: Int32, count: Int
    ) throws(ParquetError) {
        // Old writers name PLAIN_DICTIONARY where PLAIN is meant.
        guard [Encoding.plain, .plainDictionary].map(\.rawValue).contains(encoding) else {
            throw .unsupported("a dictionary in \(Self.name(encoding))")
        }
        dictionary = try PlainEncoding.decode(input, type: type, size: size, count: count)
    }

    /// Reads exactly `count` values; bytes behind them are padding.
    func decode(
        _ input: ByteReader, encoding number: Int32, count: Int
    ) throws(ParquetError) -> ChunkValues {
        // A page of nulls may have no bytes at all for its values.
        guard count > 0 else { return .none(of: type) }
        var input = input
        switch (Encoding(rawValue: number), type) {
        case (.plain, _):
            return try PlainEncoding.decode(input, type: type, size: size, count: count)
        case (.rleDictionary, _), (.plainDictionary, _):
            return try decodeIndices(&input, count: count)
        case (.rle, .boolean):
            return .boolean(try HybridRLE.decodeFlags(input.prefixedPart(), count: count))
        case (.deltaBinaryPacked, .int32):
            let numbers = try DeltaBinaryPacked.decode(&input, as: Int32.self, limit: count)
            return .int32(try all(numbers, count))
        case (.deltaBinaryPacked, .int64):
            let numbers = try DeltaBinaryPacked.decode(&input, as: Int64.self, limit: count)
            return .int64(try all(numbers, count))
        case (.deltaLengthByteArray, .byteArray):
            let strings = try DeltaLengthByteArray.decode(&input, limit: count)
            return try text(strings, count, rest: input.remaining)
        case (.deltaByteArray, .byteArray), (.deltaByteArray, .fixedLengthByteArray):
            let strings = try DeltaByteArray.decode(
                &input, limit: count, sizeLimit: Decompressor.maximumPageSize)
            return try text(strings, count, rest: input.remaining)
        case (.byteStreamSplit, .int32), (.byteStreamSplit, .int64), (.byteStreamSplit, .float),
            (.byteStreamSplit, .double), (.byteStreamSplit, .fixedLengthByteArray):
            let width = type == .int32 || type == .float ? 4 : size > 0 ? size : 8
            let bytes = try ByteStreamSplit.decode(input, count: count, size: width)
            return try PlainEncoding.decode(
                ByteReader(bytes), type: type, size: size, count: count)
        case (nil, _), (.bitPacked, _):
            throw .unsupported(Self.name(number))
        default:
            throw .corrupt("\(Self.name(number)) for values of type \(type)")
        }
    }

    private func decodeIndices(
        _ input: inout ByteReader, count: Int
    ) throws(ParquetError) -> ChunkValues {
        guard let dictionary else { throw .corrupt("dictionary indices without a dictionary") }
        var codes: [UInt32] = []
        try appendIndices(input, count: count, to: &codes)
        return dictionary.selected(by: codes)
    }

    /// Appends `count` indices into the dictionary, each of which it has.
    func appendIndices(
        _ input: ByteReader, count: Int, to codes: inout [UInt32]
    ) throws(ParquetError) {
        guard let dictionary else { throw .corrupt("dictionary indices without a dictionary") }
        var input = input
        let width = Int(try input.byte())
        let start = codes.count
        try HybridRLE.append(input, count: count, width: width, to: &codes)
        var highest: UInt32 = 0
        for code in codes[start...] { highest = max(highest, code) }
        guard highest < dictionary.count else {
            throw .corrupt("index \(highest) in a dictionary of \(dictionary.count)")
        }
    }

    private func all<Value>(_ values: [Value], _ count: Int) throws(ParquetError) -> [Value] {
        guard values.count == count else { throw .corrupt("\(values.count) values for \(count)") }
        return values
    }

    /// - Parameter rest: bytes behind the strings. There are none: prefix lengths read as lengths,
    ///   for a header that names the wrong one of two encodings, leave some.
    private func text(
        _ strings: ByteStrings, _ count: Int, rest: Int
    ) throws(ParquetError) -> ChunkValues {
        guard rest == 0 else { throw .corrupt("\(rest) bytes behind the last string") }
        guard strings.count == count else {
            throw .corrupt("\(strings.count) values for \(count)")
        }
        if type == .fixedLengthByteArray {
            for index in 0..<count where strings.range(index).count != size {
                throw .corrupt("a value of \(strings.range(index).count) bytes, not \(size)")
            }
        }
        return .bytes(strings)
    }

    private static func name(_ encoding: Int32) -> String {
        "encoding \(Encoding(rawValue: encoding).map { "\($0)" } ?? "\(encoding)")"
    }
}
