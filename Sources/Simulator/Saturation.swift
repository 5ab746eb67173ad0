/// More work than the workers of a group can do: more requests, slower answers, or both. The
/// backlogs fill, then overflow.
enum Saturation {
    static func plan(in scenario: inout Scenario, _ group: Int, _ random: inout RandomSource) {
        let description = scenario.groups[group]
        let span = scenario.span(&random, seconds: 180...1_500)
        let number = scenario.incidents.count
        let service = scenario.mix.service(of: group) * Double(description.latency) / 100
        let capacity = Double(description.workers * description.size) / service * 1e6
        let surge = random.scale(1...3)
        let excess = random.scale(1.3...3)
        let slowness = max(1, excess * capacity / (scenario.rate(of: group) * surge))
        var incident = Incident(
            cause: .saturation, from: span.lowerBound, to: span.upperBound,
            targetGroup: description.name)
        incident.note("surge", surge)
        incident.note("slowness", slowness)
        incident.note("workers", Double(description.workers))
        incident.note("backlog", Double(description.backlog))
        scenario.at(span.lowerBound, .surge(surge))
        scenario.at(span.upperBound, .surge(1))
        for target in scenario.members(of: group, at: span.lowerBound) {
            scenario.at(
                span.lowerBound, .overload(target, percent: Int64(100 * slowness), by: number))
            scenario.at(span.upperBound, .overload(target, percent: 100, by: number))
        }
        // What waits when it is over is worked off, and may still overflow.
        incident.to += CivilTime.minute
        scenario.incidents.append(incident)
    }
}
