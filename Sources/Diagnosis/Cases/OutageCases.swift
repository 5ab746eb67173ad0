/// Rows of targets that fell silent: stopped, crashed, replaced, cut off.
extension Analysis {
    private static let causes: [Cause] = [
        .targetDeregistered, .targetCrash, .connectionRefused, .networkPath, .targetTLSFailure,
        .saturation, .badHost,
    ]
    /// Seconds within which targets fall silent together.
    private static let together = 10
    /// Seconds of silence that a few failures make by themselves.
    private static let shortest = 10
    /// Seconds by which the clocks of nodes may disagree.
    private static let slack = 2

    mutating func takeOutages() {
        var left = outages.compactMap { outage -> Outage? in
            var outage = outage
            outage.rows = outage.rows.filter { !isTaken[$0] }
            guard isTelling(outage), !isIntermittent(outage.target) else { return nil }
            return outage
        }
        left.sort { ($0.seconds.lowerBound, $0.target) < ($1.seconds.lowerBound, $1.target) }
        for group in incident.groups.indices {
            let mine = left.filter { incident.targets[$0.target].group == group }
            takeOutages(mine, of: group)
        }
    }

    /// Whether silence and failures together are more than chance.
    private func isTelling(_ outage: Outage) -> Bool {
        // What is down refuses requests, and has lost what it was working on.
        let isRefusing = outage.rows.contains { !incident.failures[$0].isDispatched }
        if !isRefusing, outage.seconds.count < Self.shortest, died(outage).count < 2 {
            return false
        }
        if outage.rows.count >= 2 { return true }
        guard let row = outage.rows.first else { return false }
        let isOver = outage.outcome == .gone || outage.outcome == .unborn
        return isOver
            || outage.due >= 2 * Lives.leastDue
                && incident.failures[row].phase != .closedAtOnce
    }

    private mutating func takeOutages(_ all: [Outage], of group: Int) {
        var mine = all
        // Addresses that are given again look like targets that came back.
        if let planned = series(mine, group),
            planned.count(where: { $0.outcome == .returned }) >= 2
        {
            takePlanned(planned, group, .inTurn)
            mine.removeAll { planned.contains($0) }
        }
        let gone = mine.filter { $0.outcome == .gone }
        let replaced =
            isTurnover(gone, of: group) ? gone : gone.filter { replacement($0) == .early }
        if !replaced.isEmpty { takePlanned(replaced, group, .replaced) }
        takeGroupwide(group, mine.filter { !replaced.contains($0) })
        var rest = mine.filter { !replaced.contains($0) }.compactMap { outage -> Outage? in
            var outage = outage
            outage.rows = outage.rows.filter { !isTaken[$0] }
            return isTelling(outage) ? outage : nil
        }
        // Together, and from the same moment: what they share has failed, or the way to them.
        while let common = simultaneous(rest, group) {
            take(outageCase(common, group, .together))
            rest.removeAll { outage in common.contains(outage) }
        }
        let unborn = rest.filter { $0.outcome == .unborn }
        if !unborn.isEmpty { take(outageCase(unborn, group, .unborn)) }
        rest.removeAll { $0.outcome == .unborn }
        let targets = Set(rest.map(\.target))
        let living = lives.living(
            group, at: rest.map(\.seconds.lowerBound).min() ?? 0
        ).count
        // Restarts in turn take about as long each; removals follow a clock.
        let isRolling =
            rest.allSatisfy { $0.outcome == .returned } && targets.count * 5 >= living * 4
            && isRegular(rest, within: rest.count >= 4 ? 0.35 : 0.1)
        let isClockwork =
            rest.allSatisfy { $0.outcome == .gone } && isRegular(rest, within: 0.05)
        if targets.count == rest.count, isRolling || isClockwork, isOnce(targets) {
            take(outageCase(rest, group, .inTurn))
        } else if !rest.isEmpty {
            take(outageCase(rest, group, .single))
        }
    }

    private mutating func takePlanned(_ outages: [Outage], _ group: Int, _ pattern: Pattern) {
        take(outageCase(outages, group, pattern))
        let starts = outages.map(\.seconds.lowerBound)
        planned.append((group, (starts.min() ?? 0)...(starts.max() ?? 0)))
    }

    /// Outages that began together, or that most targets had at the same time.
    private func simultaneous(_ outages: [Outage], _ group: Int) -> [Outage]? {
        let starts = outages.map { outage -> Range<Int> in
            let first = outage.rows.map { incident.second(incident.failures[$0].time) }.min() ?? 0
            // It began between the last answer and the first failure.
            let low = min(outage.seconds.lowerBound, first)
            return low - Self.slack..<max(low, first) + Self.slack
        }
        for (index, first) in outages.enumerated() {
            let moment = starts[index].upperBound
            let down = outages.indices.filter {
                failing(outages[$0]).contains(moment) || $0 == index
            }
            let living = Set(lives.living(group, at: moment).map { $0 }).count
            let targets = Set(down.map { outages[$0].target }).count
            if targets >= 2, targets * 10 >= living * 6 { return down.map { outages[$0] } }
            let linked = outages.indices.filter { other in
                starts[other].overlaps(starts[index])
                    && starts[other].count <= 4 * Self.together
                    && starts[index].count <= 4 * Self.together
                    && (outages[other].outcome == first.outcome)
                    && ((outages[other].seconds.upperBound - first.seconds.upperBound).magnitude
                        <= 3 * Self.together || first.seconds.count > 120)
            }
            if Set(linked.map { outages[$0].target }).count >= 2 {
                return linked.map { outages[$0] }
            }
        }
        return nil
    }

