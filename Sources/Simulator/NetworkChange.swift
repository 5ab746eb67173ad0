/// A security group, network ACL or route is changed: one subnet of targets, or one node, is cut
/// off from the other side.
enum NetworkChange {
    static func plan(in scenario: inout Scenario, _ group: Int, _ random: inout RandomSource) {
        let rate = max(scenario.rate(of: group) / 3, 0.001)
        let least = min(max(25 / rate, 60), 2_400)
        let span = scenario.span(&random, seconds: least...min(least * 10, 3_600))
        let number = scenario.incidents.count
        let members = scenario.members(of: group, at: span.lowerBound)
        let isNode = random.happens(percent: 50)
        let zone = scenario.targets[random.pick(members)].zone
        let node = random.below(scenario.loadBalancer.nodes.count)
        // Busy connections would outlive the incident, which nobody then noticed.
        let lanes = Double(scenario.groups[group].size * scenario.loadBalancer.nodes.count)
        let isQuiet = scenario.rate(of: group) / lanes < 0.03
        let barrier = Barrier(
            node: isNode ? node : nil, zone: isNode ? nil : zone, group: group,
            effect: random.happens(percent: 55) ? .rejects : .unreachable,
            sparesOpenConnections: isQuiet && random.happens(percent: 40),
            // Checks that failed would soon take a subnet out of the way.
            sparesChecks: !isNode && random.happens(percent: 70), by: number)
        var incident = Incident(
            cause: .networkPath, from: span.lowerBound, to: span.upperBound,
            targetGroup: scenario.groups[group].name)
        if isNode {
            incident.note("node", Double(node))
        } else {
            incident.targets = members.filter { scenario.targets[$0].zone == zone }
                .map { scenario.name(of: $0) }
        }
        scenario.at(span.lowerBound, .block(barrier))
        scenario.at(span.upperBound, .unblock(by: number))
        scenario.incidents.append(incident)
    }
}
