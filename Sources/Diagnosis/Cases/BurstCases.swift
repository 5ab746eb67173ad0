/// Rows that come in bursts and follow no single target: the network, TLS, load.
extension Analysis {
    private static let causes: [Cause] = [
        .networkPath, .targetTLSFailure, .saturation, .connectionRefused, .targetCrash,
        .targetDeregistered, .keepAliveRace, .badHost,
    ]
    /// Seconds between bursts that belong together.
    private static let pause = 120.0

    mutating func takeBursts() {
        for (group, _) in byGroup(free { $0.target != nil }) {
            guard let group else { continue }
            for rows in burstRows(group) { take(burstCase(rows, group)) }
        }
    }

    /// Free rows of a group in its bursts, by incident.
    private func burstRows(_ group: Int) -> [[Int]] {
        let rows = free { $0.group == group && $0.target != nil }
        var counts: [Int64: Int] = [:]
        for row in rows {
            counts[incident.failures[row].time / Incident.second, default: 0] += 1
        }
        let observed = incident.context.lowerBound / Incident.second
        let end = incident.context.upperBound / Incident.second + 1
        var bursts = FailureSeries(counts: counts, observed: observed..<end).bursts.map(\.seconds)
        // Refusals that last: too few in a second to stand out, but without end.
        bursts += runs(rows)
        bursts.sort { $0.lowerBound < $1.lowerBound }
        var merged: [Range<Int64>] = []
        for burst in bursts {
            if let last = merged.last, Double(burst.lowerBound - last.upperBound) <= Self.pause {
                merged[merged.count - 1] =
                    last.lowerBound..<max(last.upperBound, burst.upperBound)
            } else {
                merged.append(burst)
            }
        }
        return merged.map { seconds in
            rows.filter { seconds.contains(incident.failures[$0].time / Incident.second) }
        }.filter { $0.count >= 3 }
    }

    /// Seconds since 1970 of runs of refused requests.
    private func runs(_ rows: [Int]) -> [Range<Int64>] {
        let refused = rows.filter { !incident.failures[$0].isDispatched }
        guard refused.count >= 5 else { return [] }
        return clusters(refused, gap: Self.pause).filter { run in
            guard run.count >= 5 else { return false }
            let span = span(run)
            let minutes = Double(span.upperBound - span.lowerBound) / 6e7
            let window = Double(incident.window.upperBound - incident.window.lowerBound) / 6e7
            // As many as the rest of the window would have in that time.
            let rest = Double(rows.count - run.count) / max(1, window - minutes) * minutes
            return minutes < window / 2
                && PoissonTail.probability(of: run.count, mean: max(rest, 0.3 * minutes)) < 1e-6
                || run.count >= 20
        }.map { run in
            let span = span(run)
            return span.lowerBound / Incident.second..<span.upperBound / Incident.second
        }
    }

    private func burstCase(_ rows: [Int], _ group: Int) -> Case {
        var found = Case(rows, group: group, among: Self.causes)
        seeDispatch(of: &found, isCommon: true)
        let quick = share(rows) { $0.isDispatched && $0.worked <= Phase.atOnce }
        if quick >= 0.8 {
            seePhase(
                of: &found, [.closedAtOnce], "{0} of {1} were closed as the request arrived",
                [
                    .keepAliveRace: 0.3, .networkPath: -1.5, .targetTLSFailure: -2,
                    .connectionRefused: -2, .saturation: 0.5,
                ])
        }
        seePlace(of: &found)
        seeWays(of: &found)
        seeTargets(
            of: &found, rows,
            [
                .badHost: 1, .targetCrash: 1, .connectionRefused: 0.5, .targetTLSFailure: -1.5,
                .saturation: -1, .keepAliveRace: -1.5,
            ],
            [
                .badHost: -3, .targetCrash: -2, .targetDeregistered: -1.5, .targetTLSFailure: 0.7,
                .saturation: 0.7,
            ])
        seeLoad(of: &found)
        // Full queues let requests run into timeouts too.
        if Load(incident, group, span(rows)).companions.unanswered == 0 {
            found.weigh([.saturation: -1.5])
        }
        seeChecks(of: &found)
        seeSurvivors(of: &found)
        seeEcho(of: &found)
        return found
    }

    /// Whether the failures lie on one node, one subnet, or all over the target group.
    func seePlace(of found: inout Case) {
        guard let group = found.group else { return }
        let place = Place(found.rows, incident, lives, group)
        let all = Selection(spanInWindow(found.rows)).with { $0.group = group }
        let total = count(all)
        if let node = place.node {
            let part = count(all.with { $0.node = node })
            found.node = node
            let address = SQLText.quoted(incident.nodes[node].address)
            let passed = incident.nodes[node].answered.sum(seconds(span(found.rows)))
            // New connections only are refused, and that a node needs more of them is no blocked path.
            let isOpen = passed >= 2 * found.rows.count
            found.see(
                "{0} of {1} 502s come from the load balancer node \(incident.nodes[node].address); "
                    + "the others reach the same targets", [.count(part), .count(total)],
                sql: partSQL("lb_node_ip IS \(address)", all),
                isOpen
                    ? [.networkPath: 0.5, .connectionRefused: -1, .targetCrash: -1]
                    : [
                        .networkPath: 4, .targetTLSFailure: -2, .connectionRefused: -3,
                        .saturation: -2, .targetCrash: -2, .targetDeregistered: -2,
                    ])
        }
        if let subnet = place.subnet,
            count(all.with { $0.targets = subnet.targets }) * 10 >= total * 8
        {
            let targets = subnet.targets
            // A way on which answers come is open.
            let passed = targets.reduce(0) {
                $0 + incident.targets[$1].answered.sum(seconds(span(found.rows)))
            }
            let isOpen = passed >= 2 * found.rows.count
            let part = count(all.with { $0.targets = targets })
            found.see(
                "{0} of {1} 502s are on the targets in \(subnet.name), and on nearly no other",
                [.count(part), .count(total)],
                sql: partSQL(SQLText.targets(targets, incident), all),
                isOpen
                    ? [.networkPath: 0.5]
                    : [
                        .networkPath: 2.5, .targetTLSFailure: -2, .connectionRefused: -1,
                        .saturation: -2, .targetDeregistered: -0.5,
                    ])
        }
        if place.isOfOneNode, place.node == nil {
            found.weigh([.targetTLSFailure: -2.5, .networkPath: 0.7, .connectionRefused: -0.5])
        }
        if place.isEverywhere, place.members >= 2, !place.isOfOneNode {
            found.see(
                "{0} targets failed, as good as all that the target group had",
                [.count(place.touched)], sql: targetCountSQL(found.rows, group),
                [
                    // Of plain connections none can fail so, and of encrypted ones few have another port.
                    .targetTLSFailure: isSecure(group) ? 2.5 : 0.7,
                    .networkPath: place.node == nil ? -1 : 0, .badHost: -2,
                    .connectionRefused: -0.7,
                ])
        }
    }

    /// Whether the targets listen on ports on which most speak TLS.
    func isSecure(_ group: Int) -> Bool {
        let ports = Set(lives.members[group].compactMap { incident.targets[$0].port })
        return !ports.isEmpty && ports.allSatisfy { $0 % 1000 == 443 }
    }
}
