/// The servers close idle connections before the load balancer does, all the time; the race is in
/// the group's settings (`Premises`), and here is what there is to know of it.
enum KeepAliveRace {
    static func plan(
        in scenario: inout Scenario, _ group: Int, _ random: inout RandomSource
    ) {
        let description = scenario.groups[group]
        var incident = Incident(
            cause: .keepAliveRace, from: scenario.from, to: scenario.to,
            targetGroup: description.name)
        incident.note("keep_alive_seconds", seconds: description.keepAlive)
        incident.note("idle_timeout_seconds", seconds: Scenario.idleTimeout)
        scenario.blameTimers(of: group, on: scenario.incidents.count)
        scenario.incidents.append(incident)
    }
}
