import AccessLog
import Diagnosis

/// Gathers what a diagnosis wants to know: first the failures, which lie together in the files, then
/// the traffic that they ask for.
package struct IncidentScan {
    package let incident: Incident
    /// What was read, for `--explain` and the remarks.
    package let scans: [Scan]

    /// Time around the window in which targets are seen to come and go.
    private static let around = 20 * TimeSpan.minute
    /// Without a window, this much of the newest logs is looked at.
    private static let usualWindow = TimeSpan.day
    /// Longer windows would need more memory than a query may take.
    private static let longestWindow = 8 * TimeSpan.day

    /// - Parameter asked: its window is diagnosed; without one, the newest day.
    package init(_ source: LogSource, _ asked: RowFilter) throws(QueryError) {
        guard source.families.contains(.access) else {
            throw QueryError(.noInput, "there are no access logs, which diagnose reads")
        }
        let all = try StatusFilter("all")
        let probe = try source.scan(.access, filter: asked, statuses: all, onlyMatched: false)
        let window = try Self.window(probe)
        let unit = Incident.second
        let start = Timestamp.floorDivide(window.lowerBound - Self.around, unit) * unit
        let context = start..<window.upperBound + Self.around
        var filter = asked
        filter.window = TimeWindow(from: context.lowerBound, to: context.upperBound)
        let table = probe.plan.table
        let failing = try source.scan(
            .access, filter: filter, statuses: StatusFilter(FailureTally.statuses),
            onlyMatched: true)
        let failures = try failing.fold(
            Projection(columns: FailureTally.columns), into: FailureTally(table))
        let question = TrafficQuestion(
            table, window: window, context: context, failures.entries)
        let everything = try source.scan(
            .access, filter: filter, statuses: all, onlyMatched: false)
        let traffic = try everything.fold(
            Projection(columns: question.columns), into: TrafficTally(question))
        var assembly = IncidentAssembly(window: window, context: context, traffic)
        assembly.add(failures)
        assembly.incident.scope = Self.scope(asked)
        var scans = [everything]
        if source.families.contains(.healthCheck), !assembly.incident.failures.isEmpty {
            var filter = RowFilter()
            filter.window = TimeWindow(from: context.lowerBound, to: context.upperBound)
            let checking = try source.scan(
                .healthCheck, filter: filter, statuses: all, onlyMatched: false)
            let checks = try checking.fold(
                Projection(columns: CheckTally.columns),
                into: CheckTally(checking.plan.table, context: context))
            assembly.incident.checks = checks.checks.sorted { $0.key < $1.key }.map(\.value)
            scans.append(checking)
        }
        incident = assembly.incident
        self.scans = scans
    }

    /// The plan's window with both ends.
    private static func window(_ scan: Scan) throws(QueryError) -> Range<Int64> {
        let asked = scan.plan.filter.window
        var extent = scan.plan.extent ?? 0...0
        if scan.plan.extent == nil, asked.from == nil || asked.to == nil {
            // The name of a single log need not tell its time.
            let times = try scan.fold(
                Projection(columns: [], needsTimes: true), into: TimeExtent())
            if let found = times.times { extent = found.lowerBound...found.upperBound + 1 }
        }
        var from = asked.from ?? extent.lowerBound
        let to = asked.to ?? extent.upperBound
        if asked.from == nil, to - from > usualWindow { from = to - usualWindow }
        guard to - from <= longestWindow else {
            throw QueryError(
                .usage, "diagnose looks at 8 days at most: choose the time with --from and --to")
        }
        return from..<max(from, to)
    }

    /// A filter as SQL, but for the time.
    private static func scope(_ filter: RowFilter) -> [String] {
        func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
        var parts: [String] = []
        if let name = filter.loadBalancer {
            let id = name.split(separator: "loadbalancer/").last.map(String.init) ?? name
            parts.append(
                id.contains("/") ? "elb = \(quoted(id))" : "elb LIKE \(quoted("app/\(id)/%"))")
        }
        if let group = filter.targetGroup {
            let pattern = quoted("%:targetgroup/\(TextTest.name(ofTargetGroup: group))/%")
            parts.append(
                group == TextTest.noTargetGroup
                    ? "target_group_arn IS NULL" : "target_group_arn LIKE \(pattern)")
        }
        if let target = filter.target {
            let endpoint = Endpoint(target)
            parts.append(
                endpoint.addressBeforePort.map {
                    "target_ip = \(quoted($0)) AND target_port = \(endpoint.port ?? 0)"
                } ?? "target_ip = \(quoted(endpoint.address))")
        }
        if let node = filter.node { parts.append("lb_node_ip = \(quoted(node))") }
        if let trace = filter.trace { parts.append("trace_id = \(quoted(trace))") }
        return parts
    }
}

