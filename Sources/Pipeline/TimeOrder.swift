import Bytes

/// Row numbers in order of time.
enum TimeOrder {
    /// Sorts `rows`; stable, so that rows of one time stay in their order.
    /// - Parameters:
    ///   - rows: row numbers in ascending order.
    ///   - times: µs UTC by row.
    ///   - start: of the hour that all of them lie in; its microseconds fit 32 bits.
    static func sort(_ rows: inout [UInt32], by times: [Int64], from start: Int64) {
        // One number each: to sort those takes no look into `times`.
        var keys = rows.map { UInt64(times[Int($0)] - start) << 32 | UInt64($0) }
        DigitSort.sort(&keys, from: 32)
        rows = keys.map { UInt32(truncatingIfNeeded: $0) }
    }
}
