import Bytes

/// DELTA_LENGTH_BYTE_ARRAY (parquet-format, Encodings): all lengths, then all bytes.
enum DeltaLengthByteArray {
    static func encode(_ strings: ByteStrings, _ range: Range<Int>, to output: inout ByteWriter) {
        let lengths = range.map { Int32(strings.range($0).count) }
        DeltaBinaryPacked.encode(lengths[...], to: &output)
        guard let first = range.first, let last = range.last else { return }
        output.append(
            contentsOf: strings.bytes[
                strings.range(first).lowerBound..<strings.range(last).upperBound])
    }

    /// Leaves `input` behind the last string.
    static func decode(_ input: inout ByteReader, limit: Int) throws(ParquetError) -> ByteStrings {
        let bounds = try decodeBounds(&input, limit: limit)
        guard let start = bounds.first, let end = bounds.last else { return ByteStrings() }
        return ByteStrings(
            bytes: Array(input.bytes[start..<end]), offsets: bounds.map { $0 - start })
    }

    /// Where the strings lie in the bytes of `input`: one bound more than there are strings.
    static func decodeBounds(
        _ input: inout ByteReader, limit: Int
    ) throws(ParquetError) -> [Int] {
        let lengths = try DeltaBinaryPacked.decode(&input, as: Int32.self, limit: limit)
        var bounds: [Int] = []
        bounds.reserveCapacity(lengths.count + 1)
        var end = input.offset
        bounds.append(end)
        for length in lengths {
            guard length >= 0 else { throw .corrupt("a string of \(length) bytes") }
            // At most 2^27 lengths of 31 bits: the sum cannot overflow.
            end += Int(length)
            bounds.append(end)
        }
        _ = try input.take(end - input.offset)
        return bounds
    }
}

/// DELTA_BYTE_ARRAY (parquet-format, Encodings): what each string shares with the one before, then
/// the rests.
enum DeltaByteArray {
    static func encode(_ strings: ByteStrings, _ range: Range<Int>, to output: inout ByteWriter) {
        var prefixes: [Int32] = []
        var suffixes = ByteStrings()
        prefixes.reserveCapacity(range.count)
        let bytes = strings.bytes.span
        var previous = 0..<0
        for index in range {
            let current = strings.range(index)
            let limit = min(previous.count, current.count)
            var shared = 0
            while shared < limit,
                bytes[previous.lowerBound + shared] == bytes[current.lowerBound + shared]
            {
                shared += 1
            }
            prefixes.append(Int32(shared))
            suffixes.append(bytes, current.lowerBound + shared, current.count - shared)
            previous = current
        }
        DeltaBinaryPacked.encode(prefixes[...], to: &output)
        DeltaLengthByteArray.encode(suffixes, 0..<suffixes.count, to: &output)
    }

    /// - Parameter sizeLimit: bytes that the strings may have together; prefixes let a small page
    ///   stand for very many.
    static func decode(
        _ input: inout ByteReader, limit: Int, sizeLimit: Int
    ) throws(ParquetError) -> ByteStrings {
        let prefixes = try DeltaBinaryPacked.decode(&input, as: Int32.self, limit: limit)
        let bounds = try DeltaLengthByteArray.decodeBounds(&input, limit: limit)
        guard prefixes.count == bounds.count - 1 else {
            throw .corrupt("\(prefixes.count) prefixes for \(bounds.count - 1) suffixes")
        }
        var total = 0
        var previous = 0
        for (index, prefix) in prefixes.enumerated() {
            guard prefix >= 0, prefix <= previous else {
                throw .corrupt("prefix of \(prefix) on a string of \(previous)")
            }
            previous = Int(prefix) + bounds[index + 1] - bounds[index]
            total += previous
        }
        guard total <= sizeLimit else {
            throw .unsupported("more than \(sizeLimit) bytes of text in one page")
        }
        return ByteStrings(prefixes: prefixes, suffixes: input.bytes.span, bounds: bounds)
    }
}
