/// Refusals by several targets at once: whether the ways to them are blocked, nobody is there, or only
/// new connections fail.
extension Analysis {
    /// A load balancer node and a target.
    private struct Way: Hashable {
        let node: Int
        let target: Int
    }

    /// Refusals that must be due to a way before their absence says something.
    private static let leastDue = 3.0
    /// The same of all such ways together.
    private static let leastMissing = 10.0
    /// Of all refusals.
    private static let leastShare = 0.2
    /// Targets whose answers are counted.
    private static let mostTargets = 12
    /// Requests that must be due to a target before its silence says something.
    private static let leastAnswers = 7.0
    /// Seconds that nobody needs less to replace a certificate.
    private static let soonestMending = 45
    /// Seconds without a refusal in which a certificate would have been asked for.
    private static let pause = 60.0
    /// Requests that were answered in such a pause, by failing target.
    private static let busy = 30

    /// Whether some nodes fail at some targets only, though both fail elsewhere: what lies between them
    /// is blocked, and nothing at either end.
    func seeWays(of found: inout Case) {
        var callers: [Way: Set<String>] = [:]
        for row in found.rows where !incident.failures[row].isDispatched {
            let failure = incident.failures[row]
            guard let node = failure.node, let target = failure.target else { continue }
            // A client stays with its way, so that all its rows say as much as one.
            callers[Way(node: node, target: target), default: []].insert(
                failure.client ?? "\(row)")
        }
        var (nodes, targets): ([Int: Int], [Int: Int]) = ([:], [:])
        for (way, clients) in callers {
            nodes[way.node, default: 0] += clients.count
            targets[way.target, default: 0] += clients.count
        }
        let total = Double(nodes.values.reduce(0, +))
        var spared: [Int: Set<Int>] = [:]
        var missing = 0.0
        for (node, own) in nodes {
            for (target, all) in targets where callers[Way(node: node, target: target)] == nil {
                let due = Double(own) * Double(all) / total
                guard due >= Self.leastDue else { continue }
                spared[target, default: []].insert(node)
                missing += due
            }
        }
        // Here and there the connections from before are enough by chance. What is blocked is blocked for
        // all targets of a zone alike, and zones have nodes of their own.
        var zones: [(failed: Set<Int>, spared: Set<Int>)] = []
        for target in targets.keys.sorted() {
            let failed = Set(nodes.keys.filter { callers[Way(node: $0, target: target)] != nil })
            let well = spared[target, default: []]
            if let zone = zones.firstIndex(where: {
                $0.failed.isDisjoint(with: well) && $0.spared.isDisjoint(with: failed)
            }) {
                zones[zone].failed.formUnion(failed)
                zones[zone].spared.formUnion(well)
            } else {
                zones.append((failed, well))
            }
        }
        guard missing >= max(Self.leastMissing, Self.leastShare * total),
            zones.count <= min(nodes.count, targets.count / 2), let group = found.group
        else { return }
        let selection = Selection(spanInWindow(found.rows)).with {
            $0.group = group
            $0.targets = targets.keys.sorted()
            $0.phases = [.neverDispatched]
        }
        let rows = incident.failures.filter(selection.contains)
        let failing = Set(
            rows.compactMap { row in
                row.node.flatMap { node in row.target.map { Way(node: node, target: $0) } }
            })
        let ends = (Set(failing.map(\.node)).count, Set(failing.map(\.target)).count)
        let target = "target_ip || ':' || coalesce(target_port, '')"
        found.see(
            "{0} of the {1} ways from these nodes to these targets fail, the others do not, though "
                + "both their ends fail elsewhere: what lies between is blocked",
            [.count(failing.count), .count(ends.0 * ends.1)],
            sql: "SELECT count(DISTINCT lb_node_ip || ' ' || \(target)), "
                + "count(DISTINCT lb_node_ip) * count(DISTINCT \(target)) FROM alb_logs "
                + "WHERE elb_status_code = 502 AND \(selection.condition(incident))",
            [
                .networkPath: 5, .targetTLSFailure: -4, .connectionRefused: -4, .targetCrash: -4,
                .targetDeregistered: -4, .saturation: -4, .badHost: -3,
            ])
    }

