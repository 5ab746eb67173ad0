/// A load balancer node: rules, the choice of a target, and the way to it.
extension Model {
    /// A request has arrived at its node.
    mutating func admit(_ request: Request) {
        var request = request
        let connection = request.exchange.connection
        if connection.isMalformed {
            request.exchange.received = 0
            answer(request, status: 400, sent: 272)
        } else if connection.type == .http {
            request.exchange.action = .redirect
            answer(request, status: 301, sent: 310 + random.below(40))
        } else {
            let index = request.exchange.route
            switch scenario.mix.sites[connection.site].routes[index].answer {
            case .blocked:
                request.exchange.action = .waf
                answer(request, status: 403, sent: 118)
            case .fixed(let status):
                request.exchange.action = .fixedResponse
                answer(request, status: status, sent: 150 + work(for: request).body.lowerBound)
            case .forward(let group):
                forward(&request, to: group)
            }
        }
    }

    private mutating func forward(_ request: inout Request, to group: Int) {
        let index = request.exchange.route
        let site = request.exchange.connection.site
        request.exchange.action =
            scenario.mix.sites[site].routes[index].isRewritten ? .rewriteAndForward : .forward
        request.exchange.group = group
        for defect in defects[group] where defect.concerns(request.exchange) {
            if case .headers(_, let cookies) = defect.kind { request.exchange.received += cookies }
            guard case .rule(let isFirewall) = defect.kind else { continue }
            request.exchange.action = isFirewall ? .waf : .fixedResponse
            request.exchange.group = nil
            request.failure = .rule
            request.blame = defect.by
            return answer(request, status: 502, sent: 190)
        }
        switch groups[group].kind {
        case .instances: send(&request, to: group)
        case .lambda: invoke(&request, by: work(for: request), group)
        case .empty: refuse(request, status: 503)
        }
    }

    /// The load balancer answers without a target: at once, but for what its firewall takes.
    private mutating func answer(_ request: Request, status: Int, sent: Int) {
        var request = request
        request.exchange.status = status
        request.exchange.sent = sent
        let delay: ClosedRange<Int64> =
            request.exchange.action == .waf ? 2_000...9_000 : 200...2_500
        report(request, at: now + random.between(delay))
    }

    private mutating func refuse(_ request: Request, status: Int) {
        var request = request
        request.exchange.status = status
        request.exchange.sent = page(of: request)
        report(request, at: now + random.between(300...2_600 as ClosedRange<Int64>))
    }

    /// Towards an instance.
    private mutating func send(_ request: inout Request, to group: Int) {
        guard let target = choose(group, at: request.node) else {
            return refuse(request, status: 503)
        }
        request.exchange.target = target
        let lane = target * nodes + request.node
        let trip = self.trip(from: request.node, to: target)
        let ready = now + 60 + Int64(random.below(random.happens(percent: 8) ? 4_000 : 500))
        let barrier = barriers.first { $0.blocks(targets[target], from: request.node) }
        if let barrier, !barrier.sparesOpenConnections {
            return stop(&request, by: barrier, ready, trip)
        }
        switch lanes[lane].pool.take(
            at: ready, trip: trip, patience: Scenario.idleTimeout,
            closed: targets[target].connectionsClosed, newest: groups[group].reusesNewest)
        {
        case .open where targets[target].listener == .gone:
            // Nobody says that the connection is dead.
            fail(&request, status: 504, sent: ready, at: ready + Scenario.idleTimeout)
        case .open:
            arrive(&request, sent: ready, trip)
        case .closing(let time, let byTimer):
            request.failure = .idleConnectionClosed
            request.blame =
                byTimer ? scenario.timerBlame[group] : targets[target].closedBy
            let heard = time + trip
            request.exchange.times = .init(
                request: milliseconds(ready - now), target: milliseconds(heard - ready))
            fail(&request, status: 502, sent: ready, at: heard)
        case .none:
            if let barrier { return stop(&request, by: barrier, ready, trip) }
            dial(&request, ready, trip)
        }
    }

    /// Opens a connection.
    private mutating func dial(
        _ request: inout Request, _ ready: Int64, _ trip: Int64
    ) {
        let target = request.exchange.target ?? 0
        let group = groups[targets[target].group]
        var fault: Failure?
        var blame = targets[target].closedBy
        if targets[target].listener == .gone {
            return fail(&request, status: 504, sent: ready, at: ready + 10 * CivilTime.second)
        } else if targets[target].listener == .closed {
            fault = .connectionRefused
        } else if random.below(1_000_000) < targets[target].faults.refusalsPerMillion {
            fault = .connectionRefused
            blame = targets[target].faults.flakyBy
        } else if let by = targets[target].faults.tlsBrokenBy {
            fault = .tlsHandshake
            blame = by
        } else if targets[target].waiting.count >= group.backlog {
            guard group.resetsOnOverflow else {
                // The host drops what knocks, again and again.
                return fail(
                    &request, status: 504, sent: ready, at: ready + 10 * CivilTime.second)
            }
            fault = .backlogOverflow
            blame = targets[target].overloadedBy ?? blame
        }
        if let fault {
            request.failure = fault
            request.blame = blame
            let trips: Int64 = fault == .tlsHandshake ? 4 : 2
            return fail(
                &request, status: 502, sent: ready,
                at: ready + trips * trip + Int64(random.below(300)))
        }
        let handshake = group.isEncrypted ? 2 * trip + Int64(random.between(700...2_600)) : 0
        arrive(&request, sent: ready + 2 * trip + handshake, trip)
    }

    /// A barrier is in the way.
    private mutating func stop(
        _ request: inout Request, by barrier: Barrier, _ ready: Int64, _ trip: Int64
    ) {
        request.blame = barrier.by
        switch barrier.effect {
        case .rejects:
            request.failure = .unreachable
            fail(
                &request, status: 502, sent: ready, at: ready + trip + Int64(random.below(900)))
        case .unreachable:
            request.failure = .unreachable
            let wait = random.between(900_000...3_100_000 as ClosedRange<Int64>)
            fail(&request, status: 502, sent: ready, at: ready + wait)
        case .drops:
            fail(&request, status: 504, sent: ready, at: ready + 10 * CivilTime.second)
        }
    }

    /// A target of the group by the node's own view; all that are registered if none is well.
    private mutating func choose(_ group: Int, at node: Int) -> Int? {
        let roster = group * nodes + node
        guard groups[group].algorithm == .leastOutstanding else { return rosters[roster].next() }
        rosters[roster].turn &+= 1
        let count = rosters[roster].targets.count
        guard count > 0 else { return nil }
        var best = -1
        var least = Int.max
        for offset in 0..<count {
            let target = Int(rosters[roster].targets[(offset + rosters[roster].turn) % count])
            let outstanding = lanes[target * nodes + node].outstanding
            if outstanding < least { (best, least) = (target, outstanding) }
        }
        return best
    }

    private func work(for request: Request) -> Route.Work {
        scenario.mix.sites[request.exchange.connection.site].routes[request.exchange.route].work
    }

    func trip(from node: Int, to target: Int) -> Int64 {
        let trip = groups[targets[target].group].trip
        return node % 3 == targets[target].zone ? max(trip / 3, 40) : trip
    }

    func milliseconds(_ microseconds: Int64) -> Int {
        Int(max(microseconds, 0) / 1_000)
    }
}
