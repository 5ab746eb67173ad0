/// Connections that all targets of a group refuse at the same time: what they share has changed.
extension Analysis {
    private static let causes: [Cause] = [
        .targetTLSFailure, .networkPath, .connectionRefused, .saturation, .targetCrash,
        .targetDeregistered,
    ]
    /// Seconds without a refusal after which it is another time.
    private static let pause = 120.0
    private static let least = 8
    /// Seconds below which it is no state but an event.
    private static let shortest: Int64 = 10

    mutating func takeGroupwide(_ group: Int, _ outages: [Outage]) {
        let refused = free { $0.group == group && $0.target != nil && !$0.isDispatched }
        // With little traffic nothing is asked, and so nothing refused, for minutes.
        let interval =
            Double(incident.seconds) / Double(max(1, incident.groups[group].asked.total))
        let pause = Self.pause + min(480, 20 * interval)
        for run in clusters(refused, gap: pause) where run.count >= Self.least {
            let span = span(run)
            guard span.upperBound - span.lowerBound >= Self.shortest * Incident.second,
                hitsAll(run, group), isHeavy(run, group)
            else { continue }
            let near = outages.filter { !$0.seconds.clamped(to: seconds(span)).isEmpty }
            take(groupwide(run, group, near))
        }
    }

    /// Whether nearly all targets refused in each half of the time: in a rolling deployment they do in
    /// turn.
    private func hitsAll(_ run: [Int], _ group: Int) -> Bool {
        [run.prefix(run.count / 2), run.suffix(run.count / 2)].allSatisfy { half in
            let rows = Array(half)
            let seconds = self.seconds(span(rows))
            let asked = lives.members[group].filter {
                incident.targets[$0].asked.sum(seconds) >= 2
            }
            let hit = targets(rows)
            return hit.count >= 2 && hit.count * 10 >= asked.count * 7
        }
    }

    /// Whether a good part of the requests was refused.
    private func isHeavy(_ run: [Int], _ group: Int) -> Bool {
        let core = Array(run[run.count / 10..<run.count - run.count / 10])
        let asked = incident.groups[group].asked.sum(seconds(span(core)))
        return core.count * 5 >= asked
    }

    private func groupwide(_ rows: [Int], _ group: Int, _ outages: [Outage]) -> Case {
        var found = Case(rows, group: group, among: Self.causes)
        found.isMarked = true
        // A certificate or a protocol is what all targets of a group share, and nothing else.
        found.weigh([
            .targetTLSFailure: 0.7, .networkPath: 0.3, .targetCrash: -1, .targetDeregistered: -1.5,
        ])
        seeDeaths(of: &found, outages, group)
        seeDelayedRefusal(of: &found)
        seeDispatch(of: &found, isCommon: true)
        seePlace(of: &found)
        seeWays(of: &found)
        seeLoad(of: &found)
        seeChecks(of: &found)
        seeSurvivors(of: &found)
        return found
    }
}
