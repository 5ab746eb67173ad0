/// What the health checks say, where there are logs of them.
extension Analysis {
    /// Checks that are wanted before their passing means something.
    private static let least = 3

    /// The checks of the targets of a case while they failed.
    /// - Parameter outages: times in which they were silent; without any, all of the case's time.
    func seeChecks(of found: inout Case, _ outages: [Outage] = []) {
        guard let group = found.group else { return }
        let spans = checkedSpans(found, outages)
        var passed = 0
        var failed: [String: Int] = [:]
        var names: [Int] = []
        var isEncrypted = false
        for target in targets(found.rows).prefix(20) {
            for checks in incident.checks
            where checks.target == endpoint(target) && checks.group == incident.groups[group].name {
                names.append(target)
                for seconds in spans {
                    passed += checks.passed.sum(seconds)
                    for (reason, counts) in checks.failed where counts.sum(seconds) > 0 {
                        failed[reason, default: 0] += counts.sum(seconds)
                    }
                }
                isEncrypted = isEncrypted || checks.isEncrypted
            }
        }
        let all = failed.values.reduce(0, +)
        guard passed + all >= Self.least else { return }
        found.weigh([.targetTLSFailure: isEncrypted ? 1.2 : -1])
        let times = spans.map { seconds in
            SQLText.span(
                incident.time(
                    second: seconds.lowerBound)..<incident.time(
                        second: seconds.upperBound)
            ).joined(separator: " AND ")
        }
        let condition = [
            times.count == 1
                ? times[0] : "(\(times.map { "(\($0))" }.joined(separator: " OR ")))",
            "target_group_id = \(SQLText.quoted(incident.groups[group].name))",
            SQLText.targets(names, incident),
        ]
        let sql =
            "SELECT coalesce(sum(status = 'FAIL'), 0), count(*) FROM alb_health_checks WHERE "
            + condition.joined(separator: " AND ")
        let figures: [Figure] = [.count(all), .count(all + passed)]
        if Double(all) < 0.05 * Double(all + passed) {
            found.see(
                "{0} of {1} health checks of the targets failed meanwhile: they were well, or are "
                    + "checked on another port", figures, sql: sql,
                [
                    .targetCrash: -2, .targetDeregistered: 0.3, .connectionRefused: 0.5,
                    .networkPath: 0.3, .keepAliveRace: 1, .saturation: -0.5,
                    .targetTLSFailure: -0.3,
                ])
            return
        }
        let worst = failed.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
        let text = "{0} of {1} health checks of the targets failed meanwhile, most with \(worst)"
        switch worst {
        case "ConnectionReset":
            found.see(
                text, figures, sql: sql,
                [
                    .targetCrash: 0.8, .connectionRefused: 0, .networkPath: -1, .keepAliveRace: -1,
                    .targetTLSFailure: isEncrypted ? 1.5 : 0, .targetDeregistered: -0.5,
                    .saturation: -0.5,
                ])
        case "TimedOut", "RequestTimedOut", "ConnectionTimedOut":
            found.see(
                text, figures, sql: sql,
                [
                    .networkPath: 1.5, .saturation: 1.5, .targetCrash: 0, .connectionRefused: -1.5,
                    .targetTLSFailure: -2, .keepAliveRace: -1, .badHost: 0.5,
                ])
        default:
            found.see(text, figures, sql: sql, [.keepAliveRace: -0.7, .networkPath: -0.7])
        }
    }

    /// Seconds of the context, apart from each other.
    private func checkedSpans(_ found: Case, _ outages: [Outage]) -> [Range<Int>] {
        let whole = seconds(span(found.rows).clamped(to: incident.context))
        let worst = outages.sorted { ($1.rows.count, $0.target) < ($0.rows.count, $1.target) }
        var spans: [Range<Int>] = []
        for outage in worst.prefix(6) {
            let seconds = outage.seconds.clamped(
                to: whole.lowerBound..<min(incident.seconds, whole.upperBound + 60))
            let isApart = !spans.contains { $0.overlaps(seconds) }
            if !seconds.isEmpty, isApart {
                spans.append(seconds)
            }
        }
        return spans.isEmpty ? [whole] : spans
    }
}
