import Bytes
import Testing

@testable import Parquet

/// Runs and literals as a twin writes them that goes number by number and bit by bit.
struct HybridTests {
    @Test(arguments: 1...32)
    func agreesWithItsTwin(width: Int) {
        let mask = UInt32.max >> UInt32(32 - width)
        for count in [0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 500] {
            for run in [1, 5, 8, 9, 16, 23, 100] {
                let values = (0..<count).map {
                    UInt32(truncatingIfNeeded: $0 / run &* 0x9E37_79B1) & mask
                }
                for range in [0..<count, min(3, count)..<count] {
                    var output = ByteWriter()
                    output.append(9)
                    HybridRLE.encode(values.span, range, width: width, to: &output)
                    #expect(output.bytes == [9] + Self.twin(values[range], width))
                }
            }
        }
    }

    private static func twin(_ values: ArraySlice<UInt32>, _ width: Int) -> [UInt8] {
        var output = ByteWriter()
        var literals: [UInt32] = []
        func flush() {
            guard !literals.isEmpty else { return }
            output.append(varint: UInt64((literals.count + 7) / 8) << 1 | 1)
            output.append(contentsOf: packed(literals, width))
            literals = []
        }
        var rest = values
        while let first = rest.first {
            let run = rest.prefix { $0 == first }.count
            if run >= 8 {
                flush()
                output.append(varint: UInt64(run) << 1)
                for byte in 0..<(width + 7) / 8 {
                    output.append(UInt8(truncatingIfNeeded: first >> UInt32(byte * 8)))
                }
                rest = rest.dropFirst(run)
            } else {
                literals += rest.prefix(8)
                rest = rest.dropFirst(8)
            }
        }
        flush()
        return output.bytes
    }

    private static func packed(_ values: [UInt32], _ width: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (values.count + 7) / 8 * width)
        for (index, value) in values.enumerated() {
            for bit in 0..<width where value >> UInt32(bit) & 1 == 1 {
                bytes[(index * width + bit) / 8] |= 1 << UInt8((index * width + bit) % 8)
            }
        }
        return bytes
    }
}
