import Bytes

/// The RLE/bit-packing hybrid of levels and dictionary indices (parquet-format, Encodings).
package enum HybridRLE {
    /// Literals come in groups of so many, so a run begins at one; a shorter run costs more than it
    /// saves.
    private static let groupSize = 8

    /// Appends `values[range]` at `width` bits each.
    package static func encode(
        _ values: Span<UInt32>, _ range: Range<Int>, width: Int, to output: inout ByteWriter
    ) {
        var literals = range.lowerBound
        var index = range.lowerBound
        while index + groupSize <= range.upperBound {
            let value = values[index]
            var difference: UInt32 = 0
            for offset in 1..<groupSize { difference |= values[index + offset] ^ value }
            guard difference == 0 else {
                index += groupSize
                continue
            }
            var end = index + groupSize
            while end < range.upperBound, values[end] == value { end += 1 }
            flush(values, literals..<index, width: width, to: &output)
            append(run: end - index, of: value, width: width, to: &output)
            index = end
            literals = end
        }
        flush(values, literals..<range.upperBound, width: width, to: &output)
    }

    /// Appends flags at one bit each.
    package static func encode(flags: Span<Bool>, to output: inout ByteWriter) {
        var literals = 0
        var index = 0
        while index + groupSize <= flags.count {
            let group = Kernels.flags(flags, index)
            guard group == 0 || group == Kernels.allFlags else {
                index += groupSize
                continue
            }
            var end = index + groupSize
            while end + groupSize <= flags.count, Kernels.flags(flags, end) == group {
                end += groupSize
            }
            while end < flags.count, flags[end] == flags[index] { end += 1 }
            appendLiterals(flags, literals..<index, to: &output)
            append(run: end - index, of: group == 0 ? 0 : 1, width: 1, to: &output)
            index = end
            literals = end
        }
        appendLiterals(flags, literals..<flags.count, to: &output)
    }

    private static func appendLiterals(
        _ flags: Span<Bool>, _ range: Range<Int>, to output: inout ByteWriter
    ) {
        guard !range.isEmpty else { return }
        output.append(varint: UInt64((range.count + 7) / 8) << 1 | 1)
        var index = range.lowerBound
        while index + groupSize <= range.upperBound {
            output.append(Kernels.bits(ofFlags: Kernels.flags(flags, index)))
            index += groupSize
        }
        guard index < range.upperBound else { return }
        var bits: UInt8 = 0
        for place in index..<range.upperBound where flags[place] { bits |= 1 << (place - index) }
        output.append(bits)
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

    private static func flush(
        _ values: Span<UInt32>, _ range: Range<Int>, width: Int, to output: inout ByteWriter
    ) {
        guard !range.isEmpty else { return }
        output.append(varint: UInt64((range.count + 7) / 8) << 1 | 1)
        output.pack(values, range, width: width)
    }
}
