/// Something behind the servers is slow, and they give up on their requests, with the connection,
/// before the load balancer would. Their patience is as short at other times, when few need it.
enum ServerTimeout {
    static func plan(in scenario: inout Scenario, _ group: Int, _ random: inout RandomSource) {
        let description = scenario.groups[group]
        let span = scenario.span(&random, seconds: 600...5_400)
        let number = scenario.incidents.count
        let limit = random.pick([5, 10, 10, 15, 20, 30, 30, 45, 55] as [Int64]) * CivilTime.second
        var incident = Incident(
            cause: .serverTimeout, from: scenario.from, to: scenario.to,
            targetGroup: description.name)
        incident.note("slow_seconds", seconds: span.upperBound - span.lowerBound)
        incident.note("timeout_seconds", seconds: limit)
        let seconds = Double(span.upperBound - span.lowerBound) / 1e6
        let rate = scenario.rate(of: group)
        let part = scenario.part(of: group, wanted: 40 / (rate * seconds), &random)
        // The slow requests must leave workers for the others, or this were saturation.
        let room = 0.3 * Double(description.workers * description.size)
        let most = min(1, room / (rate * part.share * Double(limit) / 1e6))
        let least = min(most, 40 / (rate * part.share * seconds))
        let paths = min(max(Int(100 * random.scale(max(least, 0.01)...max(most, 0.011))), 1), 100)
        let slow = Int64(Double(limit) * random.scale(0.6...2.5))
        scenario.release(
            Defect(
                kind: .slow(slow), scope: Defect.Scope(route: part.route, paths: paths),
                by: number),
            to: group, span)
        // A master that looks after its workers once a second is late by as much.
        let jitter: Int64 = random.pick([3_000, 30_000, 1_000_000])
        for target in scenario.members(of: group, at: span.lowerBound) {
            scenario.at(
                scenario.from - Scenario.warmUp,
                .afflict(target, .timeout(limit, jitter: jitter, by: number)))
        }
        scenario.incidents.append(incident)
    }
}
