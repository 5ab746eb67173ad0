/// One host with a fault of its own: slow, and every now and then a connection is lost.
enum BadHost {
    static func plan(in scenario: inout Scenario, _ group: Int, _ random: inout RandomSource) {
        let span = scenario.span(&random, seconds: 1_200...6_000)
        let number = scenario.incidents.count
        let victim = random.pick(scenario.members(of: group, at: span.lowerBound))
        let seconds = Double(span.upperBound - span.lowerBound) / 1e6
        let requests = scenario.rate(of: group) / Double(scenario.groups[group].size) * seconds
        let share = min(random.scale(15...150) / requests, 0.5)
        let resets = Int(share * 1e6)
        let refusals = Int(min(share * random.scale(1...30), 0.6) * 1e6)
        let slowness = Int64(random.scale(120...700))
        var incident = Incident(
            cause: .badHost, from: span.lowerBound, to: span.upperBound,
            targetGroup: scenario.groups[group].name)
        incident.targets = [scenario.name(of: victim)]
        incident.note("reset_share", Double(resets) / 1e6)
        incident.note("slowness", Double(slowness) / 100)
        scenario.at(span.lowerBound, .slow(victim, percent: slowness))
        scenario.at(
            span.lowerBound,
            .afflict(victim, .flaky(resets: resets, refusals: refusals, by: number)))
        scenario.at(span.upperBound, .slow(victim, percent: 100))
        scenario.at(span.upperBound, .afflict(victim, .cured(by: number)))
        scenario.incidents.append(incident)
    }
}
