extension [UInt32] {
    /// Below so many numbers, several counts of each fit the nearest cache.
    private static let fewNumbers = 1024

    /// How often each number below `bound` occurs; all of them are below it.
    package func occurrences(below bound: Int) -> [UInt32] {
        // A count waits for the one before of the same number: neighbours go to counts of their own.
        let lanes = bound <= Self.fewNumbers && count > 4 * bound ? 4 : 1
        var counts = [UInt32](repeating: 0, count: bound * lanes)
        var tally = counts.mutableSpan
        let numbers = span
        var index = 0
        if lanes == 4 {
            while index &+ 4 <= numbers.count {
                tally[Int(numbers[index])] &+= 1
                tally[bound &+ Int(numbers[index &+ 1])] &+= 1
                tally[2 &* bound &+ Int(numbers[index &+ 2])] &+= 1
                tally[3 &* bound &+ Int(numbers[index &+ 3])] &+= 1
                index &+= 4
            }
        }
        for rest in index..<numbers.count { tally[Int(numbers[rest])] &+= 1 }
        guard lanes > 1 else { return counts }
        return (0..<bound).map { number in
            (0..<lanes).reduce(0) { $0 + counts[$1 * bound + number] }
        }
    }
}