    /// Whether targets that refused requests answered others in between: on connections from before.
    func seeSurvivors(of found: inout Case) {
        let refused = found.rows.filter { !incident.failures[$0].isDispatched }
        // From other nodes the way may be open.
        let nodes = Set(refused.map { incident.failures[$0].node }).count
        guard let group = found.group, refused.count >= 8, found.node == nil,
            nodes >= 2 || incident.nodes.count(where: { $0.group == group }) < 2,
            refused.count * 10 >= found.rows.count * 8
        else { return found.weigh([.targetTLSFailure: -1]) }
        // Each between its own first and last refusal: targets that are down in turn answer in the time
        // of the others.
        let own = Dictionary(grouping: refused) { incident.failures[$0].target ?? -1 }
            .filter { $0.key >= 0 }.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
            .prefix(Self.mostTargets)
        var (passed, deaf, alive) = (0, 0, 0)
        var lengths: [Int] = []
        var parts: [String] = []
        for (target, rows) in own {
            let all = seconds(span(rows))
            lengths.append(all.count)
            // Its first and last second may belong to a time in which it was well.
            let inner = all.lowerBound + 1..<max(all.lowerBound + 1, all.upperBound - 1)
            guard !inner.isEmpty else { continue }
            let answers = incident.targets[target].answered.sum(inner)
            let due = lives.due(target, inner)
            passed += answers
            deaf += answers == 0 && due >= Self.leastAnswers ? 1 : 0
            alive += answers >= 2 && Double(answers) >= 0.15 * due ? 1 : 0
            let low = incident.time(second: inner.lowerBound)
            let high = incident.time(second: inner.upperBound)
            parts.append(
                "(\(SQLText.target(target, incident)) AND \(SQLText.arrival) >= \(low) "
                    + "AND \(SQLText.arrival) < \(high))")
        }
        lengths.sort()
        let length = lengths.isEmpty ? 0 : lengths[lengths.count / 2]
        if length < Self.soonestMending { found.weigh([.targetTLSFailure: -1.5]) }
        if deaf > alive {
            // Connections from before died too, which a new certificate does not do.
            let isState = length >= 4 * Self.soonestMending
            found.weigh([.targetTLSFailure: isState ? 0.7 : -2.5, .saturation: -1])
            return
        }
        guard alive > 0, passed >= refused.count / 4, passed >= 5 else {
            return found.weigh([.targetTLSFailure: -0.7])
        }
        // What is shared fails from one instant until it is mended.
        let pauses = pauses(group)
        if pauses >= 2 {
            found.weigh([.targetTLSFailure: pauses >= 4 ? -4 : -2.5, .saturation: 1])
        }
        let condition =
            SQLText.span(incident.context) + incident.scope + [
                SQLText.group(group, incident), "target_status_code IS NOT NULL",
                "(\(parts.joined(separator: " OR ")))",
            ]
        found.see(
            "targets answered {0} requests between their refusals: what was refused were new "
                + "connections only", [.count(passed)],
            sql: "SELECT count(*) FROM alb_logs WHERE \(condition.joined(separator: " AND "))",
            [
                .targetTLSFailure: 1.5, .networkPath: 0.7, .saturation: 0.7,
                .connectionRefused: -1.5, .targetCrash: -1.5,
            ])
    }

    /// Times without a refusal amid them, in which so much was asked that new connections must have been
    /// made.
    private func pauses(_ group: Int) -> Int {
        let rows = incident.failures.indices.filter { row in
            let failure = incident.failures[row]
            return failure.group == group && failure.target != nil && !failure.isDispatched
                && failure.targetStatus == nil
        }
        let runs = clusters(rows, gap: Self.pause)
        let failing = targets(rows)
        return zip(runs, runs.dropFirst()).count { before, after in
            let quiet =
                seconds(span(before))
                .upperBound..<max(
                    seconds(span(before)).upperBound, seconds(span(after)).lowerBound)
            let answers = failing.reduce(0) { $0 + incident.targets[$1].answered.sum(quiet) }
            return answers >= Self.busy * failing.count
        }
    }
}
