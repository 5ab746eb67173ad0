import Bytes
import CShims

/// DELTA_BINARY_PACKED (parquet-format, Encodings): differences in blocks, each packed at the width
/// of its miniblock above the block's smallest difference.
package enum DeltaBinaryPacked {
    /// Appends `values` as one run of blocks.
    package static func encode(_ values: ArraySlice<Int64>, to output: inout ByteWriter) {
        unsafe values.withUnsafeBufferPointer { values in
            unsafe output.append(upTo: albatross_delta_room(values.count, 8)) { target in
                unsafe albatross_deltas_64(values.baseAddress, values.count, target)
            }
        }
    }

    /// Differences wrap around in 32 bits, so that no width exceeds 32: some readers take no more.
    static func encode(_ values: ArraySlice<Int32>, to output: inout ByteWriter) {
        unsafe values.withUnsafeBufferPointer { values in
            unsafe output.append(upTo: albatross_delta_room(values.count, 4)) { target in
                unsafe albatross_deltas_32(values.baseAddress, values.count, target)
            }
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
