/// Targets that went one after the other, as a script or a scheduler takes them.
extension Analysis {
    /// When a target fell silent: between its last answer and its first failure, seconds.
    private struct Start {
        let outage: Outage
        let seconds: ClosedRange<Int>

        /// Whether it may have been at `second`, give or take.
        func isNear(_ second: Double, _ tolerance: Double) -> Bool {
            Double(seconds.lowerBound) - tolerance <= second
                && second <= Double(seconds.upperBound) + tolerance
        }
    }

    /// Seconds between two targets that are taken one after the other, at least.
    private static let shortestStep = 5.0
    /// Seconds for which a target that is restarted or removed refuses requests, at most.
    private static let longestRefusal: Int64 = 120
    /// Seconds around a deployment in which outages may be part of it.
    private static let beside = 300
    /// Outages that are looked at.
    private static let most = 60

    /// Outages of different targets at a steady step, if they are most of what failed and most of the
    /// group: chance and crashes do not keep time.
    func series(_ outages: [Outage], _ group: Int) -> [Outage]? {
        let starts = outages.filter { outage in
            let span = span(outage.rows)
            return outage.outcome != .unborn
                && span.upperBound - span.lowerBound <= Self.longestRefusal * Incident.second
        }.prefix(Self.most).map { outage in
            let low = outage.seconds.lowerBound
            let first = outage.rows.map { incident.second(incident.failures[$0].time) }.min()
            return Start(outage: outage, seconds: low...max(low, first ?? low))
        }.sorted {
            ($0.seconds.lowerBound, $0.outage.target) < ($1.seconds.lowerBound, $1.outage.target)
        }
        let failed = Set(outages.map(\.target)).count
        guard failed >= 3, let first = starts.first else { return nil }
        let living = lives.living(group, at: first.seconds.lowerBound).count
        var best: [Start] = []
        for one in starts.indices {
            for two in starts.indices[(one + 1)...]
            where starts[one].outage.target != starts[two].outage.target {
                let chain = chain(starts, from: one, to: two)
                if chain.count > best.count { best = chain }
            }
        }
        let isMost = best.count * 5 >= failed * 4
        // Three keep time by chance now and then, unless they are all there were.
        let isWide = best.count >= 4 ? best.count * 2 >= living : best.count * 5 >= living * 4
        guard best.count >= 3, isMost, isWide, isOnce(Set(best.map(\.outage.target))) else {
            return nil
        }
        return best.map(\.outage)
    }

    /// Whether targets fell silent once each, or hardly more: a script takes none a second time.
    func isOnce(_ targets: Set<Int>) -> Bool {
        let all = outages.count { targets.contains($0.target) && $0.rows.count >= 2 }
        return all * 3 <= targets.count * 4
    }

    /// Starts that follow two others at the same distance.
    private func chain(_ starts: [Start], from one: Int, to two: Int) -> [Start] {
        let origin = Double(starts[one].seconds.lowerBound)
        var step = Double(starts[two].seconds.lowerBound) - origin
        guard step >= Self.shortestStep else { return [] }
        var found = [starts[one], starts[two]]
        var taken: Set<Int> = [starts[one].outage.target, starts[two].outage.target]
        var number = 1
        for start in starts[(two + 1)...] where !taken.contains(start.outage.target) {
            // One of them may have had no request to lose.
            for ahead in 1...2 {
                let due = origin + Double(number + ahead) * step
                guard start.isNear(due, max(2, 0.12 * step)) else { continue }
                number += ahead
                step = (Double(start.seconds.lowerBound) - origin) / Double(number)
                found.append(start)
                taken.insert(start.outage.target)
                break
            }
        }
        return found
    }

    /// Whether a restart of the targets one after the other explains the outages of a case as well as
    /// crashes do: most of the group went, none again and again, and at steps that may be the same.
    func isOnceEach(_ outages: [Outage], _ group: Int) -> Bool {
        let byTarget = Dictionary(grouping: outages, by: \.target)
        let first = outages.map(\.seconds.lowerBound).min() ?? 0
        let living = lives.living(group, at: first).count
        let most = byTarget.values.map(\.count).max() ?? 0
        // A deployment spares its own targets.
        let heirs = byTarget.keys.count { (lives.births[$0] ?? 0) > first }
        return heirs == 0 && byTarget.count >= 2
            && (most == 1 && byTarget.count * 10 >= living * 6
                || most == 2 && byTarget.count >= living)
            && (byTarget.count == 2 || isRegular(outages, within: 0.35))
    }

    /// Whether targets of the group were taken on purpose about that time.
    func isBesideTurnover(_ outages: [Outage], _ group: Int) -> Bool {
        let low = (outages.map(\.seconds.lowerBound).min() ?? 0) - Self.beside
        let high = (outages.map(\.seconds.lowerBound).max() ?? 0) + Self.beside
        return planned.contains { $0.group == group && (low...high).overlaps($0.seconds) }
    }
}
