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
    /// - Parameters:
    ///   - bits: 32 or 64, the size of the column's type.
    ///   - limit: more values than this are an error: the page does not have them.
    static func decode(
        _ input: inout ByteReader, bits: Int, limit: Int
    ) throws(ParquetError) -> [Int64] {
        do {
            let blockSize = try input.readVarint()
            let miniblocks = try input.readVarint()
            let count = try input.readVarint()
            var value = try input.readZigzag()
            guard blockSize > 0, blockSize % 128 == 0, blockSize <= 1 << 20, miniblocks > 0,
                miniblocks <= blockSize / 32, blockSize % miniblocks == 0,
                blockSize / miniblocks % 32 == 0
            else { throw ParquetError.corrupt("delta blocks of \(blockSize) in \(miniblocks)") }
            guard count <= UInt64(limit) else {
                throw ParquetError.corrupt("\(count) delta values for \(limit)")
            }
            var values: [Int64] = []
            guard count > 0 else { return values }
            values.reserveCapacity(Int(min(count, UInt64(input.remaining) * 64 + 1)))
            values.append(narrow(value, bits))
            let perMiniblock = Int(blockSize / miniblocks)
            while values.count < Int(count) {
                let least = try input.readZigzag()
                let widths = try input.readBytes(Int(miniblocks))
                for width in widths {
                    let wanted = min(perMiniblock, Int(count) - values.count)
                    // A miniblock that holds nothing may have any width and has no body.
                    guard wanted > 0 else { break }
                    guard width <= 64 else {
                        throw ParquetError.corrupt("delta width \(width)")
                    }
                    let range = try input.readRange(perMiniblock * Int(width) / 8)
                    if width == 0 {
                        for _ in 0..<wanted {
                            value = narrow(value &+ least, bits)
                            values.append(value)
                        }
                        continue
                    }
                    var deltas: [UInt64] = []
                    deltas.reserveCapacity(wanted)
                    BitPacking.unpack(
                        input.bytes.span, range.lowerBound, count: wanted, width: Int(width),
                        to: &deltas)
                    for delta in deltas {
                        value = narrow(value &+ least &+ Int64(bitPattern: delta), bits)
                        values.append(value)
                    }
                }
            }
            return values
        } catch let error as ByteReaderError {
            throw ParquetError(error)
        } catch let error as ParquetError {
            throw error
        } catch {
            throw .corrupt("\(error)")
        }
    }

    private static func narrow(_ value: Int64, _ bits: Int) -> Int64 {
        bits == 32 ? Int64(Int32(truncatingIfNeeded: value)) : value
    }
}
