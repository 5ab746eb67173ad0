import Testing

@testable import Parquet

/// Against a dictionary of the standard library.
struct NumberTableTests {
    @Test(arguments: [1, 2, 100, 127, 128, 129, 300, 5000])
    func agreesWithItsTwin(distinct: Int) throws {
        let numbers = (0..<12_000).map { Int64($0 * $0 % 7919 % distinct) &* 0x2545_F491_4F6C_DD1D }
        let table = try #require(NumberTable(numbers))
        Self.check(table.distinct, table.counts, table.codes, numbers)
        let short = numbers.map { Int32(truncatingIfNeeded: $0 >> 20) }
        let narrow = try #require(NumberTable(short))
        Self.check(narrow.distinct, narrow.counts, narrow.codes, short)
        let doubles = numbers.map { Double($0 >> 40) / 1000 }
        let wide = try #require(NumberTable(doubles))
        Self.check(wide.distinct, wide.counts, wide.codes, doubles)
    }

    /// Both zeros, and no dictionary where more than half of the numbers are distinct.
    @Test func limits() throws {
        let zeros = try #require(NumberTable([0.0, -0.0, 0.0, -0.0]))
        #expect(zeros.distinct.map(\.sign) == [.plus, .minus])
        #expect(zeros.codes == [0, 1, 0, 1])
        #expect(NumberTable([Int32]()) == nil)
        #expect(NumberTable([Int32(7)])?.codes == [0])
        #expect(NumberTable([Int64(1), 2, 3, 1]) == nil)
        #expect(NumberTable((0..<2000).map { Int64($0 % 1001) }) == nil)
        #expect(NumberTable((0..<2000).map { Int64($0 % 1000) }) != nil)
    }

    private static func check<Number: Hashable>(
        _ distinct: [Number], _ counts: [UInt32], _ codes: [UInt32], _ numbers: [Number]
    ) {
        #expect(codes.map { distinct[Int($0)] } == numbers)
        var expected: [Number] = []
        var rows: [Number: UInt32] = [:]
        for number in numbers {
            if rows[number] == nil { expected.append(number) }
            rows[number, default: 0] += 1
        }
        #expect(distinct == expected)
        #expect(counts == expected.map { rows[$0] })
    }
}
