import CShims

extension [UInt32] {
    /// Below so many numbers, all are compared with each.
    private static let veryFewNumbers = 8
    /// Below so many numbers, several counts of each fit the nearest cache.
    private static let fewNumbers = 1024

    /// How often each number below `bound` occurs; all of them are below it.
    package func occurrences(below bound: Int) -> [UInt32] {
        precondition(Columns.are(span, below: bound), "numbers below the bound")
        if bound == 1 { return [UInt32(count)] }
        let isFew = bound <= Self.fewNumbers && count > 4 * bound
        let lanes = isFew && bound > Self.veryFewNumbers ? 4 : 1
        var counts = [UInt32](repeating: 0, count: bound * lanes)
        unsafe withUnsafeBufferPointer { numbers in
            unsafe counts.withUnsafeMutableBufferPointer { counts in
                let (from, into) = (numbers.baseAddress, counts.baseAddress)
                if lanes > 1 {
                    unsafe albatross_count_in_fours(from, numbers.count, bound, into)
                } else if isFew {
                    unsafe albatross_count_few(from, numbers.count, UInt32(bound), into)
                } else {
                    unsafe albatross_count(from, numbers.count, into)
                }
            }
        }
        counts.removeLast(counts.count - bound)
        return counts
    }
}
