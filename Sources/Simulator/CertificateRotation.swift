/// The targets get a certificate or a TLS setting that the load balancer cannot agree to.
enum CertificateRotation {
    static func plan(in scenario: inout Scenario, _ group: Int, _ random: inout RandomSource) {
        let span = scenario.span(&random, seconds: 180...2_400)
        let number = scenario.incidents.count
        let reloads = random.happens(percent: 85)
        let spread = random.pick([0.1, 5, 60])
        var incident = Incident(
            cause: .targetTLSFailure, from: span.lowerBound, to: span.upperBound,
            targetGroup: scenario.groups[group].name)
        incident.note("spread_seconds", spread)
        incident.note("reload", reloads ? 1 : 0)
        for target in scenario.members(of: group, at: span.lowerBound) {
            let time = span.lowerBound + random.seconds(0...spread)
            scenario.at(time, .afflict(target, .tlsBroken(by: number)))
            if reloads { scenario.at(time, .reload(target, by: number)) }
            scenario.at(span.upperBound, .afflict(target, .cured(by: number)))
        }
        scenario.incidents.append(incident)
    }
}
