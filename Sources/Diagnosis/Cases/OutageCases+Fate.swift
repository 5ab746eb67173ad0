/// What became of targets that fell silent: replaced, returned, gone.
extension Analysis {
    /// How long the targets answered nothing, while others did.
    func seeSilence(of found: inout Case, _ outages: [Outage], _ group: Int) {
        let longest = outages.sorted { ($1.due, $0.target) < ($0.due, $1.target) }
        // Where little was due, there is no silence to speak of.
        for outage in longest.prefix(2) where outage.due >= Lives.leastDue {
            let low = incident.time(second: outage.seconds.lowerBound)
            let high = incident.time(second: min(outage.seconds.upperBound, incident.seconds))
            guard low < high else { continue }
            let others = lives.members[group].reduce(0) {
                $0 + incident.targets[$1].answered.sum(outage.seconds)
            }
            let condition =
                SQLText.answered(low..<high, incident) + [SQLText.group(group, incident)]
            found.see(
                "\(endpoint(outage.target)) answered {0} requests for "
                    + "\(Figure.duration(Double(outage.seconds.count))), while its target group "
                    + "answered {1}", [.count(0), .count(others)],
                sql:
                    "SELECT coalesce(sum(\(SQLText.target(outage.target, incident))), 0), count(*) "
                    + "FROM alb_logs WHERE \(condition.joined(separator: " AND "))",
                [.targetCrash: 0.3, .targetDeregistered: 0.3, .connectionRefused: 0.3])
        }
    }

    func seeReplacement(of found: inout Case, _ outages: [Outage], _ group: Int) {
        let first = outages.map(\.seconds.lowerBound).min() ?? 0
        let last = outages.map(\.seconds.lowerBound).max() ?? first
        // All that is there at the logs' begin answers for the first time then.
        let seconds = max(min(300, first), first - 1800)..<last + 90
        let born = lives.members[group].filter {
            !incident.targets[$0].answered.isEmpty
                && seconds.contains(incident.targets[$0].answered.range.lowerBound)
        }
        let count = outages.count
        let early = outages.filter { replacement($0) == .early }.count
        let isClear = early * 2 >= count
        // A deployment spares its own targets.
        let heirs = Set(born.filter { lives.births[$0] != nil })
            .intersection(outages.map(\.target)).count
        if heirs > 1 {
            found.weigh([.targetCrash: 1.5, .networkPath: -2, .targetTLSFailure: -2])
            return
        }
        found.see(
            isClear
                ? "new targets ({0}) answered for the first time before old ones fell silent or as "
                    + "they did: a deployment or a scaling"
                : "new targets ({0}) took the place of old ones, and nearly all old ones went: a "
                    + "deployment",
            [.count(born.count)], sql: firstAnswerSQL(seconds, group),
            [
                .targetDeregistered: count >= 2 && isClear ? 4 : 3,
                .targetCrash: count >= 2 && isClear ? -2.5 : -1.5,
                .connectionRefused: -1.5, .networkPath: -2, .targetTLSFailure: -2, .badHost: -2,
            ])
        if heirs > 0 { found.weigh([.targetDeregistered: -1.5, .targetCrash: 1.5]) }
    }

    func seeReturn(of found: inout Case, _ outages: [Outage], _ group: Int) {
        let returned = outages.filter { $0.outcome == .returned }
        let gone = outages.filter { $0.outcome == .gone }
        if !returned.isEmpty {
            // Whatever ends an outage lets the target answer again; a crash shows in what it lost.
            let lost = returned.reduce(0) { $0 + died($1).count }
            let silent = returned.filter { $0.due >= Lives.leastDue }
            let repeated = Dictionary(grouping: silent, by: \.target).values.filter {
                $0.count >= 3 && $0.count { died($0).isEmpty } * 2 > $0.count
            }
            // One that comes and goes without losing anything is not well.
            if !repeated.isEmpty { found.weigh([.badHost: 2, .targetCrash: -1.5]) }
            found.see(
                "targets answered again under the same address ({0}): restarted in place, or reached "
                    + "again",
                [.count(Set(returned.map(\.target)).count)],
                sql: returnSQL(returned, group),
                [
                    .targetCrash: lost >= 2 ? 2.5 : lost == 1 ? 1.5 : 0.3,
                    .targetDeregistered: -1.5, .badHost: 0.3,
                    .networkPath: lost > 0 ? -1.5 : 0, .targetTLSFailure: -2,
                    .connectionRefused: lost > 0 ? -1 : 0.3, .saturation: -0.7,
                ])
        }
        guard let last = gone.map(\.seconds.lowerBound).max() else { return }
        if gone.contains(where: { replacement($0) == .near }) {
            // A fast replacement, or the last step of a deployment.
            found.weigh([.targetDeregistered: 1.5, .targetCrash: 0.7, .targetTLSFailure: -2])
            return
        }
        let seconds = last + 3..<last + 900
        let born = lives.members[group].filter {
            !incident.targets[$0].answered.isEmpty
                && seconds.contains(incident.targets[$0].answered.range.lowerBound)
        }
        if !born.isEmpty {
            found.see(
                "new targets ({0}) answered for the first time after an old one had gone: a "
                    + "replacement and no deployment", [.count(born.count)],
                sql: firstAnswerSQL(seconds, group),
                [.targetCrash: 2.5, .targetDeregistered: -0.5, .targetTLSFailure: -2])
        } else {
            found.see(
                "no new target came: {0} answered for the first time afterwards", [.count(0)],
                sql: firstAnswerSQL(seconds, group),
                [
                    .targetCrash: 1, .targetDeregistered: 0.7, .connectionRefused: 0.3,
                    .targetTLSFailure: -1,
                ])
        }
    }
}
