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
        let lengths = try DeltaBinaryPacked.decode(&input, bits: 32, limit: limit)
        var strings = ByteStrings()
        strings.reserveCapacity(strings: lengths.count, bytes: input.remaining)
        for length in lengths {
            guard length >= 0 else { throw .corrupt("negative string length") }
            do {
                let range = try input.readRange(Int(length))
                strings.append(input.bytes.span, range.lowerBound, range.count)
            } catch { throw ParquetError(error) }
        }
        return strings
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
        let prefixes = try DeltaBinaryPacked.decode(&input, bits: 32, limit: limit)
        let suffixes = try DeltaLengthByteArray.decode(&input, limit: limit)
        guard prefixes.count == suffixes.count else {
            throw .corrupt("\(prefixes.count) prefixes for \(suffixes.count) suffixes")
        }
        var strings = ByteStrings()
        var previous: [UInt8] = []
        for (index, prefix) in prefixes.enumerated() {
            guard prefix >= 0, prefix <= previous.count else {
                throw .corrupt("prefix of \(prefix) on a string of \(previous.count)")
            }
            previous.removeSubrange(Int(prefix)...)
            previous.append(contentsOf: suffixes[index])
            guard strings.bytes.count + previous.count <= sizeLimit else {
                throw .unsupported("a page of more than \(sizeLimit) bytes of text")
            }
            strings.append(previous)
        }
        return strings
    }
}