    /// Seconds from an outage's first failure to its last, and some.
    private func failing(_ outage: Outage) -> Range<Int> {
        let seconds = self.seconds(span(outage.rows))
        return seconds.lowerBound..<seconds.upperBound + Self.together
    }

    /// Whether a target fails now and then between answers, and not in runs as one that is down.
    private func isIntermittent(_ target: Int) -> Bool {
        let failed = incident.failures.indices.filter {
            !isTaken[$0] && incident.failures[$0].target == target
        }
        guard let first = failed.first, let last = failed.last, failed.count >= 6 else {
            return false
        }
        let seconds =
            incident.second(incident.failures[first].time)..<incident.second(
                incident.failures[last].time) + 1
        let answered = incident.targets[target].answered
        let passed = answered.sum(seconds)
        var runs = 0
        var previous: Int?
        for row in failed {
            let second = incident.second(incident.failures[row].time)
            if previous.map({ answered.sum($0..<second) > 0 }) ?? true { runs += 1 }
            previous = second
        }
        // As many as if each request failed for itself.
        let expected =
            Double(failed.count) * Double(passed + 1) / Double(failed.count + passed)
        return expected >= 5 && Double(runs) >= 0.55 * expected
    }

    /// Whether outages follow each other at about the same distance, as a script makes them.
    /// - Parameter deviation: of the distances, as a part of their mean.
    func isRegular(_ outages: [Outage], within deviation: Double) -> Bool {
        guard outages.count >= 3 else { return false }
        let starts = outages.map(\.seconds.lowerBound).sorted()
        let steps = zip(starts.dropFirst(), starts).map { Double($0 - $1) }
        let mean = steps.reduce(0, +) / Double(steps.count)
        let square = steps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(steps.count)
        return square.squareRoot() < deviation * mean
    }

    private enum Pattern {
        /// Gone after a new one had come.
        case replaced
        /// Several from the same moment.
        case together
        /// Never answered before.
        case unborn
        /// Most targets of the group, one after the other.
        case inTurn
        case single
    }

    private func outageCase(_ outages: [Outage], _ group: Int, _ pattern: Pattern) -> Case {
        let rows = Set(outages.flatMap(\.rows)).sorted()
        var found = Case(rows, group: group, among: Self.causes)
        found.targets = Array(Set(outages.map(\.target))).sorted()
        found.isOutage = true
        seeSilence(of: &found, outages, group)
        switch pattern {
        case .replaced: seeReplacement(of: &found, outages, group)
        case .inTurn:
            found.see(
                "{0} targets fell silent one after the other at the same distance, as when they are "
                    + "restarted or removed in turn",
                [.count(found.targets?.count ?? 0)], sql: targetCountSQL(rows, group),
                [.targetDeregistered: 3, .targetCrash: -1.5, .connectionRefused: -1])
        case .unborn:
            found.see(
                "{0} targets got requests though they had never answered one before: they were "
                    + "registered before they listened, or on a port where nothing listens",
                [.count(found.targets?.count ?? 0)], sql: targetCountSQL(rows, group),
                [.connectionRefused: 3.5, .targetDeregistered: -1, .targetCrash: -2])
        case .together:
            found.see(
                "{0} targets fell silent within \(Self.together) seconds of each other",
                [.count(found.targets?.count ?? 0)], sql: targetCountSQL(rows, group),
                [
                    .targetCrash: -1, .targetDeregistered: -1, .networkPath: 1.2,
                    .targetTLSFailure: 1, .connectionRefused: 1, .badHost: -3, .saturation: 0.5,
                ])
        case .single:
            seeReturn(of: &found, outages, group)
            seeNeighbours(of: &found, outages, group)
            if isOnceEach(outages, group) || isBesideTurnover(outages, group) {
                found.doubt(
                    "whether somebody restarted or replaced these targets one after the other: the "
                        + "events of the deployments and of the hosts say so", 0.6)
            }
        }
        if pattern == .together || pattern == .replaced {
            found.isMarked = found.rows.count >= 5
        }
        seeDeaths(of: &found, outages, group)
        seeProbing(of: &found, outages)
        if pattern == .single { seeRemoval(of: &found, outages, group) }
        seeDelayedRefusal(of: &found)
        seeDispatch(of: &found, isCommon: pattern == .together)
        if pattern == .together || pattern == .unborn { seePlace(of: &found) }
        if pattern == .together {
            seeWays(of: &found)
            seeSurvivors(of: &found)
        }
        seeLoad(of: &found)
        seeChecks(of: &found, outages)
        if outages.contains(where: { $0.outcome == .open }) {
            found.doubt("whether the targets come back: the logs end too soon", 0.9)
        }
        return found
    }
}
