import Glibc

/// Rows that targets held for nearly the same time: a timer ended them.
struct ConstantAge: Sendable {
    /// Positions of the rows, ascending.
    let rows: [Int]
    /// Seconds, the middle one of the rows.
    let seconds: Double
    /// From the shortest to the longest.
    let worked: ClosedRange<Double>
    /// How likely chance puts so many of the rows so close together.
    let probability: Double

    /// Shorter times are those of connections, not of timers.
    private static let shortest = 0.5
    /// Times of requests lie about evenly in the logarithm, over this many powers of e.
    private static let spread = 6.4

    /// The most striking one among `rows`; nil if no three are close together.
    init?(_ rows: [Int], _ failures: [FailedRow]) {
        let times = rows.compactMap { row -> (row: Int, seconds: Double)? in
            guard let seconds = failures[row].targetTime, seconds >= Self.shortest else {
                return nil
            }
            return (row, seconds)
        }.sorted { $0.seconds < $1.seconds }
        var best: (range: Range<Int>, probability: Double)?
        for isCoarse in [false, true] {
            var end = 0
            for start in times.indices {
                let low = times[start].seconds
                guard !isCoarse || low >= Self.leastCoarse else { continue }
                let width = isCoarse ? Self.tick : Self.width(low)
                end = max(end, start)
                while end < times.count, times[end].seconds <= low + width { end += 1 }
                let count = end - start
                guard count >= 3 else { continue }
                // Each row may begin a cluster, so the others are tested and the starts counted.
                let chance = min(1, log(1 + width / low) / Self.spread)
                let tail = BinomialTail.probability(
                    of: count - 1, trials: times.count - 1, probability: chance)
                let probability = min(1, tail * Double(times.count))
                let isBetter =
                    best.map {
                        probability < $0.probability
                            || probability == $0.probability && count > $0.range.count
                    } ?? true
                if isBetter { best = (start..<end, probability) }
            }
        }
        guard let best else { return nil }
        let part = times[best.range]
        self.rows = part.map(\.row).sorted()
        seconds = times[best.range.lowerBound + best.range.count / 2].seconds
        worked = times[best.range.lowerBound].seconds...times[best.range.upperBound - 1].seconds
        probability = best.probability
    }

    /// Seconds by which timers are late that look only once a second.
    private static let tick = 1.1
    /// Seconds of the shortest timer that does so.
    private static let leastCoarse = 4.0

    /// Seconds that a timer of `seconds` may be late.
    static func width(_ seconds: Double) -> Double {
        min(max(0.25, 0.035 * seconds), 0.12 * seconds)
    }
}
