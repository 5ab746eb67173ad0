/// Rows of times in which all targets of a group were slow together: their queues were full.
extension Analysis {
    /// Seconds before and after such a time whose rows still belong to it.
    private static let margin = 60
    private static let causes: [Cause] = [
        .saturation, .networkPath, .connectionRefused, .targetCrash, .badHost, .targetTLSFailure,
        .keepAliveRace,
    ]

    mutating func takeSaturation() {
        for (group, rows) in byGroup(free { $0.target != nil }) {
            guard let group, rows.count >= 3 else { continue }
            for episode in Slowness(incident, group).episodes {
                let seconds = episode.lowerBound - Self.margin..<episode.upperBound + Self.margin
                let near = free { row in
                    row.group == group && row.target != nil
                        && seconds.contains(incident.second(row.time))
                }
                // What overflows is turned away at once.
                let own = near.filter { row in
                    let failure = incident.failures[row]
                    return failure.worked <= Phase.atOnce
                        || !failure.isDispatched && failure.worked <= 1
                }
                guard own.count >= 3, own.count * 10 >= near.count * 6,
                    isEverywhere(own, group, episode)
                else { continue }
                var found = saturation(own, group)
                found.rows = (own + aftermath(own, group)).sorted()
                take(found)
            }
        }
    }

    /// Refusals that go on at targets that have answered nothing since: their queues are still full.
    private func aftermath(_ own: [Int], _ group: Int) -> [Int] {
        var last: [Int: Int] = [:]
        for row in own {
            let failure = incident.failures[row]
            if let target = failure.target { last[target] = incident.second(failure.time) }
        }
        let known = Set(own)
        var found: [Int] = []
        for row in free({ $0.group == group && !$0.isDispatched }) where !known.contains(row) {
            let failure = incident.failures[row]
            guard let target = failure.target, let before = last[target] else { continue }
            let second = incident.second(failure.time)
            let between = before + 1..<max(before + 1, second)
            guard second >= before, second - before <= 2 * Self.margin,
                incident.targets[target].answered.sum(between) == 0
            else { continue }
            found.append(row)
            last[target] = second
        }
        return found
    }

    /// Whether most of the targets that had requests in some seconds failed.
    private func isEverywhere(_ rows: [Int], _ group: Int, _ seconds: Range<Int>) -> Bool {
        let touched = targets(rows).count
        let asked = lives.members[group].filter {
            incident.targets[$0].asked.sum(seconds) > 0
        }.count
        return touched * 10 >= asked * 6 || touched >= 2 && rows.count < 3 * asked
    }

    private func saturation(_ rows: [Int], _ group: Int) -> Case {
        var found = Case(rows, group: group, among: Self.causes)
        found.isMarked = true
        // They came while every target was slow, and that is what makes queues overflow.
        found.weigh([.saturation: 2])
        seeDispatch(of: &found, isCommon: false)
        seeTargets(
            of: &found, rows, [.badHost: 1, .saturation: -0.5],
            [.saturation: 1, .badHost: -3, .targetCrash: -1])
        seePlace(of: &found)
        seeLoad(of: &found)
        // Full queues let requests run into timeouts too.
        if Load(incident, group, span(rows)).companions.unanswered == 0 {
            found.weigh([.saturation: -2.5])
        }
        seeChecks(of: &found)
        return found
    }
}
