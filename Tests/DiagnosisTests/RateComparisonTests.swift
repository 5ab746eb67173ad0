import Glibc
import Testing

@testable import Diagnosis

struct RateComparisonTests {
    private func rate(_ failures: Int, _ requests: Int) -> RateComparison.Rate {
        RateComparison.Rate(failures: failures, requests: requests, duration: 3600)
    }

    @Test func aFixThatWorked() throws {
        let comparison = RateComparison(before: rate(50, 100_000), after: rate(2, 100_000))
        #expect(comparison.outcome == .better)
        #expect(try #require(comparison.ratio) == 0.04)
        // Clopper and Pearson for 2 of 52: 0.0047 to 0.1321.
        #expect(abs(comparison.interval.lowerBound - 0.00472) < 0.0002)
        #expect(abs(comparison.interval.upperBound - 0.1522) < 0.002)
    }

    @Test func tooEarlyToTell() throws {
        let comparison = RateComparison(before: rate(6, 100_000), after: rate(0, 5_000))
        #expect(comparison.outcome == .unclear)
        #expect(try #require(comparison.secondsToBeSure) > 3600)
    }

    @Test func normalisedByTraffic() {
        // Half the 502s, but a tenth of the requests.
        let comparison = RateComparison(before: rate(100, 100_000), after: rate(50, 10_000))
        #expect(comparison.outcome == .worse)
    }

    /// Of 1000 pairs of Poisson counts whose ratio is known, about 95 % have it in their interval.
    @Test(arguments: [(40.0, 0.5), (120.0, 1.0), (300.0, 0.1)], [1.0, 0.25])
    func coverage(_ scene: (mean: Double, ratio: Double), traffic: Double) {
        var random = Random(seed: 502)
        let requests = 1_000_000
        var inside = 0
        for _ in 0..<1000 {
            let interval = RateComparison.interval(
                rate(random.poisson(scene.mean), requests),
                rate(
                    random.poisson(scene.mean * scene.ratio * traffic),
                    Int(Double(requests) * traffic)))
            inside += interval.contains(scene.ratio) ? 1 : 0
        }
        #expect((930...980).contains(inside), "\(inside) of 1000")
    }

    @Test func nothingToCompare() {
        let comparison = RateComparison(before: rate(0, 0), after: rate(0, 0))
        #expect(comparison.outcome == .unclear)
        #expect(comparison.ratio == nil)
        #expect(comparison.secondsToBeSure == nil)
    }
}

/// Numbers from a seed (SplitMix64).
private struct Random {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Arrivals of a process with `mean` of them on average, by the times between.
    mutating func poisson(_ mean: Double) -> Int {
        var time = 0.0
        var count = -1
        while time < mean {
            time -= log(Double(next() >> 11) / 0x1p53 + 0x1p-54)
            count += 1
        }
        return count
    }
}
