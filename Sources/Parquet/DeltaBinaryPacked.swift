import Bytes

/// DELTA_BINARY_PACKED (parquet-format, Encodings): differences in blocks, each packed at the width
/// of its miniblock above the block's smallest difference.
enum DeltaBinaryPacked {
    private static let blockSize = 128
    private static let miniblocks = 4
    private static let miniblockSize = blockSize / miniblocks

    static func encode(_ values: ArraySlice<Int64>, to output: inout ByteWriter) {
        encode(values, bits: 64, to: &output)
    }

    /// Differences wrap around in 32 bits, so that no width exceeds 32: some readers take no more.
    static func encode(_ values: ArraySlice<Int32>, to output: inout ByteWriter) {
        encode(values.map { Int64($0) }[...], bits: 32, to: &output)
    }

    private static func encode(
        _ values: ArraySlice<Int64>, bits: Int, to output: inout ByteWriter
    ) {
        output.append(varint: UInt64(blockSize))
        output.append(varint: UInt64(miniblocks))
        output.append(varint: UInt64(values.count))
        output.append(zigzag: values.first ?? 0)
        var deltas: [Int64] = []
        deltas.reserveCapacity(blockSize)
        var packed = [UInt64](repeating: 0, count: miniblockSize)
        var index = values.startIndex + 1
        while index < values.endIndex {
            let end = min(index + blockSize, values.endIndex)
            deltas.removeAll(keepingCapacity: true)
            for position in index..<end {
                let delta = values[position] &- values[position - 1]
                deltas.append(bits == 32 ? Int64(Int32(truncatingIfNeeded: delta)) : delta)
            }
            index = end
            appendBlock(deltas, bits: bits, &packed, to: &output)
        }
    }

    private static func appendBlock(
        _ deltas: [Int64], bits: Int, _ packed: inout [UInt64], to output: inout ByteWriter
    ) {
        let least = deltas.min() ?? 0
        output.append(zigzag: least)
        let mask: UInt64 = bits == 32 ? 0xFFFF_FFFF : .max
        let widths = (0..<miniblocks).map { miniblock in
            let part = deltas.dropFirst(miniblock * miniblockSize).prefix(miniblockSize)
            let all = part.reduce(UInt64(0)) { $0 | UInt64(bitPattern: $1 &- least) & mask }
            return 64 - all.leadingZeroBitCount
        }
        for width in widths { output.append(UInt8(width)) }
        for (miniblock, width) in widths.enumerated() {
            let start = miniblock * miniblockSize
            // A miniblock without values keeps its width byte and has no body.
            guard start < deltas.count, width > 0 else { continue }
            for offset in 0..<miniblockSize {
                let position = start + offset
                packed[offset] =
                    position < deltas.count
                    ? UInt64(bitPattern: deltas[position] &- least) & mask : 0
            }
            output.pack(packed.span, 0..<miniblockSize, width: width)
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
