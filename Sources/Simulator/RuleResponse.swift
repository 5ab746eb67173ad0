/// A rule of the load balancer, or of its firewall, that answers 502 by itself.
enum RuleResponse {
    static func plan(in scenario: inout Scenario, _ group: Int, _ random: inout RandomSource) {
        let span = scenario.span(&random, seconds: 120...3_600)
        let isFirewall = random.happens(percent: 50)
        var incident = Incident(
            cause: .wafOrFixedResponse, from: span.lowerBound, to: span.upperBound,
            targetGroup: scenario.groups[group].name)
        incident.note("firewall", isFirewall ? 1 : 0)
        let seconds = Double(span.upperBound - span.lowerBound) / 1e6
        let requests = scenario.rate(of: group) * seconds
        var scope = Defect.Scope()
        if random.happens(percent: 60) {
            scope.route = scenario.part(of: group, wanted: 20 / requests, &random).route
        } else {
            scope.clients = min(max(random.between(1...30), Int(3_000 / requests)), 100)
        }
        scenario.release(
            Defect(
                kind: .rule(isFirewall: isFirewall), scope: scope, by: scenario.incidents.count),
            to: group, span)
        scenario.incidents.append(incident)
    }
}
