/// Whether 502s became rarer: their rate in two times, set against the requests.
package struct RateComparison: Sendable, Equatable {
    /// 502s and requests of one time.
    package struct Rate: Sendable, Equatable {
        package let failures: Int
        package let requests: Int
        /// Seconds.
        package let duration: Double

        package init(failures: Int, requests: Int, duration: Double) {
            self.failures = failures
            self.requests = requests
            self.duration = duration
        }

        package var share: Double { requests == 0 ? 0 : Double(failures) / Double(requests) }
    }

    package let before: Rate
    package let after: Rate
    /// The rate afterwards as a part of the rate before; nil where there were none before.
    package let ratio: Double?
    /// Where the ratio lies with 95 % certainty, exactly (Clopper and Pearson, 1934).
    package let interval: ClosedRange<Double>
    /// Seconds of traffic like that of the second time, from its begin, until the ratio is surely below
    /// 1 if things stay as they are; nil where no waiting helps.
    package let secondsToBeSure: Double?

    private static let tail = 0.025

    package init(before: Rate, after: Rate) {
        self.before = before
        self.after = after
        ratio = before.share > 0 && after.requests > 0 ? after.share / before.share : nil
        interval = Self.interval(before, after)
        secondsToBeSure = Self.wait(before, after)
    }

    package enum Outcome: String, Sendable {
        case better, worse, unclear
    }

    package var outcome: Outcome {
        if interval.upperBound < 1 { return .better }
        return interval.lowerBound > 1 ? .worse : .unclear
    }

    /// Of all failures, those of the second time are a binomial number: its limits are those of the
    /// ratio.
    static func interval(_ before: Rate, _ after: Rate) -> ClosedRange<Double> {
        let trials = before.failures + after.failures
        guard trials > 0, before.requests > 0, after.requests > 0 else {
            return 0...Double.greatestFiniteMagnitude
        }
        let count = after.failures
        func solve(_ isTooLow: (Double) -> Bool) -> Double {
            var (low, high) = (0.0, 1.0)
            for _ in 0..<80 {
                let middle = (low + high) / 2
                if isTooLow(middle) { low = middle } else { high = middle }
            }
            return (low + high) / 2
        }
        let low =
            count == 0
            ? 0
            : solve {
                BinomialTail.probability(of: count, trials: trials, probability: $0) < tail
            }
        let high =
            count == trials
            ? 1
            : solve {
                1 - BinomialTail.probability(of: count + 1, trials: trials, probability: $0) > tail
            }
        func ratio(_ share: Double) -> Double {
            share >= 1
                ? Double.greatestFiniteMagnitude
                : share / (1 - share) * Double(before.requests) / Double(after.requests)
        }
        return ratio(low)...max(ratio(low), ratio(high))
    }

    private static func wait(_ before: Rate, _ after: Rate) -> Double? {
        guard before.failures > 0, after.requests > 0, after.share < before.share else {
            return nil
        }
        var factor = 1.0
        while factor < 10_000 {
            let later = Rate(
                failures: Int((Double(after.failures) * factor).rounded()),
                requests: Int(Double(after.requests) * factor), duration: after.duration * factor)
            if interval(before, later).upperBound < 1 { return after.duration * factor }
            factor *= 1.05
        }
        return nil
    }
}
