import Diagnosis
import Testing

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

    @Test func nothingToCompare() {
        let comparison = RateComparison(before: rate(0, 0), after: rate(0, 0))
        #expect(comparison.outcome == .unclear)
        #expect(comparison.ratio == nil)
        #expect(comparison.secondsToBeSure == nil)
    }
}
