import Bytes
import Glibc

/// A run of seconds with more failures than their hour's usual rate explains.
package struct Burst: Sendable, Equatable {
    /// Failures of a minute, as a metric with a period of 60 seconds shows them.
    package struct Minute: Sendable, Equatable {
        /// Seconds since 1970 UTC.
        package let start: Int64
        package let count: Int

        package init(start: Int64, count: Int) {
            self.start = start
            self.count = count
        }
    }

    /// Seconds since 1970 UTC, from the first that stands out to the last.
    package let seconds: Range<Int64>
    /// All failures in `seconds`, also in those between that do not stand out.
    package let count: Int
    package let peakSecond: Int64
    /// Failures in `peakSecond`.
    package let peak: Int
    /// Failures a minute that the hour of the peak usually has.
    package let baseline: Double
    /// Seconds that were looked at as one: 1, or 10 where no second stands out by itself.
    package let scale: Int64
    /// How likely the usual rate gives as many failures as the worst second had, or the worst ten.
    package let probability: Double
    /// The minutes that the burst touches, as a metric shows them.
    package let minutes: [Minute]
}

/// Failures second by second, of a load balancer, a target group, or whatever is looked at as one.
package struct FailureSeries: Sendable {
    /// Fewer failures in a second than this are no burst, however quiet the hour.
    package static let leastCount = 3
    /// The same of ten seconds.
    package static let leastSlowCount = 5
    /// Chance of a second below which it stands out.
    package static let significance = 1e-6
    /// Seconds between two that stand out and still are one burst.
    package static let longestLull: Int64 = 10
    /// Failures a minute below which more than half of the minutes are empty: what a median of 0
    /// leaves possible.
    package static let leastBaseline = 0.693_147_180_559_945_3

    /// Seconds since 1970 UTC that were looked at, empty ones included.
    package let observed: Range<Int64>
    /// Seconds with failures, in ascending order.
    private let filled: [(second: Int64, count: Int)]

    /// - Parameters:
    ///   - counts: failures by second since 1970 UTC; what lies outside of `observed` is left out.
    ///   - observed: whole hours if bursts shall not depend on where the window was cut.
    package init(counts: [Int64: Int], observed: Range<Int64>) {
        self.observed = observed
        filled =
            counts.filter { $0.value > 0 && observed.contains($0.key) }
            .map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
    }

    package var total: Int { filled.reduce(0) { $0 + $1.count } }

    /// Variance over mean of the seconds' counts: about 1 if failures come by chance one by one,
    /// far above where they come in bursts. Nil without failures.
    package var fanoFactor: Double? {
        guard !filled.isEmpty else { return nil }
        let seconds = Double(observed.count)
        let mean = Double(total) / seconds
        let squares = filled.reduce(0.0) { $0 + Double($1.count) * Double($1.count) }
        return (squares / seconds - mean * mean) / mean
    }

    /// Median of the failures a minute over the observed minutes of the hour around `second`.
    package func baseline(around second: Int64) -> Double {
        let start = Self.floor(second, 3600)
        let hour = (start..<start + 3600).clamped(to: observed)
        guard !hour.isEmpty else { return 0 }
        var rates: [Double] = []
        for minute in stride(from: Self.floor(hour.lowerBound, 60), to: hour.upperBound, by: 60) {
            let seen = (minute..<minute + 60).clamped(to: hour)
            rates.append(Double(count(in: seen)) * 60 / Double(seen.count))
        }
        rates.sort()
        let middle = rates.count / 2
        return rates.count % 2 == 1 ? rates[middle] : (rates[middle - 1] + rates[middle]) / 2
    }

    /// The bursts that single seconds show, in order of time.
    package var bursts: [Burst] { bursts(by: 1, least: Self.leastCount) }

    /// Runs of one or two failures a second that stand out in ten seconds together, and of which no
    /// second does; in order of time.
    package var slowBursts: [Burst] {
        let quick = bursts.map { burst in
            burst.seconds.lowerBound - Self.longestLull..<burst.seconds.upperBound
                + Self.longestLull
        }
        return bursts(by: 10, least: Self.leastSlowCount).filter { slow in
            !quick.contains { $0.overlaps(slow.seconds) }
        }
    }

    /// Seconds, or tens of them, that stand out.
    private typealias Run = [(start: Int64, count: Int, baseline: Double, probability: Double)]

    private func bursts(by scale: Int64, least: Int) -> [Burst] {
        var hour: (start: Int64, baseline: Double)?
        var found: [Burst] = []
        var run: Run = []
        for (second, count) in counts(by: scale) where count >= least {
            let start = Self.floor(second, 3600)
            if hour?.start != start { hour = (start, baseline(around: second)) }
            let usual = hour?.baseline ?? 0
            let probability = PoissonTail.probability(
                of: count, mean: max(usual, Self.leastBaseline) * Double(scale) / 60)
            guard probability < Self.significance else { continue }
            if let last = run.last, second - last.start - scale + 1 > Self.longestLull {
                found.append(burst(run, by: scale))
                run.removeAll()
            }
            run.append((second, count, usual, probability))
        }
        if !run.isEmpty { found.append(burst(run, by: scale)) }
        return found
    }

    private func counts(by scale: Int64) -> [(second: Int64, count: Int)] {
        guard scale > 1 else { return filled }
        var sums: [(second: Int64, count: Int)] = []
        for (second, count) in filled {
            let start = Self.floor(second, scale)
            if sums.last?.second == start {
                sums[sums.count - 1].count += count
            } else {
                sums.append((start, count))
            }
        }
        return sums
    }

    private func burst(_ run: Run, by scale: Int64) -> Burst {
        let all = run[0].start..<run[run.count - 1].start + scale
        let inside = filled.filter { all.contains($0.second) }
        let seconds = inside[0].second..<inside[inside.count - 1].second + 1
        // The first of the worst.
        let worst = run.reduce(run[0]) { $1.count > $0.count ? $1 : $0 }
        let ofWorst = inside.filter { $0.second >= worst.start && $0.second < worst.start + scale }
        let peak = ofWorst.reduce(ofWorst[0]) { $1.count > $0.count ? $1 : $0 }
        let first = Self.floor(seconds.lowerBound, 60)
        let minutes = stride(from: first, to: seconds.upperBound, by: 60).map { minute in
            Burst.Minute(start: minute, count: count(in: minute..<minute + 60))
        }
        return Burst(
            seconds: seconds, count: count(in: seconds), peakSecond: peak.second, peak: peak.count,
            baseline: worst.baseline, scale: scale, probability: worst.probability, minutes: minutes
        )
    }

    /// Failures in a range of seconds.
    package func count(in range: Range<Int64>) -> Int {
        var sum = 0
        for index in filled.partitionPoint({ $0.second < range.lowerBound })..<filled.count {
            guard filled[index].second < range.upperBound else { break }
            sum += filled[index].count
        }
        return sum
    }

    private static func floor(_ second: Int64, _ step: Int64) -> Int64 {
        second - ((second % step) + step) % step
    }
}
