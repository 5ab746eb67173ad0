import Glibc

/// The upper tail of the binomial distribution: the exact test of whether a target has more than its
/// share of the failures.
package enum BinomialTail {
    /// P(X >= `count`) in `trials` that each succeed with `probability`; relative error below 1e-11.
    ///
    /// A probability that is none gives 1, so that nothing follows from it.
    package static func probability(of count: Int, trials: Int, probability: Double) -> Double {
        guard count > 0, (0...1).contains(probability) else { return 1 }
        guard count <= trials, probability > 0 else { return 0 }
        guard probability < 1 else { return 1 }
        let (k, n) = (Double(count), Double(trials))
        let odds = probability / (1 - probability)
        if k > n * probability {
            let sum = SeriesSum.of { (n - k - $0 + 1) / (k + $0) * odds }
            return min(1, mass(count, trials, probability) * sum)
        }
        let below = k - 1
        let sum = SeriesSum.of { (below - $0 + 1) / (n - below + $0) / odds }
        return max(0, min(1, 1 - mass(count - 1, trials, probability) * sum))
    }

    /// P(X = `count`), by the saddle point expansion as for Poisson.
    static func mass(_ count: Int, _ trials: Int, _ probability: Double) -> Double {
        let (k, n) = (Double(count), Double(trials))
        if count == 0 { return exp(n * log1p(-probability)) }
        if count == trials { return exp(n * log(probability)) }
        let exponent =
            PoissonTail.stirlingError(trials) - PoissonTail.stirlingError(count)
            - PoissonTail.stirlingError(trials - count)
            - PoissonTail.deviance(k, n * probability)
            - PoissonTail.deviance(n - k, n * (1 - probability))
        return exp(exponent) * (n / (2 * .pi * k * (n - k))).squareRoot()
    }
}
