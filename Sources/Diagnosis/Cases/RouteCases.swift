import Glibc

/// Rows of one URL: a request that its targets cannot answer, or do not survive.
extension Analysis {
    private static let causes: [Cause] = [
        .responseHeaderTooLarge, .poisonRequest, .targetCrash, .badHost, .serverTimeout,
        .targetDeregistered, .keepAliveRace,
    ]

    /// Bytes of a request that no header and no form has.
    private static let largeBody: Int64 = 200_000

    mutating func takeRoutes() {
        // A deployment ends what is slow, whatever its URL.
        let ended = Set(
            outages.filter { $0.outcome == .gone && replacement($0) == .early }.flatMap(\.rows))
        for (group, _) in byGroup(free { $0.target != nil }) {
            guard let group else { continue }
            for _ in 0..<3 {
                let rows = free { $0.group == group && $0.target != nil }
                    .filter { !ended.contains($0) }
                guard let route = striking(rows, group) else { break }
                take(routeCase(route.rows, route.route, group, among: rows))
            }
            takeUnreadable(group)
        }
    }

    /// The route that has far more of the rows than of the work.
    private func striking(_ rows: [Int], _ group: Int) -> (route: Int, rows: [Int])? {
        var byRoute: [Int: [Int]] = [:]
        let broken = rows.filter { incident.failures[$0].isDispatched }
        for row in broken {
            guard let route = incident.failures[row].route else { continue }
            byRoute[route, default: []].append(row)
        }
        let requests = max(1, incident.groups[group].asked.total)
        let work = max(1, incident.groups[group].slots.reduce(0) { $0 + $1.busy })
        var best: (route: Int, rows: [Int], probability: Double)?
        for (route, own) in byRoute where own.count >= 3 {
            let traffic = incident.routes[route]
            // What is in flight when a target dies is by the time that requests take.
            let share = max(
                Double(traffic.asked.total) / Double(requests),
                Double(traffic.latency.milliseconds) / Double(work))
            guard share < 0.7 else { continue }
            let instants = self.instants(own)
            guard instants.count >= 3 else { continue }
            let probability =
                BinomialTail.probability(
                    of: own.count, trials: broken.count, probability: min(1, share * 1.5 + 1e-4))
                * Double(incident.routes.count)
            guard probability < 1e-5 else { continue }
            if best.map({ probability < $0.probability }) ?? true {
                best = (route, own, probability)
            }
        }
        return best.map { ($0.route, $0.rows) }
    }

    /// Rows by target and moment: what a target lost at once.
    func instants(_ rows: [Int]) -> [[Int]] {
        var byTarget: [Int: [Int]] = [:]
        for row in rows { byTarget[incident.failures[row].target ?? -1, default: []].append(row) }
        return byTarget.values.flatMap { clusters($0, gap: 0.5) }
    }

    private func routeCase(
        _ own: [Int], _ route: Int, _ group: Int, among rows: [Int]
    ) -> Case {
        let instants = self.instants(own)
        let beside = collateral(instants, route, rows)
        let killed = outages.filter { outage in
            outage.rows.contains { own.contains($0) }
                && outage.rows.contains { row in
                    incident.failures[row].route != route && !incident.failures[row].isDispatched
                }
        }
        var found = Case(own, group: group, among: Self.causes)
        found.route = route
        let traffic = incident.routes[route]
        let span = spanInWindow(own)
        let all = Selection(span).with { $0.group = group }
        let selection = all.with { $0.route = route }
        found.see(
            "{0} of the {1} 502s of that time are of \(traffic.name)",
            [.count(count(selection)), .count(count(all))],
            sql: partSQL(SQLText.route(route, incident), all),
            [.responseHeaderTooLarge: 2, .poisonRequest: 2, .targetCrash: -1, .badHost: -1.5])
        let members = lives.living(group, at: incident.second(span.lowerBound)).count
        let touched = targets(own)
        let targetSQL =
            "SELECT count(DISTINCT target_ip || ':' || coalesce(target_port, '')) FROM alb_logs "
            + "WHERE elb_status_code = 502 AND \(selection.condition(incident))"
        if touched.count >= 2 {
            found.see(
                "they failed on {0} targets, so that it is the request and not the host",
                [.count(touched.count)], sql: targetSQL,
                [.responseHeaderTooLarge: 1, .poisonRequest: 1, .badHost: -3, .targetCrash: -0.5])
        } else if members >= 3 {
            found.see(
                "they failed on {0} target only", [.count(touched.count)], sql: targetSQL,
                [.responseHeaderTooLarge: -2, .poisonRequest: -0.5, .badHost: 2, .targetCrash: 0.5])
        }
        // What a target loses at the same moment, and its silence after it, is what a killed worker
        // leaves; a response that cannot be read leaves nothing.
        let deadly = Double(beside.instants) / Double(instants.count)
        if deadly >= 0.15 || !killed.isEmpty {
            found.rows = Array(Set(own + beside.rows + killed.flatMap(\.rows))).sorted()
            let others = all.with { $0.targets = touched }
            found.see(
                "other requests of the same targets died with them: {0} 502s on those targets in all",
                [.count(count(others))], sql: others.countSQL(incident),
                [.poisonRequest: 2.5, .responseHeaderTooLarge: -3, .targetCrash: 0.5])
        } else if instants.count >= 6 {
            found.weigh([.responseHeaderTooLarge: 0.8, .poisonRequest: -0.2])
        }
        seeShare(of: &found, own, route, selection)
        seeDurations(of: &found, own, route)
        seeBodies(of: &found, own, selection)
        seeIdling(of: &found, own, route)
        let late = share(own) { $0.phase == .afterStatus }
        if late >= 0.3 {
            seePhase(
                of: &found, [.afterStatus],
                "{0} of {1} broke off after the response had begun",
                [.responseHeaderTooLarge: 2.5, .poisonRequest: -2])
        }
        return found
    }

