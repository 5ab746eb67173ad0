/// One target that has far more than its share of what is left.
extension Analysis {
    /// One target that has far more than its share of what is left.
    mutating func takeHosts() {
        for (group, rows) in byGroup(free { $0.target != nil }) {
            guard let group, rows.count >= 5,
                let worst = Concentration(rows, incident, lives, group), worst.isUneven,
                worst.count * 2 >= rows.count || worst.count >= 20
            else { continue }
            let own = rows.filter { incident.failures[$0].target == worst.target }
            var found = Case(
                own, group: group,
                among: [
                    .badHost, .keepAliveRace, .targetCrash, .connectionRefused, .saturation,
                    .poisonRequest,
                ])
            found.targets = [worst.target]
            seeTargets(
                of: &found, rows,
                [
                    .badHost: 3, .keepAliveRace: -1.5, .targetCrash: 0.3, .connectionRefused: 0.5,
                    .saturation: -1.5, .poisonRequest: -0.7,
                ], [:])
            seeMixture(of: &found, own)
            seeAnswersBetween(of: &found, own, worst.target)
            seeSlowness(of: &found, worst.target, group)
            let instants = clusters(own, gap: 0.5).count
            if instants * 2 < own.count {
                found.weigh([.targetCrash: 1.5, .keepAliveRace: -1])
            } else {
                found.weigh([.targetCrash: -1])
            }
            seeEcho(of: &found)
            if isOfOneClient(own) { found.weigh([.badHost: -3, .targetCrash: -2]) }
            // A host that is not well knows no timer; one that missed a new configuration does.
            if found.isMarked { found.weigh([.badHost: -3, .keepAliveRace: 2]) }
            take(found)
        }
    }

    /// Whether one client has nearly all rows: a host that is not well fails all its clients alike, but
    /// a client may be bound to a host.
    private func isOfOneClient(_ rows: [Int]) -> Bool {
        let clients = Dictionary(grouping: rows) { incident.failures[$0].client ?? "" }
        return rows.count >= 8 && (clients.values.map(\.count).max() ?? 0) * 5 >= rows.count * 4
    }

    /// The kinds of failure of one host.
    func seeMixture(of found: inout Case, _ own: [Int]) {
        let refused = share(own) { !$0.isDispatched }
        let broken = share(own) { $0.isDispatched && $0.worked > Phase.atOnce }
        let quick = 1 - refused - broken
        let text = "{0} of {1} 502s of that time on it were closed while it worked on them"
        if [refused, broken, quick].filter({ $0 >= 0.1 }).count >= 2 {
            seePhase(
                of: &found, [.closedWhileWorking], text,
                [.badHost: 1.5, .keepAliveRace: -2, .connectionRefused: -1.5])
        } else if quick >= 0.9 {
            found.weigh([.keepAliveRace: 1.5])
        } else if refused >= 0.9 {
            found.weigh([.connectionRefused: 1.5, .keepAliveRace: -1.5])
        } else {
            seePhase(
                of: &found, [.closedWhileWorking], text,
                [.badHost: 0.5, .keepAliveRace: -3, .connectionRefused: -3, .targetCrash: 0.3])
        }
    }

    /// Whether a target answered others between its failures: a closed port answers none.
    func seeAnswersBetween(of found: inout Case, _ own: [Int], _ target: Int) {
        let answered = incident.targets[target].answered
        var runs = 0
        var last: Int?
        for row in own {
            let second = incident.second(incident.failures[row].time)
            if let last, second > last, answered.sum(last + 1..<second) > 0 { runs += 1 }
            last = second
        }
        guard own.count >= 5 else { return }
        if runs * 2 >= own.count {
            found.weigh([
                .badHost: 0.7, .connectionRefused: -3, .targetCrash: -2, .saturation: -0.5,
            ])
        }
    }

    /// Whether a target is slower than the others of its group.
    func seeSlowness(of found: inout Case, _ target: Int, _ group: Int) {
        let all = incident.groups[group].latency
        guard all.total >= 50, let border = all.quantile(0.9) else { return }
        let own = incident.targets[target].latency
        guard own.total >= 20 else { return }
        let slow = own.count(from: border)
        let share = Double(slow) / Double(own.total)
        let condition =
            SQLText.span(incident.context) + incident.scope + [
                SQLText.group(group, incident), "target_status_code IS NOT NULL",
                "target_processing_time >= 0", "(\(SQLText.target(target, incident)))",
            ]
        let seconds = Figure.fixed(Double(border) / 1000, 3)
        let sql =
            "SELECT coalesce(sum(target_processing_time >= \(seconds)), 0), count(*) "
            + "FROM alb_logs WHERE \(condition.joined(separator: " AND "))"
        let figures: [Figure] = [.count(slow), .count(own.total)]
        let time = Figure.duration(Double(border) / 1000)
        if share >= 0.25 {
            found.see(
                "it is slower than the others: {0} of its {1} answers took \(time) or more, against "
                    + "a tenth in the target group", figures, sql: sql,
                [.badHost: 2, .keepAliveRace: -1])
        } else if share <= 0.15 {
            found.see(
                "its answers are as fast as the others': {0} of {1} took \(time) or more", figures,
                sql: sql, [.badHost: -0.7])
        }
    }
}
