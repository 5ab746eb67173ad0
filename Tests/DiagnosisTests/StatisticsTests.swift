import Diagnosis
import Testing

/// Expected values are exact sums, worked out with fractions and 60 digits.
struct StatisticsTests {
    static let poisson: [(count: Int, mean: Double, tail: Double)] = [
        (0, 3, 1), (3, 0, 0), (-1, 0, 1),
        (1, 0.5, 0.39346934028736658),
        (3, 0.011552453009332421, 2.5474730257169047e-07),
        (3, 2, 0.32332358381693654),
        (5, 0.1, 7.6678016861893093e-08),
        (10, 10, 0.54207028552814784),
        (11, 10, 0.41696024980701452),
        (40, 10, 7.3416363145604719e-13),
        (100, 120, 0.97213626010947929),
        (1000, 900, 0.00054990226571178288),
        (20000, 20000, 0.50094031623374935),
        (300, 1, 0),
    ]

    static let binomial: [(count: Int, trials: Int, share: Double, tail: Double)] = [
        (0, 5, 0.5, 1), (6, 5, 0.5, 0), (1, 5, 0, 0), (5, 5, 1, 1),
        (9, 12, 0.25, 0.0003916621208190918),
        (3, 3, 0.125, 0.001953125),
        (1, 10, 0.1, 0.65132155989999996),
        (5, 10, 0.5, 0.623046875),
        (40, 200, 0.1, 1.7007333197272116e-05),
        (10, 200, 0.1, 0.99647143445702857),
        (600, 5000, 0.1, 2.4504929168842933e-06),
        (5000, 10000, 0.5, 0.50398932306969113),
        (12, 12, 1 / 3.0, 1.8816764231589208e-06),
    ]

    @Test(arguments: poisson.indices)
    func poissonTail(index: Int) {
        let (count, mean, tail) = Self.poisson[index]
        let found = PoissonTail.probability(of: count, mean: mean)
        #expect(abs(found - tail) <= 1e-12 * max(tail, 1e-300))
    }

    @Test(arguments: binomial.indices)
    func binomialTail(index: Int) {
        let (count, trials, share, tail) = Self.binomial[index]
        let found = BinomialTail.probability(of: count, trials: trials, probability: share)
        #expect(abs(found - tail) <= 1e-11 * max(tail, 1e-300))
    }

    @Test func nothingFollowsFromNoNumber() {
        #expect(PoissonTail.probability(of: 3, mean: .nan) == 1)
        #expect(PoissonTail.probability(of: 3, mean: .infinity) == 1)
        #expect(BinomialTail.probability(of: 3, trials: 4, probability: .nan) == 1)
    }

    @Test func tailsFallWithTheCount() {
        for mean in [0.3, 7, 250] {
            let tails = (0...400).map { PoissonTail.probability(of: $0, mean: mean) }
            #expect(zip(tails, tails.dropFirst()).allSatisfy { $0 >= $1 })
        }
        let tails = (0...300).map {
            BinomialTail.probability(of: $0, trials: 300, probability: 0.2)
        }
        #expect(zip(tails, tails.dropFirst()).allSatisfy { $0 >= $1 })
    }

    @Test func adjustedForManyTests() {
        // The worked example: 5 tests, sorted p 0.01 0.02 0.03 0.04 0.05 all become 0.05.
        let adjusted = FalseDiscovery.adjusted([0.05, 0.01, 0.03, 0.02, 0.04])
        #expect(adjusted.allSatisfy { abs($0 - 0.05) < 1e-15 })
        let mixed = FalseDiscovery.adjusted([0.001, 0.8, 0.04, 0.9])
        #expect(abs(mixed[0] - 0.004) < 1e-15)
        #expect(abs(mixed[2] - 0.08) < 1e-15)
        #expect(mixed[1] == 0.9 && mixed[3] == 0.9)
        #expect(FalseDiscovery.adjusted([]).isEmpty)
        #expect(FalseDiscovery.adjusted([0.2]) == [0.2])
    }
}
