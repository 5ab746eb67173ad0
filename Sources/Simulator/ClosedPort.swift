/// A target to which the load balancer sends and where nothing listens, while its checks look at
/// something else: it is not ready yet, or its server has gone.
enum ClosedPort {
    static func plan(in scenario: inout Scenario, _ group: Int, _ random: inout RandomSource) {
        let rate = scenario.rate(of: group) / Double(max(scenario.groups[group].size, 1))
        let least = min(max(25 / max(rate, 0.001), 20), 3_000)
        let span = scenario.span(&random, seconds: least...min(least * 8, 4_000))
        let number = scenario.incidents.count
        let isNew = random.happens(percent: 50)
        var incident = Incident(
            cause: .connectionRefused, from: span.lowerBound, to: span.upperBound,
            targetGroup: scenario.groups[group].name)
        incident.note("not_ready_yet", isNew ? 1 : 0)
        var struck: [Int] = []
        if isNew {
            struck = (0..<random.between(1...2)).map { _ in
                scenario.join(group, from: span.lowerBound)
            }
        } else {
            struck = [random.pick(scenario.members(of: group, at: span.lowerBound))]
        }
        for target in struck {
            incident.targets.append(scenario.name(of: target))
            scenario.at(span.lowerBound, .afflict(target, .checksBlind(by: number)))
            scenario.at(span.lowerBound, .drain(target, by: number))
            if isNew { scenario.at(span.lowerBound, .register(target)) }
            scenario.at(span.upperBound, .start(target))
            scenario.at(span.upperBound, .afflict(target, .cured(by: number)))
        }
        scenario.incidents.append(incident)
    }
}
