import Bytes

/// BYTE_STREAM_SPLIT (parquet-format, Encodings), read only: stream `k` holds byte `k` of every value.
package enum ByteStreamSplit {
    /// The bytes of `count` values of `size` bytes each, put together again.
    package static func decode(
        _ input: ByteReader, count: Int, size: Int
    ) throws(ParquetError) -> [UInt8] {
        // Checked before multiplied: `count` comes from the file.
        guard count <= input.remaining / size, count * size == input.remaining else {
            throw .corrupt("\(input.remaining) bytes for \(count) split values of \(size)")
        }
        var output = [UInt8](repeating: 0, count: count * size)
        let source = input.bytes.span
        var target = output.mutableSpan
        for stream in 0..<size {
            let start = input.offset + stream * count
            var position = stream
            for index in start..<start + count {
                target[position] = source[index]
                position &+= size
            }
        }
        return output
    }
}
