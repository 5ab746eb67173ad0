/// A time in which a target answered nothing though requests were due to it.
struct Outage: Sendable, Equatable {
    enum Outcome: Sendable, Equatable {
        /// It answered again.
        case returned
        /// It was never seen to answer again.
        case gone
        /// It had not answered before.
        case unborn
        /// The logs end too soon to tell.
        case open
    }

    let target: Int
    /// Seconds of the context without an answer.
    var seconds: Range<Int>
    let outcome: Outcome
    /// Requests that were due, by the target's share of its group's requests.
    let due: Double
    /// Positions in the incident's failures.
    var rows: [Int]
}

/// When targets came and went, by their answers.
struct Lives: Sendable {
    private let incident: Incident
    /// Targets by group.
    private(set) var members: [[Int]]
    /// Second of a target's first answer, where it came after the context's begin.
    private(set) var births: [Int?]
    /// Second of a target's last answer, where others went on.
    private(set) var deaths: [Int?]

    /// Requests that must be due to a target before its silence says something: chance gives a
    /// silence of that length to one in a thousand.
    static let leastDue = 7.0
    /// Failures of a target with no answer between them that chance does not give.
    static let leastRow = 3
    /// Seconds in which a target restarts.
    private static let longest = 1800
    /// Seconds by which the share of a target is measured.
    private static let memory = 300

    init(_ incident: Incident) {
        self.incident = incident
        members = Array(repeating: [], count: incident.groups.count)
        births = Array(repeating: nil, count: incident.targets.count)
        deaths = births
        for (index, target) in incident.targets.enumerated() {
            members[target.group].append(index)
            guard !target.answered.isEmpty else { continue }
            let range = target.answered.range
            // A client that is bound to its target may come late.
            let begin = incident.groups[target.group].asked.range.lowerBound
            let least = range.lowerBound < begin + Self.memory ? 3 * Self.leastDue : Self.leastDue
            if due(index, before: range.lowerBound) >= least {
                births[index] = range.lowerBound
            }
            if due(index, after: range.upperBound) >= Self.leastDue {
                deaths[index] = range.upperBound - 1
            }
        }
    }

    /// The silences in which rows failed.
    /// - Parameter rows: positions of failures that name a target, in order of time.
    func outages(_ rows: [Int]) -> [Outage] {
        var byTarget: [Int: [Int]] = [:]
        for row in rows {
            guard let target = incident.failures[row].target,
                // Where no answers are logged, their absence says nothing.
                incident.groups[incident.targets[target].group].latency.total > 0
            else { continue }
            byTarget[target, default: []].append(row)
        }
        var found: [Outage] = []
        for (target, rows) in byTarget.sorted(by: { $0.key < $1.key }) {
            found += outages(of: target, rows)
        }
        return found
    }

    private func outages(of target: Int, _ rows: [Int]) -> [Outage] {
        let answered = incident.targets[target].answered
        var found: [Outage] = []
        for row in rows {
            let second = incident.second(incident.failures[row].time)
            if let last = found.indices.last, found[last].seconds.contains(second) {
                found[last].rows.append(row)
                continue
            }
            // A second with answers and failures belongs to the longer of the silences beside it.
            var best: (seconds: Range<Int>, due: Double)?
            for edge in answered[second] > 0 ? [second - 1, second + 1] : [second] {
                let start = answered.last(before: edge + 1).map { $0 + 1 } ?? 0
                let end = answered.first(from: edge) ?? incident.seconds
                guard start < end else { continue }
                let expected = due(target, start..<end)
                if best.map({ expected > $0.due }) ?? true { best = (start..<end, expected) }
            }
            guard let best else { continue }
            if let last = found.indices.last, found[last].seconds == best.seconds {
                found[last].rows.append(row)
                continue
            }
            found.append(
                Outage(
                    target: target, seconds: best.seconds, outcome: outcome(target, best.seconds),
                    due: best.due, rows: [row]))
        }
        // Where few requests were due, as many failures in a row say the same.
        return found.filter { $0.due >= Self.leastDue || $0.rows.count >= Self.leastRow }
    }

    private func outcome(_ target: Int, _ seconds: Range<Int>) -> Outage.Outcome {
        let answered = incident.targets[target].answered
        let isBorn = answered.last(before: seconds.lowerBound) != nil
        if !isBorn { return seconds.lowerBound == 0 && births[target] == nil ? .open : .unborn }
        let isBack = answered.first(from: seconds.upperBound) != nil
        // An address that comes back so late has been given to another.
        if isBack, seconds.count < Self.longest { return .returned }
        return isBack || due(target, seconds) >= 2 * Self.leastDue
            ? .gone : .open
    }

    /// Requests due to a target in some seconds, by its share of the group's before, else after.
    func due(_ target: Int, _ seconds: Range<Int>) -> Double {
        let demand = incident.groups[incident.targets[target].group].asked
        let before = max(0, seconds.lowerBound - Self.memory)..<seconds.lowerBound
        let after = seconds.upperBound..<seconds.upperBound + Self.memory
        let share = share(target, before) ?? share(target, after) ?? lifetimeShare(target)
        return share * Double(demand.sum(seconds))
    }

    private func due(_ target: Int, before second: Int) -> Double {
        let range = second..<second + Self.memory
        let demand = incident.groups[incident.targets[target].group].asked
        return (share(target, range) ?? 0) * Double(demand.sum(0..<second))
    }

    private func due(_ target: Int, after second: Int) -> Double {
        let range = max(0, second - Self.memory)..<second
        let demand = incident.groups[incident.targets[target].group].asked
        return (share(target, range) ?? 0) * Double(demand.sum(second..<incident.seconds))
    }

    /// Nil where too few were answered to say.
    private func share(_ target: Int, _ seconds: Range<Int>) -> Double? {
        let traffic = incident.targets[target]
        let active = seconds.clamped(to: traffic.answered.range)
        let own = traffic.answered.sum(active)
        let all = incident.groups[traffic.group].asked.sum(active)
        guard own >= 3, all > 0 else { return nil }
        return min(1, Double(own) / Double(all))
    }

    private func lifetimeShare(_ target: Int) -> Double {
        let traffic = incident.targets[target]
        let seconds = traffic.asked.range
        let all = incident.groups[traffic.group].asked.sum(seconds)
        return all > 0 ? min(1, Double(traffic.asked.total) / Double(all)) : 0
    }

    /// Targets of `group` that answered for the first time in some seconds.
    func born(_ group: Int, in seconds: Range<Int>) -> [Int] {
        members[group].filter { births[$0].map(seconds.contains) ?? false }
    }

    /// Targets of `group` that answered for the last time in some seconds.
    func died(_ group: Int, in seconds: Range<Int>) -> [Int] {
        members[group].filter { deaths[$0].map(seconds.contains) ?? false }
    }

    /// Targets of `group` that answered both before and after `second`, or near it.
    func living(_ group: Int, at second: Int) -> [Int] {
        members[group].filter {
            incident.targets[$0].answered.range.contains(second)
                || incident.targets[$0].asked.range.contains(second)
        }
    }
}
