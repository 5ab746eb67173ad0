import Bytes

/// DELTA_BINARY_PACKED (parquet-format, Encodings): differences in blocks, each packed at the width
/// of its miniblock above the block's smallest difference.
package enum DeltaBinaryPacked {
    private static let blockSize = 128
    private static let miniblocks = 4
    private static let miniblockSize = blockSize / miniblocks

    /// Appends `values` as one run of blocks.
    package static func encode(_ values: ArraySlice<Int64>, to output: inout ByteWriter) {
        encode(values.span, to: &output)
    }

    /// Differences wrap around in 32 bits, so that no width exceeds 32: some readers take no more.
    static func encode(_ values: ArraySlice<Int32>, to output: inout ByteWriter) {
        encode(values.span, to: &output)
    }

    @inline(__always)
    private static func encode<Value: FixedWidthInteger & SignedInteger>(
        _ values: Span<Value>, to output: inout ByteWriter
    ) {
        output.append(varint: UInt64(blockSize))
        output.append(varint: UInt64(miniblocks))
        output.append(varint: UInt64(values.count))
        output.append(zigzag: values.isEmpty ? 0 : Int64(values[0]))
        // Differences of a block, then what they are above the least of them.
        var deltas = [Value](repeating: 0, count: blockSize)
        var packed = [UInt64](repeating: 0, count: blockSize)
        var index = 1
        while index < values.count {
            let count = min(blockSize, values.count - index)
            var least = Value.max
            for offset in 0..<count {
                let delta = values[index + offset] &- values[index + offset - 1]
                deltas[offset] = delta
                least = min(least, delta)
            }
            let mask = UInt64.max >> UInt64(64 - Value.bitWidth)
            for offset in 0..<count {
                packed[offset] = UInt64(truncatingIfNeeded: deltas[offset] &- least) & mask
            }
            for offset in count..<blockSize { packed[offset] = 0 }
            output.append(zigzag: Int64(least))
            appendMiniblocks(packed.span, count, to: &output)
            index += count
        }
    }

    private static func appendMiniblocks(
        _ packed: Span<UInt64>, _ count: Int, to output: inout ByteWriter
    ) {
        func width(_ start: Int) -> Int {
            var all: UInt64 = 0
            for offset in start..<start + miniblockSize { all |= packed[offset] }
            return 64 - all.leadingZeroBitCount
        }
        for start in stride(from: 0, to: blockSize, by: miniblockSize) {
            output.append(UInt8(width(start)))
        }
        // A miniblock without values keeps its width byte and has no body.
        for start in stride(from: 0, to: count, by: miniblockSize) {
            let width = width(start)
            if width > 0 { output.pack(packed, start..<start + miniblockSize, width: width) }
        }
    }

    /// Reads all values and leaves `input` behind the padding of the last miniblock.
    ///
    /// Sums wrap around in the column's own type, as its writer's differences did.
    /// - Parameter limit: more values than this are an error: the page does not have them.
    static func decode<Value: FixedWidthInteger & SignedInteger>(
        _ input: inout ByteReader, as type: Value.Type, limit: Int
    ) throws(ParquetError) -> [Value] {
        let blockSize = try input.varint()
        let miniblocks = try input.varint()
        let count = try input.varint()
        var value = Value(truncatingIfNeeded: try input.zigzag())
        guard blockSize > 0, blockSize % 128 == 0, blockSize <= 1 << 20, miniblocks > 0,
            miniblocks <= blockSize / 32, blockSize % miniblocks == 0,
            blockSize / miniblocks % 32 == 0
        else { throw .corrupt("delta blocks of \(blockSize) in \(miniblocks)") }
        guard count <= UInt64(limit) else { throw .corrupt("\(count) delta values for \(limit)") }
        var values: [Value] = []
        guard count > 0 else { return values }
        // Equal differences take no bits, so that few bytes can stand for many values.
        values.reserveCapacity(Int(min(count, UInt64(max(input.remaining * 8, 1 << 16)))))
        values.append(value)
        let perMiniblock = Int(blockSize / miniblocks)
        var deltas: [UInt64] = []
        deltas.reserveCapacity(min(perMiniblock, Int(count)))
        while values.count < Int(count) {
            let least = Value(truncatingIfNeeded: try input.zigzag())
            for position in try input.take(Int(miniblocks)) {
                let wanted = min(perMiniblock, Int(count) - values.count)
                // A miniblock that holds nothing may have any width and has no body.
                guard wanted > 0 else { break }
                let width = Int(input.bytes[position])
                guard width <= 64 else { throw .corrupt("delta width \(width)") }
                let body = try input.take(perMiniblock * width / 8)
                if width == 0 {
                    for _ in 0..<wanted {
                        value &+= least
                        values.append(value)
                    }
                    continue
                }
                deltas.removeAll(keepingCapacity: true)
                BitPacking.unpack(
                    input.bytes.span, body.lowerBound, count: wanted, width: width, to: &deltas)
                for delta in deltas {
                    value = value &+ least &+ Value(truncatingIfNeeded: delta)
                    values.append(value)
                }
            }
        }
        return values
    }
}
