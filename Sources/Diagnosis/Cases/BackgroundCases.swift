import Bytes

/// Rows that come one by one: races on idle connections, bad hosts, and what stays unexplained.
extension Analysis {
    private static let fewRaces = 6
    /// µs within which what a worker had ends with it.
    private static let atOnce: Int64 = 20_000

    /// What is left, by target group.
    mutating func takeBackground() {
        joinOutages()
        joinDeaths()
        for (group, rows) in byGroup(free()) {
            let near = rows.filter { row in
                let failure = incident.failures[row]
                guard failure.target != nil else { return false }
                return failure.worked <= Phase.atOnce && failure.targetStatus == nil
                    && (failure.responseTime ?? -1) < 0
            }
            if let group, !near.isEmpty { take(race(near, group)) }
            let rest = free { $0.group == group }
            if !rest.isEmpty { take(Case(rest, group: group, among: [])) }
        }
    }

    /// Gives refused requests to the outages of their target: with few requests, one may be all that
    /// an outage left.
    private mutating func joinOutages() {
        for row in free({ !$0.isDispatched && $0.target != nil }) {
            guard let target = incident.failures[row].target else { continue }
            let owners = cases.indices.filter {
                cases[$0].isOutage && cases[$0].targets?.contains(target) ?? false
            }
            guard owners.count == 1, let owner = owners.first else { continue }
            join(row, owner)
        }
    }

    /// Gives rows that end with a row of a URL's case, on the same target, to that case: a worker takes
    /// with it what else it works on.
    private mutating func joinDeaths() {
        for owner in cases.indices where cases[owner].route != nil {
            var ends: [Int: [Int64]] = [:]
            for row in cases[owner].rows {
                let failure = incident.failures[row]
                if let target = failure.target { ends[target, default: []].append(failure.time) }
            }
            let together = free { failure in
                guard let target = failure.target, failure.isDispatched,
                    failure.group == cases[owner].group
                else { return false }
                return ends[target].map { Self.isNear(failure.time, $0) } ?? false
            }
            for row in together { join(row, owner) }
        }
    }

    /// - Parameter times: ascending.
    private static func isNear(_ time: Int64, _ times: [Int64]) -> Bool {
        let first = times.partitionPoint { $0 < time - atOnce }
        return first < times.count && times[first] <= time + atOnce
    }

    private func race(_ rows: [Int], _ group: Int) -> Case {
        var found = Case(
            rows, group: group, among: [.keepAliveRace, .connectionRefused, .saturation, .badHost])
        if share(rows, \.isDispatched) >= 0.7 {
            seePhase(
                of: &found, [.closedAtOnce],
                "{0} of {1} 502s were closed by the target within 0.1 s of the request's arrival",
                [.keepAliveRace: 2.5, .connectionRefused: -3, .saturation: -0.5, .badHost: -0.3])
        } else {
            seePhase(
                of: &found, [.neverDispatched], "{0} of {1} 502s never reached a target",
                [.keepAliveRace: -1, .connectionRefused: 0.5])
        }
        let instants = clusters(rows, gap: 1).count
        let alone = Double(instants) / Double(rows.count)
        if alone >= 0.8, rows.count >= 3 {
            seeInstants(of: &found, rows, group)
        } else if rows.count >= 3 {
            found.weigh([.keepAliveRace: -1])
        }
        seeTargets(
            of: &found, rows, [.keepAliveRace: -1.5, .badHost: 2],
            [.keepAliveRace: 1, .badHost: -3, .connectionRefused: -1])
        seeCompany(of: &found, rows)
        seeRate(of: &found, rows, group)
        // A race ends before the target begins, and not when answers are due.
        if let ranks = ranks(rows, least: 5), ranks.reduce(0, +) >= 0.25 * Double(ranks.count) {
            found.weigh([.keepAliveRace: -2])
        }
        seeEcho(of: &found)
        if rows.count < 10 {
            // A handful of resets without an echo is what every network has.
            let isTelling = found.isMarked || rows.count >= Self.fewRaces
            found.doubt("how often it happens: the 502s are few", isTelling ? 0.9 : 0.65)
        }
        return found
    }

