import AccessLog

/// What is seen of targets that fell silent.
extension Analysis {
    /// Requests that a target was working on when it fell silent, and lost then.
    func died(_ outage: Outage) -> [Int] {
        let first = outage.rows.first.map { incident.failures[$0].time } ?? 0
        return outage.rows.filter { row in
            let failure = incident.failures[row]
            return failure.isDispatched && failure.worked > Phase.atOnce
                && failure.time - first <= 3 * Incident.second
        }
    }

    /// Requests under way that ended at one moment.
    func seeDeaths(of found: inout Case, _ outages: [Outage], _ group: Int) {
        var best: (target: Int, rows: [Int])?
        var inFlight = 0.0
        for outage in outages {
            let working = outage.rows.filter {
                incident.failures[$0].isDispatched
                    && incident.failures[$0].worked > Phase.atOnce
            }
            for moment in clusters(working, gap: 0.3) where moment.count > best?.rows.count ?? 0 {
                best = (outage.target, moment)
            }
            inFlight += self.inFlight(outage, group)
        }
        let isFirst = best.map { best in outages.contains { died($0).contains(best.rows[0]) } }
        if let best, best.rows.count >= 2 || found.rows.count <= 5 || isFirst == true {
            let span = spanInWindow(best.rows)
            let selection = Selection(span).with {
                $0.group = group
                $0.targets = [best.target]
                $0.phases = [.closedWhileWorking]
            }
            let count = self.count(selection)
            let weight = best.rows.count >= 2 ? 2.0 : isFirst == true ? 1.6 : 1
            // No process is back within a second or two.
            let isLong = outages.contains { $0.seconds.count >= 3 }
            found.isMarked = found.isMarked || best.rows.count >= 2 && isLong
            found.see(
                "{0} requests that \(endpoint(best.target)) was working on ended together at "
                    + "\(Timestamp.text(span.lowerBound).dropFirst(11).prefix(8))",
                [.count(count)], sql: selection.countSQL(incident),
                [
                    .targetCrash: weight, .targetDeregistered: weight * 0.6,
                    .connectionRefused: -1.5 * weight, .targetTLSFailure: -1.5 * weight,
                    .networkPath: -0.7 * weight, .saturation: -0.7,
                ])
            seeDelay(of: &found, best.rows, best.target)
        } else if inFlight >= 3 {
            // Someone let them finish, or they were never reached.
            found.weigh([
                .targetCrash: -1.5, .targetDeregistered: 0.3, .connectionRefused: 0.7,
                .networkPath: 0.3, .targetTLSFailure: 0.3,
            ])
        } else if share(found.rows, { !$0.isDispatched }) >= 0.95 {
            found.weigh([.targetCrash: -0.7])
        } else {
            // Quick requests die within a time that a race takes too.
            let isOnset = outages.contains { outage in
                guard let first = outage.rows.first, outage.rows.count >= 3 else { return false }
                return incident.failures[first].isDispatched
            }
            found.weigh([
                .connectionRefused: -1.2, .targetTLSFailure: -0.7, .targetCrash: 0.3,
                .networkPath: -0.5,
            ])
            if isOnset { found.weigh([.targetCrash: 0.7, .networkPath: -0.5]) }
        }
    }

    /// Requests that a target worked on when it fell silent, by rate and duration.
    private func inFlight(_ outage: Outage, _ group: Int) -> Double {
        let start = outage.seconds.lowerBound
        let asked = incident.targets[outage.target].answered.sum(max(0, start - 60)..<start)
        let traffic = incident.groups[group]
        let slots = traffic.slots[
            (max(0, start / GroupTraffic.slotSeconds - 6)..<max(0, start / GroupTraffic.slotSeconds))
                .clamped(to: 0..<traffic.slots.count)]
        let busy = slots.reduce(0) { $0 + $1.busy }
        let answered = slots.reduce(0) { $0 + $1.answered }
        guard answered > 0 else { return 0 }
        return Double(asked) / 60 * Double(busy) / 1000 / Double(answered)
    }

