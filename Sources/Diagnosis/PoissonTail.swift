import Glibc

/// The upper tail of the Poisson distribution: how rarely chance alone gives so many events.
package enum PoissonTail {
    /// P(X >= `count`) where `mean` events are expected; relative error below 1e-12.
    ///
    /// A mean that is no number gives 1, so that nothing follows from it.
    package static func probability(of count: Int, mean: Double) -> Double {
        guard count > 0, !mean.isNaN else { return 1 }
        guard mean > 0 else { return 0 }
        guard mean.isFinite else { return 1 }
        let events = Double(count)
        if events > mean {
            return min(1, mass(count, mean) * SeriesSum.of { mean / (events + $0) })
        }
        // The lower tail is the smaller one here, so that nothing is lost in the subtraction.
        let below = events - 1
        let lower = mass(count - 1, mean) * SeriesSum.of { (below - $0 + 1) / mean }
        return max(0, min(1, 1 - lower))
    }

    /// P(X = `count`) by the saddle point expansion, which loses no digits for large counts
    /// (C. Loader, Fast and Accurate Computation of Binomial Probabilities, 2000).
    static func mass(_ count: Int, _ mean: Double) -> Double {
        guard count > 0 else { return exp(-mean) }
        let events = Double(count)
        return exp(-stirlingError(count) - deviance(events, mean)) / (2 * .pi * events).squareRoot()
    }

    /// ln(n!) less Stirling's formula for it.
    static func stirlingError(_ count: Int) -> Double {
        let n = Double(count)
        guard count > 15 else {
            let factorial = stride(from: 2, through: n, by: 1).reduce(1, *)
            return log(factorial) - (0.5 * log(2 * .pi * n) + n * log(n) - n)
        }
        let square = n * n
        let series = 1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1 / (1188 * square)) / square) / square
        return (1.0 / 12 - series / square) / n
    }

    /// x ln(x/m) + m - x, also where x and m are nearly the same.
    static func deviance(_ x: Double, _ m: Double) -> Double {
        let difference = x - m
        guard abs(difference) < 0.1 * (x + m) else { return x * log(x / m) - difference }
        let ratio = difference / (x + m)
        var sum = difference * ratio
        var power = 2 * x * ratio
        var divisor = 3.0
        while true {
            power *= ratio * ratio
            let next = sum + power / divisor
            if next == sum { return sum }
            sum = next
            divisor += 2
        }
    }
}

/// 1 + r(1) + r(1) r(2) + ... of falling ratios.
enum SeriesSum {
    /// Until the terms are too small to matter; they are where a ratio is 0.
    static func of(_ ratio: (Double) -> Double) -> Double {
        var (sum, term, step) = (1.0, 1.0, 1.0)
        while true {
            term *= ratio(step)
            guard term > sum * 1e-17 else { return sum }
            sum += term
            step += 1
        }
    }
}
