import Bytes

/// How long targets took, in classes 4 % wide whose borders are whole milliseconds, so that SQL counts
/// the same.
package struct LatencyHistogram: Sendable, Equatable {
    package private(set) var counts: [UInt32] = []
    package private(set) var total = 0

    package init() {}

    /// First millisecond of each class, ascending from 0.
    package static let borders: [Int] = {
        var borders = [0]
        while let last = borders.last, last < 5_000_000 {
            borders.append(max(last + 1, Int((Double(last) * 1.04).rounded())))
        }
        return borders
    }()

    private static let quick: [UInt16] = (0..<4096).map { UInt16(search($0)) }

    /// The class of a time in milliseconds.
    package static func position(_ milliseconds: Int) -> Int {
        if milliseconds < 4096 { return Int(quick[max(0, milliseconds)]) }
        return search(milliseconds)
    }

    private static func search(_ milliseconds: Int) -> Int {
        max(0, borders.partitionPoint { $0 <= milliseconds } - 1)
    }

    /// - Parameter position: a class, as `position` gives it.
    package mutating func add(position: Int, _ count: UInt32 = 1) {
        if counts.count <= position {
            counts.append(contentsOf: repeatElement(0, count: position + 1 - counts.count))
        }
        counts[position] &+= count
        total += Int(count)
    }

    package mutating func add(_ other: LatencyHistogram) {
        for (position, count) in other.counts.enumerated() where count > 0 {
            add(position: position, count)
        }
    }

    /// Answers that took `milliseconds` or longer; a border gives the exact number.
    package func count(from milliseconds: Int) -> Int {
        let first = Self.position(milliseconds)
        guard first < counts.count else { return 0 }
        return counts[first...].reduce(0) { $0 + Int($1) }
    }

    /// The share of answers that were quicker, those of the same class by half.
    package func rank(_ milliseconds: Int) -> Double {
        guard total > 0 else { return 0.5 }
        let position = Self.position(milliseconds)
        let below = counts.prefix(position).reduce(0) { $0 + Int($1) }
        let same = position < counts.count ? Int(counts[position]) : 0
        return (Double(below) + Double(same) / 2) / Double(total)
    }

    /// Milliseconds of all together, to within a few per cent.
    package var milliseconds: Int {
        counts.enumerated().reduce(0) { $0 + Int($1.element) * Self.borders[$1.offset] }
    }

    /// The border in ms above which the share `1 - quantile` lies; nil without answers.
    package func quantile(_ quantile: Double) -> Int? {
        guard total > 0 else { return nil }
        let wanted = Int((Double(total) * quantile).rounded(.up))
        var sum = 0
        for (position, count) in counts.enumerated() {
            sum += Int(count)
            if sum >= wanted { return Self.borders[min(position + 1, Self.borders.count - 1)] }
        }
        return nil
    }
}
