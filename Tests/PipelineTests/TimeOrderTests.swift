import Testing

@testable import Pipeline

struct TimeOrderTests {
    /// Against a stable sort, on both sides of the number of rows where the way changes.
    @Test(arguments: [0, 1, 2, 511, 512, 513, 20_000]) func rowsAreInOrder(count: Int) {
        let start: Int64 = 1_763_600_400_000_000
        var state: UInt64 = 17
        let times = (0..<count * 2).map { index -> Int64 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // Many rows of one time, and the last microsecond of the hour.
            return start + (index % 5 == 0 ? 3_599_999_999 : Int64(state >> 33) % 3_600_000 * 1000)
        }
        let rows = (0..<UInt32(count)).map { $0 * 2 }
        var sorted = rows
        TimeOrder.sort(&sorted, by: times, from: start)
        let expected = rows.sorted { (times[Int($0)], $0) < (times[Int($1)], $1) }
        #expect(sorted == expected)
    }
}
