/// Row numbers in order of time, a digit of the time after the other: no comparison, and a fixed
/// number of passes.
enum TimeOrder {
    private static let digitBits: UInt64 = 11
    private static let digits = 1 << Int(digitBits)
    /// Below so many rows a sort by comparison takes less than the passes over the digits.
    private static let fewRows = 512

    /// Sorts `rows`; stable, so that rows of one time stay in their order.
    /// - Parameters:
    ///   - rows: row numbers in ascending order.
    ///   - times: µs UTC by row.
    ///   - start: of the hour that all of them lie in; its microseconds fit 32 bits.
    static func sort(_ rows: inout [UInt32], by times: [Int64], from start: Int64) {
        // One number each: to sort those takes no look into `times`.
        var keys = rows.map { UInt64(times[Int($0)] - start) << 32 | UInt64($0) }
        guard keys.count >= fewRows else {
            keys.sort()
            rows = keys.map { UInt32(truncatingIfNeeded: $0) }
            return
        }
        var other = keys
        for shift in stride(from: UInt64(32), to: 64, by: Int(digitBits)) {
            pass(keys, into: &other, shift)
            swap(&keys, &other)
        }
        for index in rows.indices { rows[index] = UInt32(truncatingIfNeeded: keys[index]) }
    }

    private static func pass(_ keys: [UInt64], into sorted: inout [UInt64], _ shift: UInt64) {
        var places = [Int](repeating: 0, count: digits + 1)
        for key in keys { places[digit(key, shift) + 1] += 1 }
        for index in 1...digits { places[index] += places[index - 1] }
        for key in keys {
            let digit = digit(key, shift)
            sorted[places[digit]] = key
            places[digit] += 1
        }
    }

    @inline(__always)
    private static func digit(_ key: UInt64, _ shift: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &>> shift) & UInt64(digits - 1))
    }
}
