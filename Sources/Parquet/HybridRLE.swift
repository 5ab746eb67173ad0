import Bytes

/// The RLE/bit-packing hybrid of levels and dictionary indices (parquet-format, Encodings).
enum HybridRLE {
    /// A shorter run costs more as a run of its own than inside bit-packed groups.
    private static let minimumRun = 8

    /// Appends `values[range]` at `width` bits each.
    static func encode(
        _ values: Span<UInt32>, _ range: Range<Int>, width: Int, to output: inout ByteWriter
    ) {
        var literals = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            let value = values[index]
            var end = index + 1
            while end < range.upperBound, values[end] == value { end += 1 }
            // Literal groups hold whole eights, so a run may begin only at a multiple of eight.
            let misaligned = (index - literals) % 8
            if misaligned != 0 {
                let borrowed = min(8 - misaligned, end - index)
                index += borrowed
                continue
            }
            if end - index >= minimumRun {
                flush(values, literals..<index, width: width, to: &output)
                output.append(varint: UInt64(end - index) << 1)
                appendRunValue(value, width: width, to: &output)
                index = end
                literals = end
            } else {
                index = end
            }
        }
        flush(values, literals..<range.upperBound, width: width, to: &output)
    }

    /// Reads `count` values of `width` bits; more may follow them (other writers pad).
    static func decode(
        _ input: ByteReader, count: Int, width: Int
    ) throws(ParquetError) -> [UInt32] {
        guard (0...32).contains(width) else { throw .corrupt("bit width \(width)") }
        // Some writers give width 0 to a dictionary of one entry.
        if width == 0 { return Array(repeating: 0, count: count) }
        var input = input
        var values: [UInt32] = []
        values.reserveCapacity(count)
        do {
            while values.count < count {
                let header = try input.readVarint()
                if header & 1 == 1 {
                    let groups = header >> 1
                    guard groups <= UInt64(input.remaining) else {
                        throw ParquetError.corrupt("bit-packed run longer than its page")
                    }
                    let wanted = min(Int(groups) * 8, count - values.count)
                    // The last group may be cut where its padding would stand.
                    let stored = min(Int(groups) * width, input.remaining)
                    let range = try input.readRange(stored)
                    guard (wanted * width + 7) / 8 <= stored else {
                        throw ParquetError.corrupt("bit-packed run cut off")
                    }
                    BitPacking.unpack(
                        input.bytes.span, range.lowerBound, count: wanted, width: width,
                        to: &values)
                } else {
                    let length = header >> 1
                    guard length > 0 else { throw ParquetError.corrupt("run of length 0") }
                    var value: UInt32 = 0
                    for byte in 0..<(width + 7) / 8 {
                        value |= UInt32(try input.readByte()) << UInt32(byte * 8)
                    }
                    let wanted = Int(min(length, UInt64(count - values.count)))
                    values.append(contentsOf: repeatElement(value, count: wanted))
                }
            }
        } catch let error as ByteReaderError {
            throw ParquetError(error)
        } catch let error as ParquetError {
            throw error
        } catch {
            throw .corrupt("\(error)")
        }
        return values
    }

    private static func flush(
        _ values: Span<UInt32>, _ range: Range<Int>, width: Int, to output: inout ByteWriter
    ) {
        guard !range.isEmpty else { return }
        output.append(varint: UInt64((range.count + 7) / 8) << 1 | 1)
        output.pack(values, range, width: width)
    }

    private static func appendRunValue(_ value: UInt32, width: Int, to output: inout ByteWriter) {
        for byte in 0..<(width + 7) / 8 {
            output.append(UInt8(truncatingIfNeeded: value >> UInt32(byte * 8)))
        }
    }
}
