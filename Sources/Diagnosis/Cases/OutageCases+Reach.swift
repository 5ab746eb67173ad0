/// Whether silent targets could be reached, and who noticed that they could not.
extension Analysis {
    /// Seconds that health checks take at least: two of them, five seconds apart.
    private static let soonestRemoval = 5

    /// Whether targets of the same subnet were well while one could not be reached.
    func seeNeighbours(of found: inout Case, _ outages: [Outage], _ group: Int) {
        guard Set(outages.map(\.target)).count == 1, let outage = outages.first,
            share(found.rows, { !$0.isDispatched }) >= 0.95, found.rows.count >= 3
        else { return }
        let own = Place.network(incident.targets[outage.target].address)
        let names = lives.members[group].filter { other in
            other != outage.target && own != nil
                && Place.network(incident.targets[other].address) == own
        }
        let last = max(
            outage.seconds.lowerBound, min(outage.seconds.upperBound, incident.seconds))
        let span = incident.time(second: outage.seconds.lowerBound)..<incident.time(second: last)
        let passed = names.reduce(0) { $0 + incident.targets[$1].answered.sum(outage.seconds) }
        guard passed >= 3 else {
            // It may be the only one in its subnet.
            found.weigh([.networkPath: 0.8, .badHost: -0.3])
            return
        }
        let condition =
            SQLText.answered(span, incident) + [
                SQLText.group(group, incident), SQLText.targets(names, incident),
            ]
        found.see(
            "its neighbours in the same subnet answered {0} requests meanwhile: the way there was "
                + "open", [.count(passed)],
            sql: "SELECT count(*) FROM alb_logs WHERE \(condition.joined(separator: " AND "))",
            [.networkPath: -2.5, .targetCrash: 0.4, .connectionRefused: 0.4])
    }

    /// Whether the load balancer sent requests to a dead target for longer than health checks let it.
    func seeProbing(of found: inout Case, _ outages: [Outage]) {
        for outage in outages where outage.rows.count >= 5 {
            let span = span(outage.rows)
            let group = incident.targets[outage.target].group
            // With no target left that is well, the load balancer tries them all.
            let others = lives.members[group].reduce(0) { sum, other in
                other == outage.target
                    ? sum : sum + incident.targets[other].answered.sum(seconds(span))
            }
            guard span.upperBound - span.lowerBound > 180 * Incident.second, others >= 20 else {
                continue
            }
            let selection = Selection(span.clamped(to: incident.window)).with {
                $0.targets = [outage.target]
            }
            found.see(
                "{0} requests were sent to \(endpoint(outage.target)) for "
                    + "\(Figure.duration(Double(span.upperBound - span.lowerBound) / 1e6)) without an "
                    + "answer, while others were well: its health checks did not fail",
                [.count(count(selection))], sql: selection.countSQL(incident),
                [
                    .targetCrash: -3, .targetDeregistered: -2, .connectionRefused: 1,
                    .networkPath: 0.8, .targetTLSFailure: isSecure(group) ? 1 : 0,
                ])
            return
        }
    }

    /// Whether the load balancer ceased to send requests long before a target was back, or for good: its
    /// checks had seen that nobody was there.
    func seeRemoval(of found: inout Case, _ outages: [Outage], _ group: Int) {
        for outage in outages where outage.rows.count >= 3 {
            guard let last = outage.rows.last else { continue }
            let end = incident.second(incident.failures[last].time) + 1
            let quiet = end..<max(end, min(outage.seconds.upperBound, end + 600))
            let refused = end - outage.seconds.lowerBound
            if outage.outcome == .returned, refused >= 45,
                end + max(5, refused / 10) >= outage.seconds.upperBound
            {
                // Nobody noticed until it was back.
                found.weigh([
                    .connectionRefused: refused >= 90 ? 1.3 : 0.8, .targetCrash: -0.4,
                ])
                return
            }
            guard refused <= 120, quiet.count >= max(15, refused),
                lives.due(outage.target, quiet) >= 2 * Lives.leastDue
            else { continue }
            if outage.outcome == .gone, refused < Self.soonestRemoval {
                // No check finds a dead target so soon: somebody took it out.
                found.weigh([
                    .targetCrash: -1.5, .targetDeregistered: 1.5, .connectionRefused: -1.5,
                ])
            } else {
                found.weigh([.targetCrash: 1.5, .connectionRefused: -1.5, .badHost: -0.5])
            }
            return
        }
    }

    /// How long it took to be refused: a closed port answers at once, a missing host does not.
    func seeDelayedRefusal(of found: inout Case) {
        let ages = found.rows.compactMap { row -> Double? in
            let failure = incident.failures[row]
            return failure.isDispatched ? nil : failure.age
        }.sorted()
        guard ages.count >= 3, ages[ages.count / 2] >= 0.3 else { return }
        let selection = Selection(spanInWindow(found.rows)).with {
            $0.group = found.group
            $0.phases = [.neverDispatched]
        }
        let slow = incident.failures.filter {
            selection.contains($0) && ($0.age ?? 0) >= 0.3
        }.count
        found.see(
            "{0} of {1} refusals came only after 0.3 s or more: no host answered, as where the way "
                + "is blocked", [.count(slow), .count(count(selection))],
            sql: partSQL("time_us - request_creation_time_us >= 300000", selection),
            [
                .networkPath: 3.5, .connectionRefused: -2.5, .targetCrash: -2.5,
                .targetTLSFailure: -2.5, .targetDeregistered: -1.5, .saturation: -1,
            ])
    }
}
