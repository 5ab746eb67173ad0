/// The proxy in front of the application, in the target, answers 502 by itself.
enum UpstreamFailure {
    static func plan(in scenario: inout Scenario, _ group: Int, _ random: inout RandomSource) {
        let span = scenario.span(&random, seconds: 60...1_800)
        let number = scenario.incidents.count
        let members = scenario.members(of: group, at: span.lowerBound)
        let struck = random.happens(percent: 50) ? members : [random.pick(members)]
        var incident = Incident(
            cause: .upstream502, from: span.lowerBound, to: span.upperBound,
            targetGroup: scenario.groups[group].name)
        // Refused at once, or no connection for a while.
        let wait: ClosedRange<Int64> =
            random.happens(percent: 70) ? 250...3_500 : 1_000_000...1_050_000
        let isBlind = random.happens(percent: 50)
        for target in struck {
            incident.targets.append(scenario.name(of: target))
            scenario.at(
                span.lowerBound, .afflict(target, .upstreamLost(wait: wait, by: number)))
            // Checks that saw it would take a single target out of the way.
            if struck.count == 1 || isBlind {
                scenario.at(span.lowerBound, .afflict(target, .checksBlind(by: number)))
            }
            scenario.at(span.upperBound, .afflict(target, .cured(by: number)))
        }
        scenario.incidents.append(incident)
    }
}
