/// A release whose responses carry more headers than the load balancer takes: on one page, or for
/// those clients whose session has grown too large.
enum HeaderGrowth {
    static func plan(in scenario: inout Scenario, _ group: Int, _ random: inout RandomSource) {
        let span = scenario.span(&random, seconds: 600...5_400)
        var incident = Incident(
            cause: .responseHeaderTooLarge, from: span.lowerBound, to: span.upperBound,
            targetGroup: scenario.groups[group].name)
        let seconds = Double(span.upperBound - span.lowerBound) / 1e6
        let requests = scenario.rate(of: group) * seconds
        var scope = Defect.Scope()
        if random.happens(percent: 60) {
            let part = scenario.part(of: group, wanted: 20 / requests, &random)
            scope.route = part.route
            scope.clients = random.pick([100, 100, 60])
            incident.note("share_of_route", Double(scope.clients) / 100)
        } else {
            scope.clients = min(max(random.between(2...15), Int(3_000 / requests)), 60)
            incident.note("share_of_clients", Double(scope.clients) / 100)
        }
        let bytes = random.between(36_000...90_000)
        incident.note("header_bytes", Double(bytes))
        let cookies =
            scope.route == nil || random.happens(percent: 30)
            ? random.between(3_000...12_000) : 0
        scenario.release(
            Defect(
                kind: .headers(bytes, cookies: cookies), scope: scope,
                by: scenario.incidents.count),
            to: group, span)
        scenario.incidents.append(incident)
    }
}
