import Bytes
import CShims

/// The RLE/bit-packing hybrid of levels and dictionary indices (parquet-format, Encodings).
package enum HybridRLE {
    /// Appends `values[range]` at `width` bits each, which all of them fit.
    package static func encode(
        _ values: Span<UInt32>, _ range: Range<Int>, width: Int, to output: inout ByteWriter
    ) {
        precondition((0...32).contains(width))
        unsafe values.extracting(range).withUnsafeBufferPointer { values in
            unsafe output.append(upTo: albatross_hybrid_room(values.count, UInt32(width))) {
                target in
                unsafe albatross_hybrid(values.baseAddress, values.count, UInt32(width), target)
            }
        }
    }

    /// Appends flags at one bit each.
    package static func encode(flags: Span<Bool>, to output: inout ByteWriter) {
        unsafe flags.withUnsafeBytes { flags in
            unsafe output.append(upTo: albatross_hybrid_room(flags.count, 1)) { target in
                unsafe albatross_hybrid_flags(
                    flags.baseAddress?.assumingMemoryBound(to: UInt8.self), flags.count, target)
            }
        }
    }

    /// Appends `count` times the same value.
    static func append(
        run count: Int, of value: UInt32, width: Int, to output: inout ByteWriter
    ) {
        output.append(varint: UInt64(count) << 1)
        for byte in 0..<(width + 7) / 8 {
            output.append(UInt8(truncatingIfNeeded: value >> UInt32(byte * 8)))
        }
    }

    /// Reads `count` values of `width` bits; more may follow them (other writers pad).
    package static func decode(
        _ input: ByteReader, count: Int, width: Int
    ) throws(ParquetError) -> [UInt32] {
        var values: [UInt32] = []
        try append(input, count: count, width: width, to: &values)
        return values
    }

    /// Appends `count` values of `width` bits.
    static func append(
        _ input: ByteReader, count: Int, width: Int, to values: inout [UInt32]
    ) throws(ParquetError) {
        // Some writers give width 0 to a dictionary of one entry.
        if width == 0 { return values.append(contentsOf: repeatElement(0, count: count)) }
        var runs = try HybridRuns(input, count: count, width: width)
        var place = values.count
        // Room for all is made at once, unless a page of few bytes claims very much.
        let isPlausible = runs.plausibleCount >= count
        if isPlausible { values += [UInt32](repeating: 0, count: count) }
        while let run = try runs.next() {
            switch run {
            case .repeated(let value, let count):
                if isPlausible {
                    for index in place..<place + count { values[index] = value }
                } else {
                    values.append(contentsOf: repeatElement(value, count: count))
                }
                place += count
            case .packed(let offset, let count):
                if !isPlausible { values += [UInt32](repeating: 0, count: count) }
                BitPacking.unpack(
                    input.bytes.span, offset, count: count, width: width, to: &values, at: place)
                place += count
            }
        }
    }

    /// Reads `count` values of one bit.
    static func decodeFlags(_ input: ByteReader, count: Int) throws(ParquetError) -> [Bool] {
        var runs = try HybridRuns(input, count: count, width: 1)
        var flags: [Bool] = []
        flags.reserveCapacity(runs.plausibleCount)
        while let run = try runs.next() {
            switch run {
            case .repeated(let value, let count):
                guard value <= 1 else { throw .corrupt("\(value) in a run of single bits") }
                flags.append(contentsOf: repeatElement(value == 1, count: count))
            case .packed(let offset, let count):
                BitPacking.unpack(input.bytes.span, offset, count: count, to: &flags)
            }
        }
        return flags
    }
}