    /// Whether they may have lost races: what a program asks by the clock finds its connections idle for
    /// the same time again and again.
    private func seeIdling(of found: inout Case, _ own: [Int], _ route: Int) {
        let asked = incident.routes[route].asked.sum(incident.minutes(spanInWindow(own)))
        guard share(own, { $0.phase == .closedAtOnce }) >= 0.9, own.count * 4 <= asked else {
            return found.weigh([.keepAliveRace: -4])
        }
        // A race is lost by single requests, whatever URL they ask; that it is always the same is odd.
        found.weigh([.keepAliveRace: 2, .responseHeaderTooLarge: -0.7])
        seeEcho(of: &found)
    }

    /// Other rows that ended with those of a route: their positions, and at how many instants.
    private func collateral(
        _ instants: [[Int]], _ route: Int, _ rows: [Int]
    ) -> (rows: [Int], instants: Int) {
        var found: [Int] = []
        var count = 0
        for instant in instants {
            let target = incident.failures[instant[0]].target
            let low = incident.failures[instant[0]].time - 500_000
            let high = incident.failures[instant[instant.count - 1]].time + 500_000
            let others = rows.filter { row in
                let failure = incident.failures[row]
                return failure.target == target && failure.route != route
                    && failure.time >= low && failure.time <= high
            }
            if !others.isEmpty { count += 1 }
            found += others
        }
        return (found, count)
    }

    /// Whether all of them brought a large body: servers that refuse one close before it is read.
    private func seeBodies(of found: inout Case, _ own: [Int], _ selection: Selection) {
        let failures = incident.failures.filter(selection.contains)
        guard let least = failures.map(\.receivedBytes).min(), least >= Self.largeBody else {
            return
        }
        found.see(
            "each of them brought {0} or more", [.bytes(Int(least))],
            sql: "SELECT min(received_bytes) FROM alb_logs WHERE elb_status_code = 502 AND "
                + selection.condition(incident),
            [.responseHeaderTooLarge: -1.5, .poisonRequest: -0.2])
        found.doubt(
            "whether the target refuses bodies of that size and closes before it has read them: its "
                + "own log shows 413, or its limit", 0.6)
    }

    /// Whether all requests of the URL failed in that time, or some.
    private func seeShare(
        of found: inout Case, _ own: [Int], _ route: Int, _ selection: Selection
    ) {
        guard own.count >= 8, let group = found.group else { return }
        let minutes = incident.minutes(selection.span)
        let span = incident.span(minutes: minutes).clamped(to: incident.context)
        let asked = incident.routes[route].asked.sum(minutes)
        let condition =
            SQLText.span(span) + incident.scope + [SQLText.route(route, incident)]
        // 502s of the window only are known one by one.
        guard span.lowerBound >= incident.window.lowerBound,
            span.upperBound <= incident.window.upperBound
        else { return }
        let failed = count(Selection(span).with { $0.route = route })
        let share = Double(failed) / Double(max(1, asked))
        guard group < incident.groups.count, asked > 0 else { return }
        found.see(
            "{0} of the {1} requests of that URL failed in that time",
            [.count(failed), .count(asked)],
            sql: "SELECT coalesce(sum(elb_status_code = 502), 0), count(*) FROM alb_logs WHERE "
                + condition.joined(separator: " AND "),
            share >= 0.95
                // Where none ever passed, both causes look alike.
                ? incident.routes[route].latency.total >= 5
                    ? [.responseHeaderTooLarge: 1.5, .poisonRequest: -0.7] : [:]
                : share < 0.7 ? [.responseHeaderTooLarge: -0.8, .poisonRequest: 0.5] : [:])
    }

    /// Whether targets worked on the failing requests as long as on those that pass: a response that
    /// cannot be read comes at its usual time, a worker dies at any.
    private func seeDurations(of found: inout Case, _ own: [Int], _ route: Int) {
        let times = own.compactMap { incident.failures[$0].targetTime }.filter { $0 >= 0 }
        let latency = incident.routes[route].latency
        guard latency.total >= 20, times.count >= 5 else { return }
        let ranks = times.map { latency.rank(Int(($0 * 1000).rounded())) }
        let mean = ranks.reduce(0, +) / Double(ranks.count)
        // The mean of even ranks lies near one half. A death at an even part of the usual time lies
        // near one fifth; both vary from URL to URL.
        func weight(_ center: Double, _ spread: Double) -> Double {
            let deviation = max(spread, 0.29 / Double(ranks.count).squareRoot())
            let distance = (mean - center) / deviation
            return -distance * distance / 2 - log(deviation)
        }
        let balance = min(3, max(-3, weight(0.5, 0.09) - weight(0.2, 0.12)))
        found.weigh([.responseHeaderTooLarge: balance / 2, .poisonRequest: -balance / 2])
    }
}
