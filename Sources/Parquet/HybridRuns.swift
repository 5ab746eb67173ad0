import Bytes

/// The runs of an RLE/bit-packing hybrid, one after the other, up to a number of values.
struct HybridRuns {
    enum Run {
        case repeated(UInt32, count: Int)
        /// Packed values from a byte of the input on, which holds them all.
        case packed(offset: Int, count: Int)
    }

    private var input: ByteReader
    private let width: Int
    /// Values still wanted.
    private var rest: Int

    /// - Parameter width: 1 to 32; at width 0 there are no bytes to read.
    init(_ input: ByteReader, count: Int, width: Int) throws(ParquetError) {
        guard (1...32).contains(width) else { throw .corrupt("bit width \(width)") }
        self.input = input
        self.width = width
        rest = count
    }

    /// Values to make room for at first: a run can stand for any number of them, packed bits cannot.
    var plausibleCount: Int { min(rest, max(input.remaining * 8, 1 << 16)) }

    /// Nil once there are enough values; padding of the last run is passed over.
    mutating func next() throws(ParquetError) -> Run? {
        guard rest > 0 else { return nil }
        let header = try input.varint()
        guard header > 1 else { throw .corrupt("run of length 0") }
        if header & 1 == 0 {
            var value: UInt32 = 0
            for (shift, offset) in try input.take((width + 7) / 8).enumerated() {
                value |= UInt32(input.bytes[offset]) << UInt32(shift * 8)
            }
            let count = Int(min(header >> 1, UInt64(rest)))
            rest -= count
            return .repeated(value, count: count)
        }
        // One group more than there are bytes is as wrong as any larger number, and cannot overflow.
        let groups = Int(min(header >> 1, UInt64(input.remaining) + 1))
        let count = min(groups * 8, rest)
        // The run may be cut off where its padding would stand.
        let stored = min(groups * width, input.remaining)
        guard (count * width + 7) / 8 <= stored else { throw .corrupt("bit-packed run cut off") }
        let range = try input.take(stored)
        rest -= count
        return .packed(offset: range.lowerBound, count: count)
    }
}