    private func seeInstants(of found: inout Case, _ rows: [Int], _ group: Int) {
        let weights: [Cause: Double] = [
            .keepAliveRace: 1.2, .saturation: -1, .connectionRefused: -0.5,
        ]
        let selection = Selection(incident.window).with { $0.group = group }
        let all = incident.failures.filter(selection.contains)
        // Where most 502s of the group have another cause, their seconds say nothing of these.
        guard rows.count * 2 >= all.count else { return found.weigh(weights) }
        found.see(
            "they come one by one: {0} different seconds have 502s of the target group",
            [.count(Set(all.map { $0.time / Incident.second }).count)],
            sql: "SELECT count(DISTINCT time_us / 1000000) FROM alb_logs WHERE "
                + "elb_status_code = 502 AND \(selection.condition(incident))", weights)
    }

    /// How many of the requests failed: the moment in which a race is lost is short, and comes again
    /// and again.
    private func seeRate(of found: inout Case, _ rows: [Int], _ group: Int) {
        guard rows.count >= 15 else { return }
        let span = spanInWindow(rows)
        let asked = incident.groups[group].asked.sum(seconds(span))
        if rows.count * 25 >= asked { found.weigh([.keepAliveRace: -2.5]) }
        let length = Double(span.upperBound - span.lowerBound)
        let window = Double(incident.window.upperBound - incident.window.lowerBound)
        if length < 0.4 * window, window >= 30 * 60e6 {
            let whole = incident.groups[group].asked.sum(seconds(incident.window))
            // As much traffic passed at other times without a failure.
            if whole >= 3 * asked { found.weigh([.keepAliveRace: -1.5]) }
        }
    }

    /// Whether the targets answered other requests in the same seconds.
    private func seeCompany(of found: inout Case, _ rows: [Int]) {
        let alive = rows.filter { row in
            let failure = incident.failures[row]
            guard let target = failure.target else { return false }
            let second = incident.second(failure.time)
            return incident.targets[target].answered.sum(max(0, second - 60)..<second + 61) > 0
        }
        guard alive.count * 10 >= rows.count * 9 else { return }
        found.weigh([.keepAliveRace: 0.5, .connectionRefused: -0.5])
    }

    /// The idle time of the connections that failed.
    func seeEcho(of found: inout Case) {
        let rows = found.rows.filter { row in
            incident.failures[row].worked <= Phase.atOnce
        }
        // Rows of one moment have the same past, and tell as much as one of them.
        guard clusters(rows, gap: 1).count * 2 >= rows.count,
            let group = found.group, let echo = IdleEcho(rows, incident),
            echo.rows.count * (echo.isUsual ? 3 : 2) >= echo.tested
        else { return }
        if echo.isUsual, echo.rows.count * 2 >= echo.tested || echo.isClear {
            found.keepAlive = echo.seconds
        }
        found.isMarked = found.isMarked || echo.isClear && echo.isUsual
        let gap = echo.rounded
        let selection = Selection(spanInWindow(rows)).with {
            $0.group = group
            $0.phases = [.closedAtOnce, .neverDispatched]
        }
        let (low, high) = (Int64(gap.lowerBound * 1e6), Int64((gap.upperBound * 1e6).rounded()))
        // Counted as SQL counts: of all such 502s of the target group, by the row's own times.
        let count = incident.failures.reduce(0) { sum, failure in
            guard selection.contains(failure), let created = failure.created,
                let pair = failure.pair
            else { return sum }
            let echo = incident.pairs[pair].positions(created - high..<created - low + 1)
            return sum + (echo.isEmpty ? 0 : 1)
        }
        found.see(
            "{0} failed \(Figure.duration(gap.lowerBound)) to \(Figure.duration(gap.upperBound)) after "
                + "another request of the same node and target had ended: the targets close "
                + "connections that are idle for about \(Figure.fixed(echo.seconds, 1)) s",
            [.count(count)],
            sql: "SELECT count(*) FROM alb_logs AS failed WHERE elb_status_code = 502 AND "
                + "\(selection.condition(incident)) AND EXISTS (SELECT 1 FROM alb_logs AS earlier "
                + "WHERE earlier.lb_node_ip = failed.lb_node_ip "
                + "AND earlier.target_ip = failed.target_ip "
                + "AND earlier.target_port = failed.target_port "
                + "AND earlier.target_status_code IS NOT NULL AND earlier.time_us BETWEEN "
                + "failed.request_creation_time_us - \(high) AND "
                + "failed.request_creation_time_us - \(low))",
            echo.isClear && echo.isUsual
                ? [
                    .keepAliveRace: 4, .badHost: -1.5, .connectionRefused: -3, .saturation: -3,
                    .networkPath: -3, .targetTLSFailure: -3, .targetCrash: -1,
                ] : [.keepAliveRace: echo.isClear ? 2 : 1])
    }
}