/// First and last time of a scan.
private struct TimeExtent: BlockTally {
    private(set) var times: ClosedRange<Int64>?

    mutating func add(_ block: Block) {
        guard let found = block.times else { return }
        times =
            min(
                times?.lowerBound ?? found.lowerBound, found.lowerBound)...max(
                times?.upperBound ?? found.upperBound, found.upperBound)
    }

    mutating func merge(_ other: TimeExtent) {
        guard let found = other.times else { return }
        times =
            min(
                times?.lowerBound ?? found.lowerBound, found.lowerBound)...max(
                times?.upperBound ?? found.upperBound, found.upperBound)
    }
}

/// Gives texts their numbers, in an order that does not depend on how the rows were read.
private struct IncidentAssembly {
    var incident: Incident
    private var groups: [String: Int] = [:]
    private var targets: [EndpointKey: Int] = [:]
    private var nodes: [String: Int] = [:]
    private var routes: [RouteKey: Int] = [:]
    private var pairs: [PairKey: Int] = [:]

    init(window: Range<Int64>, context: Range<Int64>, _ traffic: TrafficTally) {
        incident = Incident(window: window, context: context)
        incident.totals.requests = traffic.requests
        incident.totals.byStatus = traffic.byStatus
        for (arn, group) in traffic.groups.sorted(by: { $0.key < $1.key }) {
            groups[arn] = incident.groups.count
            incident.groups.append(group)
        }
        for (key, target) in traffic.targets.sorted(by: { Self.order($0.key, $1.key) }) {
            var target = target
            target.group = groups[key.arn] ?? 0
            targets[key] = incident.targets.count
            incident.targets.append(target)
        }
        let sorted = traffic.nodes.sorted { ($0.key.node, $0.key.arn) < ($1.key.node, $1.key.arn) }
        for (key, node) in sorted {
            var node = node
            node.group = groups[key.arn] ?? 0
            nodes["\(key.node) \(key.arn)"] = incident.nodes.count
            incident.nodes.append(node)
        }
        let known = traffic.routes.sorted {
            ($0.key.template, $0.key.verb) < ($1.key.template, $1.key.verb)
        }
        for (key, route) in known {
            routes[key] = incident.routes.count
            incident.routes.append(route)
        }
        let clients = traffic.clients.sorted {
            ($0.key.address, $0.key.arn) < ($1.key.address, $1.key.arn)
        }
        for (key, client) in clients {
            var client = client
            client.group = groups[key.arn] ?? 0
            incident.clients.append(client)
        }
        for (pair, times) in traffic.answers {
            pairs[pair] = incident.pairs.count
            incident.pairs.append(PairTraffic(answers: times.sorted()))
        }
        incident.coverage = Coverage(incident.nodes, context: context, window: window)
    }

    private static func order(_ left: EndpointKey, _ right: EndpointKey) -> Bool {
        (left.arn, left.address, left.port ?? -1) < (right.arn, right.address, right.port ?? -1)
    }

    mutating func add(_ failures: FailureTally) {
        incident.failuresLeftOut = failures.leftOut
        let minute = TimeSpan.minute
        for entry in failures.entries.sorted(by: Self.order) {
            let group = entry.endpoint.arn.isEmpty ? nil : groups[entry.endpoint.arn]
            let target = entry.endpoint.address.isEmpty ? nil : targets[entry.endpoint]
            guard entry.status == 502 else {
                incident.companions.append(
                    Companion(
                        time: entry.row.time, status: entry.status, group: group, target: target,
                        isMadeByTarget: entry.isMadeByTarget, age: entry.row.age))
                continue
            }
            let time = entry.row.time
            guard incident.window.contains(time) else {
                if time < incident.window.lowerBound, incident.window.lowerBound - time < minute {
                    incident.failuresBefore += 1
                } else if time >= incident.window.upperBound,
                    time - incident.window.upperBound < minute
                {
                    incident.failuresAfter += 1
                }
                continue
            }
            var row = entry.row
            row.group = group
            row.target = target
            row.node = nodes["\(entry.node) \(entry.endpoint.arn)"]
            row.route = routes[entry.route]
            row.pair = pairs[PairKey(node: entry.node, endpoint: entry.endpoint)]
            incident.failures.append(row)
            if entry.isMadeByTarget {
                incident.totals.target502 += 1
            } else {
                incident.totals.elb502 += 1
            }
        }
    }

    /// By time; rows of the same time in an order of their own, so that every run says the same.
    private static func order(_ left: FailureTally.Entry, _ right: FailureTally.Entry) -> Bool {
        if left.row.time != right.row.time { return left.row.time < right.row.time }
        if left.row.trace != right.row.trace {
            return (left.row.trace ?? "") < (right.row.trace ?? "")
        }
        return (left.node, left.route.template, left.row.client ?? "")
            < (right.node, right.route.template, right.row.client ?? "")
    }
}
