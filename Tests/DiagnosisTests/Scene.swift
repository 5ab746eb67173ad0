import Diagnosis

/// An incident made by hand: one target group, targets that each answer once a second.
struct Scene {
    static let second = Incident.second
    /// 2026-11-20T02:00:00Z
    static let start: Int64 = 1_795_140_000_000_000
    var incident: Incident

    /// - Parameter minutes: of the window, which is the context too.
    init(targets: Int, minutes: Int = 60, nodes: Int = 2) {
        let end = Self.start + Int64(minutes) * 60 * Self.second
        incident = Incident(window: Self.start..<end, context: Self.start..<end)
        incident.groups = [
            GroupTraffic(arn: "arn:aws:elb:eu-west-1:1:targetgroup/api/1", name: "api")
        ]
        incident.nodes = (0..<nodes).map { NodeTraffic(address: "192.0.2.\($0)", group: 0) }
        incident.routes = ["/orders/{id}", "/login"].map {
            RouteTraffic(verb: "GET", template: $0)
        }
        for number in 0..<targets {
            incident.targets.append(
                TargetTraffic(group: 0, address: "10.0.\(number).5", port: 8080))
        }
    }

    /// Lets a target answer once in each of some seconds, after `milliseconds`.
    mutating func answer(_ target: Int, _ seconds: Range<Int>, milliseconds: Int = 20) {
        for second in seconds {
            let node = (second + target) % incident.nodes.count
            let route = second % incident.routes.count
            incident.groups[0].count(second, isAnswered: true, milliseconds: milliseconds)
            incident.targets[target].asked.add(second)
            incident.targets[target].answered.add(second)
            incident.targets[target].latency.add(
                position: LatencyHistogram.position(milliseconds))
            incident.nodes[node].asked.add(second)
            incident.nodes[node].answered.add(second)
            incident.routes[route].asked.add(second / 60)
            incident.routes[route].latency.add(position: LatencyHistogram.position(milliseconds))
            incident.totals.requests += 1
        }
    }

    /// A 502 that ended at a second; `worked` seconds at the target, nil if it never got there.
    mutating func fail(
        _ target: Int?, at seconds: Double, worked: Double?, route: Int? = nil, node: Int = 0,
        change: (inout FailedRow) -> Void = { _ in }
    ) {
        var row = FailedRow(time: Self.start + Int64(seconds * 1e6))
        row.created = row.time - Int64((worked ?? 0.001) * 1e6)
        row.group = 0
        row.target = target
        row.node = node
        row.route = route ?? Int(seconds) % incident.routes.count
        (row.requestTime, row.targetTime, row.responseTime) =
            worked.map { (0, $0, -1) } ?? (-1, -1, -1)
        change(&row)
        let second = incident.second(row.time)
        incident.groups[0].asked.add(second)
        if let target { incident.targets[target].asked.add(second) }
        incident.nodes[node].asked.add(second)
        if let route = row.route { incident.routes[route].asked.add(second / 60) }
        incident.totals.requests += 1
        incident.totals.elb502 += 1
        incident.failures.append(row)
        incident.failures.sort { $0.time < $1.time }
    }

    var diagnosis: Diagnosis { Diagnosis(incident) }
}
