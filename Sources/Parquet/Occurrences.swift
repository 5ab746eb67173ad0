extension [UInt32] {
    /// How often each number below `bound` occurs; all of them are below it.
    package func occurrences(below bound: Int) -> [UInt32] {
        var counts = [UInt32](repeating: 0, count: bound)
        var tally = counts.mutableSpan
        for number in self { tally[Int(number)] &+= 1 }
        return counts
    }
}
