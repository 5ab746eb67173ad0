import Bytes
import Testing

@testable import Parquet

/// What looks at many values at once, against what looks at one after the other.
struct BoundsTests {
    private static let ranges = [0..<1, 0..<0, 3..<259, 0..<256, 100..<2000, 0..<2000]

    @Test func numbers() {
        let numbers = (0..<2000).map { Int64($0) &* 0x1E37_79B9_7F4A_7C15 >> 17 }
        for range in Self.ranges {
            let long = ValueBounds(.int64(numbers), range)
            #expect(long.low.map { numbers[$0] } == numbers[range].min())
            #expect(long.high.map { numbers[$0] } == numbers[range].max())
            let short = numbers.map { Int32(truncatingIfNeeded: $0) }
            let bounds = ValueBounds(.int32(short), range)
            #expect(bounds.low.map { short[$0] } == short[range].min())
            #expect(bounds.high.map { short[$0] } == short[range].max())
            // Each value comes twice: the first place counts.
            let doubles = numbers.indices.map { Double(numbers[$0 / 2]) / 1000 }
            let some = ValueBounds(.double(doubles), range)
            #expect(some.low == range.min { doubles[$0] < doubles[$1] })
            #expect(some.high == range.max { doubles[$0] < doubles[$1] })
            #expect(some.nanCount == 0)
        }
    }

    @Test func notANumber() {
        var doubles = (0..<100).map { Double(($0 * 37) % 101) }
        for place in [0, 50, 99] { doubles[place] = .nan }
        let bounds = ValueBounds(.double(doubles), 0..<100)
        #expect(bounds.nanCount == 3)
        #expect(bounds.low.map { doubles[$0] } == doubles.filter { !$0.isNaN }.min())
        #expect(bounds.high.map { doubles[$0] } == doubles.filter { !$0.isNaN }.max())
        #expect(ValueBounds(.double(doubles), 50..<51).low == nil)
    }

    /// Both ends of the dictionary early, late, in another page or not at all.
    @Test(arguments: [1, 2, 7, 300, 1900])
    func codes(count: Int) {
        let texts = (0..<count).map { "text \($0 * 7919 % count)" }
        let strings = ByteStrings(texts)
        var ranks = [UInt32](repeating: 0, count: count)
        for (rank, code) in strings.ascending().enumerated() { ranks[Int(code)] = UInt32(rank) }
        for step in [1, 13, 641] {
            let codes = (0..<2000).map { UInt32($0 * step % count) }
            for range in Self.ranges {
                let bounds = ValueBounds(.coded(strings, codes), range, ranks: ranks)
                #expect(
                    bounds.low.map { texts[Int(codes[$0])] }
                        == range.map { texts[Int(codes[$0])] }.min())
                #expect(
                    bounds.high.map { texts[Int(codes[$0])] }
                        == range.map { texts[Int(codes[$0])] }.max())
                #expect(bounds.low.map(range.contains) != false)
                #expect(bounds.high.map(range.contains) != false)
            }
        }
    }

    /// Levels as the numbers 0 and 1, at lengths and runs around eight.
    @Test func flags() {
        for count in [0, 1, 7, 8, 9, 16, 17, 100, 1000] {
            for run in [1, 2, 3, 7, 8, 9, 15, 24, 25, 2000] {
                for phase in [0, 1, 5] {
                    let flags = (0..<count).map { ($0 + phase) / run % 2 == 0 }
                    var (levels, expected) = (ByteWriter(), ByteWriter())
                    HybridRLE.encode(flags: flags.span, to: &levels)
                    let numbers: [UInt32] = flags.map { $0 ? 1 : 0 }
                    HybridRLE.encode(numbers.span, 0..<count, width: 1, to: &expected)
                    #expect(levels.bytes == expected.bytes)
                }
            }
        }
    }
}