    /// A deregistration delay that has run out: nothing new was sent for as long as the oldest waited.
    private func seeDelay(of found: inout Case, _ rows: [Int], _ target: Int) {
        let least = rows.map { incident.failures[$0].worked }.min() ?? 0
        // To a target that drains nothing new is sent, so that nothing is refused either.
        let isRefused = found.rows.contains { row in
            incident.failures[row].target == target && !incident.failures[row].isDispatched
        }
        guard least >= 4, rows.count >= 3 || least >= 25, !isRefused else { return }
        let end = incident.second(incident.failures[rows[0]].time)
        let quiet = max(0, end - Int(least) + 1)..<end
        guard incident.targets[target].answered.sum(quiet) == 0, !quiet.isEmpty else { return }
        let span = incident.time(second: quiet.lowerBound)..<incident.time(second: end)
        let condition =
            SQLText.answered(span, incident) + ["(\(SQLText.target(target, incident)))"]
        found.timeout = least
        found.see(
            "for \(Figure.duration(Double(quiet.count))) before that the target answered {0} requests: "
                + "it was draining, and the deregistration delay ran out", [.count(0)],
            sql: "SELECT count(*) FROM alb_logs WHERE \(condition.joined(separator: " AND "))",
            [.targetDeregistered: 3, .targetCrash: -2])
    }

    /// Whether requests were refused or broken off.
    /// - Parameter isCommon: whether several targets are concerned at the same time.
    func seeDispatch(of found: inout Case, isCommon: Bool) {
        let refused = share(found.rows) { !$0.isDispatched }
        if refused >= 0.95 {
            seePhase(
                of: &found, [.neverDispatched],
                "{0} of {1} 502s never reached a target, and none was broken off",
                found.rows.count >= 8 && isCommon
                    ? [
                        .connectionRefused: 1, .networkPath: 0.7, .targetTLSFailure: 1,
                        .targetCrash: -0.7, .targetDeregistered: -0.2, .saturation: -0.3,
                        .badHost: -1,
                    ] : [.connectionRefused: 0.4, .targetCrash: -0.2, .badHost: -0.7])
        } else if refused > 0 {
            seePhase(
                of: &found, [.neverDispatched],
                "{0} of {1} 502s never reached a target: its port was closed meanwhile",
                [.targetCrash: 0.5, .targetDeregistered: 0.5, .targetTLSFailure: -1.5])
        } else {
            found.weigh([.connectionRefused: -3, .targetTLSFailure: -3, .networkPath: -2])
        }
    }

    func targetCountSQL(_ rows: [Int], _ group: Int) -> String {
        // Endpoints of these rows, so that a burst of another cause beside them does not count.
        let selection = Selection(spanInWindow(rows)).with {
            $0.group = group
            $0.targets = targets(rows)
        }
        return "SELECT count(DISTINCT target_ip || ':' || coalesce(target_port, '')) FROM alb_logs "
            + "WHERE elb_status_code = 502 AND \(selection.condition(incident))"
    }

    /// Targets whose first answer came in some seconds.
    func firstAnswerSQL(_ seconds: Range<Int>, _ group: Int) -> String {
        let low = incident.time(second: seconds.lowerBound)
        let high = incident.time(second: seconds.upperBound)
        let condition =
            SQLText.span(incident.context) + incident.scope + [
                SQLText.group(group, incident), "target_status_code IS NOT NULL",
            ]
        return "SELECT count(*) FROM (SELECT min(\(SQLText.arrival)) AS first FROM alb_logs WHERE "
            + condition.joined(separator: " AND ") + " GROUP BY target_ip, target_port) "
            + "WHERE first >= \(low) AND first < \(high)"
    }

    /// Targets that answered after their silence.
    func returnSQL(_ outages: [Outage], _ group: Int) -> String {
        let parts = outages.map { outage in
            let back = incident.time(second: outage.seconds.upperBound)
            return "\(SQLText.target(outage.target, incident)) AND \(SQLText.arrival) >= \(back)"
        }
        let condition =
            SQLText.span(incident.context) + incident.scope + [
                SQLText.group(group, incident), "target_status_code IS NOT NULL",
                "(\(parts.map { "(\($0))" }.joined(separator: " OR ")))",
            ]
        return "SELECT count(DISTINCT target_ip || ':' || coalesce(target_port, '')) FROM alb_logs "
            + "WHERE \(condition.joined(separator: " AND "))"
    }
}
