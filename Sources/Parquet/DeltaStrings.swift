import Bytes

/// DELTA_LENGTH_BYTE_ARRAY (parquet-format, Encodings): all lengths, then all bytes.
package enum DeltaLengthByteArray {
    /// Appends the strings of `range`.
    package static func encode(
        _ strings: ByteStrings, _ range: Range<Int>, to output: inout ByteWriter
    ) {
        let lengths = range.map { Int32(strings.range($0).count) }
        DeltaBinaryPacked.encode(lengths[...], to: &output)
        guard let first = range.first, let last = range.last else { return }
        output.append(
            contentsOf: strings.bytes[
                strings.range(first).lowerBound..<strings.range(last).upperBound])
    }

    /// Leaves `input` behind the last string.
    package static func decode(_ input: inout ByteReader, limit: Int) throws(ParquetError)
        -> ByteStrings
    {
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
package enum DeltaByteArray {
    /// Appends the strings of `range`.
    package static func encode(
        _ strings: ByteStrings, _ range: Range<Int>, to output: inout ByteWriter
    ) {
        var prefixes = strings.sharedPrefixes(range)
        level(&prefixes)
        let rests = strings.rests(range, dropping: prefixes)
        DeltaBinaryPacked.encode(prefixes[...], to: &output)
        DeltaBinaryPacked.encode(rests.lengths[...], to: &output)
        output.append(contentsOf: rests.bytes)
    }

    /// Cuts prefixes that are longer by chance to the usual length.
    ///
    /// Identifiers share their fixed part and then, one time in sixteen, a random digit more: to
    /// write that down costs more than the digit. 1 byte of 29 a row on a day of trace ids.
    private static func level(_ prefixes: inout [Int32]) {
        var counts = [Int](repeating: 0, count: 64)
        var tally = counts.mutableSpan
        for prefix in prefixes { tally[min(Int(prefix), 63)] += 1 }
        guard let usual = counts.indices.max(by: { counts[$0] < counts[$1] }),
            counts[usual...].dropFirst().reduce(0, +) * 8 <= prefixes.count,
            usual < counts.count - 1
        else { return }
        prefixes = prefixes.map { min($0, Int32(usual)) }
    }

    /// - Parameter sizeLimit: bytes that the strings may have together; prefixes let a small page
    ///   stand for very many.
    package static func decode(
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
