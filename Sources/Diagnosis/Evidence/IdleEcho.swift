import Glibc

/// From the end of a request to a row of the same node and target.
private struct Gap {
    let row: Int
    /// The end, µs: one request cannot have left several connections idle.
    let answer: Int64
    let seconds: Double
}

/// The gaps of a range of seconds, while the range moves up.
private struct Slide {
    private var low = 0
    private var high = 0

    var range: Range<Int> { low..<high }

    mutating func move(_ gaps: [Gap], _ seconds: ClosedRange<Double>) {
        while low < gaps.count, gaps[low].seconds < seconds.lowerBound { low += 1 }
        high = max(high, low)
        while high < gaps.count, gaps[high].seconds <= seconds.upperBound { high += 1 }
    }
}

/// The time for which connections had been idle when requests failed on them. A timer that closes idle
/// connections leaves an echo: a request of the same node and target that ended that long before.
struct IdleEcho: Sendable {
    /// Seconds: the middle of the echo.
    let seconds: Double
    /// Seconds from the earliest to the latest of it.
    let gap: ClosedRange<Double>
    /// Positions of the rows that have it.
    let rows: [Int]
    /// Rows of which earlier requests are known.
    let tested: Int
    /// How likely chance gives an echo as clear.
    let probability: Double

    /// Timers that are sought, in seconds: no server closes sooner, no load balancer waits longer.
    static let sought = 0.8...185.0

    /// Rows that are looked at, about.
    private static let sample = 400
    /// Earlier requests of a row that are looked at, the latest.
    private static let memory = 3000

    /// Chance below which an echo is beyond doubt.
    private static let clear = 1e-6

    /// Where more of the rows than this have another request by chance, connections are too busy.
    private static let busiest = 0.35

    /// Whether it is beyond doubt.
    var isClear: Bool { probability < Self.clear && rows.count >= 5 }

    /// Whether a load balancer keeps connections that long unless told otherwise.
    var isUsual: Bool { seconds < 66 }

    /// Half the width in which rows count as one echo: transmission, and coarse timers.
    private static func tolerance(_ seconds: Double) -> Double { 0.06 + 0.006 * seconds }

    /// The clearest echo; nil if there is none.
    init?(_ rows: [Int], _ incident: Incident) {
        var gaps: [Gap] = []
        var tested = 0
        let (least, most) = (
            Int64(Self.sought.lowerBound * 1e6), Int64(Self.sought.upperBound * 1e6)
        )
        // Some rows tell as much as all do.
        for row in rows where row % (rows.count / Self.sample + 1) == 0 {
            let failure = incident.failures[row]
            guard let pair = failure.pair else { continue }
            let answers = incident.pairs[pair]
            let found = answers.positions(failure.arrival - most..<failure.arrival - least)
            guard !found.isEmpty else { continue }
            tested += 1
            for position in found.suffix(Self.memory) {
                let answer = answers.answers[position]
                let seconds = Double(failure.arrival - answer) / 1e6
                gaps.append(Gap(row: row, answer: answer, seconds: seconds))
            }
        }
        self.tested = tested
        guard tested >= 3, gaps.count >= 3 else { return nil }
        gaps.sort { $0.seconds < $1.seconds }
        // Rows per second of gap: what chance puts there, as the neighbourhood shows.
        var best: (center: Double, range: Range<Int>, count: Int, probability: Double)?
        var inside = Slide()
        var (inner, outer) = (Slide(), Slide())
        for gap in gaps {
            let center = gap.seconds
            let reach = Self.tolerance(center)
            let side = max(1.0, center * 0.25)
            let from = max(Self.sought.lowerBound, center - side)
            inside.move(gaps, center - reach...center + reach)
            inner.move(gaps, center - 2 * reach...center + 2 * reach)
            let to = min(Self.sought.upperBound, center + side)
            outer.move(gaps, from...to)
            guard inside.range.count >= 3 else { continue }
            let room = max(0.2, to - from - 4 * reach)
            let rate = (Double(outer.range.count - inner.range.count) + 0.5) / room
            // Of the rows, so many have another request there by chance.
            let expected = 1 - exp(-rate * 2 * reach / Double(tested))
            let least = 1.5 * expected * Double(tested)
            guard expected < Self.busiest, Double(inside.range.count) >= least else { continue }
            let own = min(
                Set(gaps[inside.range].lazy.map(\.row)).count,
                Set(gaps[inside.range].lazy.map(\.answer)).count)
            guard own >= 3, Double(own) >= least else { continue }
            let tail = BinomialTail.probability(of: own, trials: tested, probability: expected)
            // Everywhere on the scale an echo might have been seen.
            let probability = min(1, tail * 400)
            // A clear echo of more rows is the timer's; later ones are echoes of the echo.
            let isClear = probability < Self.clear
            let isBetter =
                best.map { best in
                    isClear && best.probability < Self.clear
                        ? own > best.count : probability < best.probability
                } ?? true
            if isBetter { best = (center, inside.range, own, probability) }
        }
        guard let best, best.probability < 0.01 else { return nil }
        let part = gaps[best.range]
        let sorted = part.map(\.seconds)
        seconds = sorted[sorted.count / 2]
        gap = (sorted.first ?? 0)...(sorted.last ?? 0)
        self.rows = Set(part.map(\.row)).sorted()
        probability = best.probability
    }

    /// The gap in whole hundredths of a second, widened outwards.
    var rounded: ClosedRange<Double> {
        let low = (gap.lowerBound * 100).rounded(.down) / 100
        let high = (gap.upperBound * 100).rounded(.up) / 100
        return low...high
    }
}
