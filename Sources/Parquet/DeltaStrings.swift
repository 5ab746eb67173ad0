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
        let lengths = try DeltaBinaryPacked.decode(&input, as: Int32.self, limit: limit)
        var offsets: [Int] = []
        offsets.reserveCapacity(lengths.count + 1)
        var total = 0
        offsets.append(total)
        for length in lengths {
            guard length >= 0 else { throw .corrupt("a string of \(length) bytes") }
            // At most 2^27 lengths of 31 bits: the sum cannot overflow.
            total += Int(length)
            offsets.append(total)
        }
        return ByteStrings(bytes: Array(input.bytes[try input.take(total)]), offsets: offsets)
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
        let suffixes = try DeltaLengthByteArray.decode(&input, limit: limit)
        guard prefixes.count == suffixes.count else {
            throw .corrupt("\(prefixes.count) prefixes for \(suffixes.count) suffixes")
        }
        var total = suffixes.bytes.count
        var previous = 0
        for (index, prefix) in prefixes.enumerated() {
            guard prefix >= 0, prefix <= previous else {
                throw .corrupt("prefix of \(prefix) on a string of \(previous)")
            }
            previous = Int(prefix) + suffixes.range(index).count
            total += Int(prefix)
        }
        guard total <= sizeLimit else {
            throw .unsupported("more than \(sizeLimit) bytes of text in one page")
        }
        var strings = ByteStrings()
        strings.reserveCapacity(strings: prefixes.count, bytes: total)
        for (index, prefix) in prefixes.enumerated() {
            strings.append(prefix: Int(prefix), suffixes, index)
        }
        return strings
    }
}
