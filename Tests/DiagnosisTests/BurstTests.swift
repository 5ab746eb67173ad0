import Diagnosis
import Testing

struct BurstTests {
    /// 2026-11-20T02:00:00Z.
    static let hour: Int64 = 1_795_140_000

    private func series(_ counts: [Int64: Int], hours: Int64 = 1) -> FailureSeries {
        let counts = Dictionary(uniqueKeysWithValues: counts.map { (Self.hour + $0, $1) })
        return FailureSeries(counts: counts, observed: Self.hour..<Self.hour + hours * 3600)
    }

    @Test func fifteenSecondsAcrossTwoMinutes() {
        // 02:46:50 to 02:47:05, with a second in which nothing failed.
        var counts: [Int64: Int] = [:]
        for second in 0..<15 where second != 4 { counts[46 * 60 + 50 + Int64(second)] = 4 }
        counts[46 * 60 + 57] = 9
        counts[3] = 1
        counts[47 * 60 + 40] = 1
        let bursts = series(counts).bursts
        #expect(bursts.count == 1)
        let start = Self.hour + 46 * 60
        #expect(bursts[0].seconds == start + 50..<start + 65)
        #expect(bursts[0].count == 61)
        #expect(bursts[0].peak == 9)
        #expect(bursts[0].peakSecond == start + 57)
        #expect(bursts[0].baseline == 0)
        #expect(bursts[0].probability < 1e-15)
        #expect(
            bursts[0].minutes == [
                Burst.Minute(start: start, count: 41), Burst.Minute(start: start + 60, count: 21),
            ])
    }

    @Test func twoFailuresAreNoBurst() {
        #expect(series([100: 2, 200: 2, 300: 1]).bursts.isEmpty)
        #expect(series([:]).bursts.isEmpty)
        #expect(series([:]).fanoFactor == nil)
    }

    @Test func threeInAQuietHourAre() {
        #expect(series([100: 3]).bursts.map(\.count) == [3])
    }

    @Test func runsUpToTenSecondsApartAreOne() {
        #expect(series([100: 5, 110: 5]).bursts.map(\.count) == [10])
        #expect(series([100: 5, 111: 5]).bursts.map(\.count) == [5, 5])
        // What lies between and does not stand out is counted, what lies around is not.
        #expect(series([98: 1, 100: 5, 105: 2, 110: 5, 112: 1]).bursts.map(\.count) == [12])
    }

    @Test func oneOrTwoASecondAreASlowBurst() {
        var counts: [Int64: Int] = [:]
        for second in 0..<40 { counts[605 + Int64(second)] = second % 3 == 0 ? 2 : 1 }
        let found = series(counts)
        #expect(found.bursts.isEmpty)
        let slow = found.slowBursts
        #expect(slow.map(\.seconds) == [Self.hour + 605..<Self.hour + 645])
        #expect(slow.map(\.count) == [54])
        #expect(slow.map(\.peak) == [2])
        #expect(slow.map(\.scale) == [10])
        #expect(slow[0].probability < 1e-12)
        // Four in ten seconds are chance.
        #expect(series([100: 1, 102: 1, 104: 1, 108: 1]).slowBursts.isEmpty)
        #expect(series([100: 1, 102: 1, 104: 1, 108: 2]).slowBursts.map(\.count) == [5])
    }

    /// What single seconds show is not told once more.
    @Test func noBurstIsBoth() {
        let quick = series([100: 5, 103: 2, 106: 2, 118: 2])
        #expect(quick.bursts.map(\.count) == [5])
        #expect(quick.bursts.map(\.scale) == [1])
        #expect(quick.slowBursts.isEmpty)
        // Apart from each other they are two.
        var both: [Int64: Int] = [100: 5]
        for second in 0..<20 { both[300 + Int64(second)] = 1 }
        #expect(series(both).bursts.map(\.count) == [5])
        #expect(series(both).slowBursts.map(\.count) == [20])
    }

    @Test func aSteadyHourHasNone() {
        // 60 a minute, all hour: 3 in a second are nothing, 8 hardly, 40 are.
        var counts: [Int64: Int] = [:]
        for second in 0..<3600 { counts[Int64(second)] = 1 }
        counts[500] = 5
        #expect(series(counts).bursts.isEmpty)
        #expect(series(counts).slowBursts.isEmpty)
        #expect(series(counts).baseline(around: Self.hour + 500) == 60)
        counts[500] = 40
        #expect(series(counts).bursts.map(\.peak) == [40])
    }

    @Test func theBaselineIsThatOfTheHour() {
        var counts: [Int64: Int] = [:]
        for second in 0..<3600 { counts[Int64(second)] = 1 }
        counts[3600 + 500] = 5
        let bursts = series(counts, hours: 2).bursts
        #expect(bursts.map(\.peakSecond) == [Self.hour + 4100])
        #expect(bursts.map(\.baseline) == [0])
    }

    @Test func partOfAMinuteIsScaled() {
        let series = FailureSeries(
            counts: [Self.hour: 2, Self.hour + 40: 7], observed: Self.hour..<Self.hour + 30)
        #expect(series.total == 2)
        #expect(series.baseline(around: Self.hour) == 4)
    }

    @Test func timesBefore1970() {
        let series = FailureSeries(counts: [-90: 6], observed: -3600..<0)
        #expect(series.bursts.map(\.minutes) == [[Burst.Minute(start: -120, count: 6)]])
    }

    @Test func fanoTellsBurstsFromChance() throws {
        var even: [Int64: Int] = [:]
        for second in stride(from: 0, to: 3600, by: 36) { even[Int64(second)] = 1 }
        #expect(try abs(#require(series(even).fanoFactor) - (1 - 1 / 36.0)) < 1e-12)
        #expect(try #require(series([100: 50, 101: 50]).fanoFactor) > 40)
    }
}
