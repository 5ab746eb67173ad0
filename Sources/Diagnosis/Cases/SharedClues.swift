/// What is looked at in more than one kind of case.
extension Analysis {
    /// How the rows lie over the targets, against the targets' share of the requests.
    /// - Parameters:
    ///   - one: weights if one target has more than its share.
    ///   - many: weights if they lie as the requests do.
    func seeTargets(
        of found: inout Case, _ rows: [Int], _ one: [Cause: Double], _ many: [Cause: Double]
    ) {
        guard let group = found.group, let worst = Concentration(rows, incident, lives, group)
        else { return }
        let span = spanInWindow(rows)
        let selection = Selection(span).with { $0.group = group }
        let part = count(selection.with { $0.targets = [worst.target] })
        let all = count(selection)
        guard all > 0 else { return }
        let name = endpoint(worst.target)
        let sql = partSQL(SQLText.target(worst.target, incident), selection)
        if worst.isUneven {
            found.see(
                "\(name) has {0} of the {1} 502s of that time, far more than its share of the "
                    + "requests", [.count(part), .count(all)], sql: sql, one)
        } else if worst.isTelling {
            found.see(
                "the 502s lie on the targets as the requests do: the worst, \(name), has {0} of {1}",
                [.count(part), .count(all)], sql: sql, many)
        }
    }

    /// Rows by how far they had come.
    func seePhase(
        of found: inout Case, _ phases: [Phase], _ text: String, _ weights: [Cause: Double]
    ) {
        guard let group = found.group else { return }
        let all = Selection(spanInWindow(found.rows)).with {
            $0.group = group
            if let targets = found.targets { $0.targets = targets }
        }
        let part = all.with { $0.phases = phases }
        found.see(
            text, [.count(count(part)), .count(count(all))],
            sql: partSQL(SQLText.phases(phases), all), weights)
    }

    /// Share of `rows` that pass.
    func share(_ rows: [Int], _ passes: (FailedRow) -> Bool) -> Double {
        guard !rows.isEmpty else { return 0 }
        let count = rows.reduce(0) { $0 + (passes(incident.failures[$1]) ? 1 : 0) }
        return Double(count) / Double(rows.count)
    }

    /// Whether requests, their duration, or the load balancer's other errors rose with the rows.
    func seeLoad(of found: inout Case) {
        guard let group = found.group else { return }
        let load = Load(incident, group, span(found.rows))
        let errors = load.companions
        if errors.unanswered > 0, Double(errors.unanswered) >= 0.1 * Double(found.rows.count) {
            found.see(
                "{0} requests of the target group got 503 or 504 from the load balancer around that "
                    + "time", [.count(errors.unanswered)], sql: load.companionSQL,
                errors.timeouts * 2 >= errors.unanswered
                    ? [.saturation: 2.5, .targetCrash: -1.2, .connectionRefused: -1]
                    : [.saturation: 0.5])
        }
        guard let change = load.change else { return }
        let before = "\(Figure.duration(Double(load.before.count * GroupTraffic.slotSeconds)))"
        if change.duration >= 2.5, change.during.answered >= 10 {
            found.see(
                "answers took {0} on average around that time, and {1} in the \(before) before",
                [.seconds(change.meanDuring), .seconds(change.meanBefore)], sql: load.durationSQL,
                [
                    .saturation: change.duration >= 5 ? 2.5 : 1.5, .keepAliveRace: -1,
                    .networkPath: -0.7, .targetTLSFailure: -1, .connectionRefused: -0.7,
                    .targetCrash: change.duration >= 5 ? -1 : 0,
                ])
        } else if change.duration < 1.25, change.during.answered >= 20 {
            found.see(
                "answers took as long as before: {0} on average, {1} in the \(before) before",
                [.seconds(change.meanDuring), .seconds(change.meanBefore)], sql: load.durationSQL,
                [.saturation: -2])
        } else {
            found.weigh([.saturation: -0.7])
        }
        // A queue that overflows has somebody in front of it.
        if change.underWay < 0.5 { found.weigh([.saturation: -4]) }
        if change.demand >= 1.6,
            PoissonTail.probability(
                of: change.askedDuring, mean: change.askedDue) < 1e-6
        {
            found.see(
                "the target group got {0} requests a minute in that time, and {1} in the \(before) "
                    + "before",
                [.perMinute(load.rate(load.during)), .perMinute(load.rate(load.before))],
                sql: load.demandSQL, [.saturation: 2, .keepAliveRace: -0.5])
        } else if change.askedBefore >= 30 {
            found.weigh([.saturation: -1])
        }
    }
}
