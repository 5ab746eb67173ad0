/// Counts by second of a context, from the first second that has any; a second holds at most 65,535.
package struct SecondCounts: Sendable, Equatable {
    private var first = 0
    private var counts: [UInt16] = []

    package init() {}

    package var isEmpty: Bool { counts.isEmpty }

    /// Seconds from the first that was counted to the last.
    package var range: Range<Int> { first..<first + counts.count }

    package subscript(second: Int) -> Int {
        let index = second - first
        return counts.indices.contains(index) ? Int(counts[index]) : 0
    }

    package mutating func add(_ second: Int, _ count: Int = 1) {
        let known = second - first
        if count == 1, known >= 0, known < counts.count {
            counts[known] += counts[known] < .max ? 1 : 0
            return
        }
        guard second >= 0, count > 0 else { return }
        if counts.isEmpty { first = second }
        if second < first {
            counts.insert(contentsOf: repeatElement(0, count: first - second), at: 0)
            first = second
        }
        let index = second - first
        if index >= counts.count {
            counts.append(contentsOf: repeatElement(0, count: index + 1 - counts.count))
        }
        counts[index] = UInt16(clamping: Int(counts[index]) + count)
    }

    package mutating func add(_ other: SecondCounts) {
        guard !other.isEmpty else { return }
        guard !counts.isEmpty else {
            self = other
            return
        }
        let low = min(first, other.first)
        let high = max(range.upperBound, other.range.upperBound)
        if low < first { counts.insert(contentsOf: repeatElement(0, count: first - low), at: 0) }
        first = low
        let missing = high - low - counts.count
        if missing > 0 { counts.append(contentsOf: repeatElement(0, count: missing)) }
        let offset = other.first - low
        for index in other.counts.indices {
            let (sum, isOver) = counts[offset + index].addingReportingOverflow(other.counts[index])
            counts[offset + index] = isOver ? .max : sum
        }
    }

    package func sum(_ seconds: Range<Int>) -> Int {
        let part = seconds.clamped(to: range)
        var sum = 0
        for second in part { sum += Int(counts[second - first]) }
        return sum
    }

    package var total: Int { sum(range) }

    /// The last second before `second` that has a count.
    package func last(before second: Int) -> Int? {
        var index = min(second - first, counts.count) - 1
        while index >= 0 {
            if counts[index] > 0 { return first + index }
            index -= 1
        }
        return nil
    }

    /// The first second from `second` on that has a count.
    package func first(from second: Int) -> Int? {
        var index = max(0, second - first)
        while index < counts.count {
            if counts[index] > 0 { return first + index }
            index += 1
        }
        return nil
    }
}
