/// Values that pass a test: closed ranges in ascending order, apart from each other.
package struct Ranges<Bound: Comparable & Sendable>: Sendable, Equatable {
    let list: [ClosedRange<Bound>]

    init(_ list: [ClosedRange<Bound>]) {
        self.list = list
    }

    @inline(__always)
    func contains(_ value: Bound) -> Bool {
        for range in list where range.lowerBound <= value && value <= range.upperBound {
            return true
        }
        return false
    }

    func overlaps(_ low: Bound, _ high: Bound) -> Bool {
        list.contains { $0.lowerBound <= high && low <= $0.upperBound }
    }

    func covers(_ low: Bound, _ high: Bound) -> Bool {
        list.contains { $0.lowerBound <= low && high <= $0.upperBound }
    }

    /// From the first bound to the last; nil if nothing passes.
    var hull: ClosedRange<Bound>? {
        guard let first = list.first, let last = list.last else { return nil }
        return first.lowerBound...last.upperBound
    }

    /// Those of any of `parts`.
    static func union(_ parts: [Ranges]) -> Ranges {
        let sorted = parts.flatMap(\.list).sorted { $0.lowerBound < $1.lowerBound }
        var joined: [ClosedRange<Bound>] = []
        for range in sorted {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] =
                    last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        return Ranges(joined)
    }
}
