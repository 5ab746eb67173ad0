/// Rows that a timer in the target ended: a server's or a worker's timeout.
extension Analysis {
    /// What chance alone may give.
    private static let significance = 1e-3

    mutating func takeTimeouts() {
        // What a target lost when it fell silent has ended together, not each in its time.
        let lost = Set(
            outages.filter { outage in
                outage.rows.contains { !incident.failures[$0].isDispatched }
            }.flatMap(died))
        for (group, _) in byGroup(free { $0.target != nil }) {
            // A server has few timers.
            for _ in 0..<3 {
                let rows = free { row in
                    row.group == group && row.target != nil && row.isDispatched
                        && (row.responseTime ?? -1) < 0 && row.targetStatus == nil
                }.filter { !lost.contains($0) }
                guard let constant = ConstantAge(rows, incident.failures),
                    constant.probability < Self.significance, isSpread(constant.rows),
                    isPeak(constant, rows)
                else { break }
                guard let found = timeout(constant, group) else { break }
                take(found)
            }
        }
    }

    /// Whether the ends lie apart: what began together ends together without a timer.
    private func isSpread(_ rows: [Int]) -> Bool {
        // All targets have the same timer, but only one may have crashed.
        if targets(rows).count < 2,
            lives.members[incident.failures[rows[0]].group ?? 0].count >= 2
        {
            return false
        }
        let instants = clusters(rows, gap: 1)
        return instants.count >= 3 && instants.count * 2 >= min(rows.count, 20)
    }

    /// Whether few rows lie beside them: a timer's times begin sharply, those of a URL do not.
    private func isPeak(_ constant: ConstantAge, _ rows: [Int]) -> Bool {
        let (low, high) = (constant.worked.lowerBound, constant.worked.upperBound)
        let width = max(0.05, high - low)
        let beside = rows.count { row in
            guard let worked = incident.failures[row].targetTime else { return false }
            return worked >= low - 2 * width && worked < low
                || worked > high && worked <= high + 2 * width
        }
        // Beside them lie twice as many times as among them.
        return constant.rows.count >= beside * 2
    }

    private func timeout(_ constant: ConstantAge, _ group: Int?) -> Case? {
        guard let group else { return nil }
        let (low, high) = (constant.worked.lowerBound, constant.worked.upperBound)
        let latency = incident.groups[group].latency
        let beside = LatencyHistogram.borders[LatencyHistogram.position(Int(low * 1000))]
        let beyond = LatencyHistogram.borders[LatencyHistogram.position(Int(high * 1000)) + 1]
        let longer = latency.count(from: beyond)
        let near = latency.count(from: beside) - longer
        let half = LatencyHistogram.borders[LatencyHistogram.position(beside / 2)]
        let approach = latency.count(from: half) - latency.count(from: beside)
        // Where as many pass at that time, it is the route's usual one.
        guard near < constant.rows.count else { return nil }
        var found = Case(
            constant.rows, group: group,
            among: [.serverTimeout, .poisonRequest, .targetCrash, .responseHeaderTooLarge])
        found.isMarked = true
        found.timeout = constant.seconds
        let all = Selection(incident.window).with {
            $0.group = group
            $0.phases = [.closedWhileWorking]
        }
        let selection = all.with { $0.worked = low...high }
        let weight = constant.rows.count >= 5 ? 4.5 : 3
        found.see(
            "{0} 502s were closed by their target after nearly the same time: from {1} to {2}",
            [.count(count(selection)), .seconds(low), .seconds(high)],
            sql: "SELECT count(*), min(target_processing_time), max(target_processing_time) FROM "
                + "alb_logs WHERE elb_status_code = 502 AND \(selection.condition(incident))",
            [.serverTimeout: weight, .targetCrash: -1.5])
        let passing =
            SQLText.span(incident.context) + incident.scope + [
                SQLText.group(group, incident), "target_status_code IS NOT NULL",
            ]
        let sql =
            "SELECT count(*) FROM alb_logs WHERE \(passing.joined(separator: " AND ")) "
            + "AND target_processing_time >= \(Figure.fixed(Double(beyond) / 1000, 3))"
        if longer == 0 {
            found.see(
                "no answer of the target group took longer: {0} took "
                    + "\(Figure.duration(Double(beyond) / 1000)) or more",
                [.count(longer)], sql: sql,
                [.serverTimeout: approach >= 3 ? 2 : 0.7, .poisonRequest: -0.3])
        } else {
            found.see(
                "{0} answers of the target group took \(Figure.duration(Double(beyond) / 1000)) or "
                    + "more and passed, so that the timer does not hold for all",
                [.count(longer)], sql: sql,
                [
                    .serverTimeout: longer > 3 * constant.rows.count
                        ? -3 : longer > constant.rows.count ? -1 : -0.3
                ])
        }
        return found
    }
}
