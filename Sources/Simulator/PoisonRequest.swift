/// Requests that kill the worker that takes them; the others do not notice.
enum PoisonRequest {
    static func plan(in scenario: inout Scenario, _ group: Int, _ random: inout RandomSource) {
        let span = scenario.span(&random, seconds: 900...6_000)
        var incident = Incident(
            cause: .poisonRequest, from: span.lowerBound, to: span.upperBound,
            targetGroup: scenario.groups[group].name)
        let seconds = Double(span.upperBound - span.lowerBound) / 1e6
        let requests = scenario.rate(of: group) * seconds
        let part = scenario.part(of: group, wanted: 25 / requests, &random)
        var scope = Defect.Scope(route: part.route)
        // Some contents of the request are poison, or all.
        let most = min(max(Int(100 * 3_000 / (requests * part.share)), 2), 100)
        let least = min(max(Int(100 * 20 / (requests * part.share)), 2), most)
        scope.paths = random.between(least...most)
        incident.note("share_of_route", Double(scope.paths) / 100)
        scenario.release(
            Defect(kind: .poison, scope: scope, by: scenario.incidents.count), to: group, span)
        scenario.incidents.append(incident)
    }
}
