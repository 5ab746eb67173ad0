/// A target: its workers, its backlog, and what becomes of a request there.
extension Model {
    /// A request is on its way over an open connection.
    mutating func arrive(
        _ request: inout Request, sent: Int64, _ trip: Int64
    ) {
        let target = request.exchange.target ?? 0
        let group = groups[targets[target].group]
        request.sent = sent
        if targets[target].busy < group.workers {
            request.phase = .working
            let index = place(request)
            lanes[target * nodes + request.node].outstanding += 1
            start(index, at: sent + trip)
        } else if targets[target].waiting.count < group.backlog {
            request.phase = .waiting
            let index = place(request)
            lanes[target * nodes + request.node].outstanding += 1
            targets[target].waiting.append(index)
            watch(index, until: .max)
        } else {
            // A server that cannot even queue takes its leave.
            request.failure = .backlogOverflow
            request.blame = targets[target].overloadedBy ?? targets[target].closedBy
            let heard = sent + 2 * trip
            request.exchange.times = .init(
                request: milliseconds(sent - now), target: milliseconds(heard - sent))
            fail(&request, status: 502, sent: sent, at: heard)
        }
    }

    /// A worker takes a request.
    private mutating func start(_ index: Int, at time: Int64) {
        let exchange = requests[index].exchange
        let target = exchange.target ?? 0
        let group = targets[target].group
        targets[target].busy += 1
        requests[index].phase = .working
        let work = scenario.mix.sites[exchange.connection.site].routes[exchange.route].work
        let median = Int64(work.latency) * 10 * groups[group].latency
        var decided = exchange
        var service = decide(&decided, by: work, median)
        requests[index].exchange = decided
        for defect in defects[group] where defect.concerns(exchange) {
            if case .slow(let median) = defect.kind {
                service = Latency.draw(median: median, &random)
            }
        }
        service = service * targets[target].slowness / 100
        let faults = targets[target].faults
        if service > faults.timeout {
            service = faults.timeout + random.between(300...faults.timeoutJitter)
            requests[index].failure = .serverTimeout
            requests[index].blame = faults.timeoutBy
        }
        let chance = random.below(1_000_000)
        if chance < faults.resetsPerMillion + scenario.noise.resets,
            requests[index].failure == nil
        {
            service = Int64(random.unit() * Double(service))
            requests[index].failure = .connectionReset
            requests[index].blame = chance < scenario.noise.resets ? nil : faults.flakyBy
        }
        if let by = faults.upstreamLostBy {
            service = random.between(faults.upstreamWait)
            requests[index].failure = .upstream
            requests[index].blame = by
        }
        for defect in defects[group] where defect.concerns(exchange) {
            switch defect.kind {
            case .poison:
                service = Int64(random.unit() * Double(service))
                requests[index].failure = .workerDied
                requests[index].blame = defect.by
            case .headers(let mean, _):
                let own = Int(exchange.connection.client.headerBytes % 97)
                // 32 K in all is what the load balancer takes.
                if mean * (67 + own * 66 / 96) / 100 > 32_768 {
                    requests[index].failure = .headerTooLarge
                    requests[index].blame = defect.by
                }
            case .rule, .slow: break
            }
        }
        let finish = targets[target].isStalled ? Int64.max : time + service
        requests[index].finish = finish
        if finish < .max { push(.finish, at: finish, index, ticket: requests[index].ticket) }
        watch(index, until: finish)
    }

    /// Sees to it that neither the load balancer nor the client waits for ever.
    private mutating func watch(_ index: Int, until finish: Int64) {
        let request = requests[index]
        guard finish > now + 800_000 else { return }
        if finish > request.sent + Scenario.idleTimeout {
            push(
                .deadline, at: request.sent + Scenario.idleTimeout, index, ticket: request.ticket)
        }
        if request.exchange.connection.type != .wss, random.happens(percent: 9) {
            let patience = 700_000 + Int64(random.scale(0.2...40) * 1e6)
            if now + patience < finish {
                push(.leave, at: now + patience, index, ticket: request.ticket)
            }
        }
    }

    /// Status, size and µs of work of an answer.
    mutating func decide(
        _ exchange: inout Exchange, by work: Route.Work, _ median: Int64
    ) -> Int64 {
        var service = Latency.draw(median: median, &random)
        var body = random.between(work.body)
        var status = work.status
        if work.cacheable, random.happens(percent: 22) {
            (status, body) = (304, 0)
            service = 200 + Int64(random.below(1_500))
        } else if status == 200, random.happens(oneIn: 120) {
            (status, body) = (404, 180 + random.below(900))
        } else if random.happens(oneIn: 2_500) {
            (status, body) = (500, 90 + random.below(300))
        }
        exchange.status = status
        exchange.sent = 180 + random.below(400) + body
        return service
    }

    /// A worker is done with a request.
    mutating func finish(_ index: Int, _ ticket: UInt32) {
        guard requests[index].ticket == ticket else { return }
        if requests[index].exchange.target == nil {
            let request = requests[index]
            function.end(
                at: now, survives: request.finish - request.sent < function.limits.timeout)
            return respond(index)
        }
        let target = requests[index].exchange.target ?? 0
        targets[target].busy -= 1
        while let next = targets[target].waiting.popFirst() {
            guard requests[next].phase == .waiting else {
                free(next)
                continue
            }
            start(next, at: now)
            break
        }
        guard requests[index].phase == .working else { return free(index) }
        switch requests[index].failure {
        case nil, .upstream?, .headerTooLarge?: respond(index)
        default: reset(index)
        }
    }

    /// The target's answer arrives at the node, and the connection is free.
    private mutating func respond(_ index: Int) {
        var request = requests[index]
        guard let target = request.exchange.target else {
            free(index)
            return report(request, at: request.exchange.time)
        }
        let trip = self.trip(from: request.node, to: target)
        let lane = target * nodes + request.node
        lanes[lane].outstanding -= 1
        let heard = now + trip
        request.exchange.times = .init(
            request: milliseconds(request.sent - request.exchange.created),
            target: milliseconds(heard - request.sent),
            response: random.happens(percent: 90) ? 0 : 1)
        free(index)
        if request.failure == .headerTooLarge {
            request.exchange.times.response = -1
            return fail(&request, status: 502, sent: request.sent, at: heard)
        }
        if request.failure == .upstream {
            request.exchange.status = 502
            request.exchange.sent = 341
        }
        request.exchange.targetStatus = request.exchange.status
        var end = heard + 1_000 + Int64(random.below(900) + request.exchange.sent / 64)
        if request.exchange.connection.type == .wss {
            // A socket lives from seconds to hours, and its line counts everything it carried.
            let life = Int64(random.between(1...20)) << Int64(random.between(20...29))
            request.exchange.received += Int(life / 100_000)
            request.exchange.sent += Int(life / 9_000)
            end += life
        } else if !targets[target].isDraining {
            let group = groups[targets[target].group]
            var due = now + group.keepAlive
            if group.timerStep > 0 { due = (due / group.timerStep + 1) * group.timerStep }
            lanes[lane].pool.put(
                IdleConnection(
                    since: now, due: due, closes: due + Int64(random.wait(mean: group.loopLag))))
        }
        report(request, at: end)
    }

    /// The connection under a request is gone: it has what the node makes of it.
    mutating func reset(_ index: Int) {
        var request = requests[index]
        let target = request.exchange.target ?? 0
        let heard = now + trip(from: request.node, to: target)
        lanes[target * nodes + request.node].outstanding -= 1
        free(index)
        request.exchange.times = .init(
            request: milliseconds(request.sent - request.exchange.created),
            target: milliseconds(heard - request.sent))
        fail(&request, status: 502, sent: request.sent, at: heard)
    }

    /// The load balancer has waited long enough; the target works on.
    mutating func giveUp(_ index: Int) {
        var request = abandon(index)
        fail(&request, status: 504, sent: request.sent, at: now)
    }

    /// The client has.
    mutating func leave(_ index: Int) {
        var request = abandon(index)
        request.exchange.status = 460
        request.exchange.sent = 0
        report(request, at: now)
    }

    /// Nobody waits for the target's answer any longer, whatever becomes of it.
    private mutating func abandon(_ index: Int) -> Request {
        var request = requests[index]
        requests[index].phase = .answered
        lanes[(request.exchange.target ?? 0) * nodes + request.node].outstanding -= 1
        request.exchange.times = .init(
            request: milliseconds(request.sent - request.exchange.created))
        request.failure = nil
        return request
    }

    /// The load balancer answers in the target's place, at this time.
    mutating func fail(_ request: inout Request, status: Int, sent: Int64, at time: Int64) {
        request.sent = sent
        if status != 502 { request.failure = nil }
        request.exchange.status = status
        request.exchange.targetStatus = nil
        request.exchange.sent = page(of: request)
        report(request, at: time + Int64(random.between(100...900)))
        retry(request)
    }

    /// The load balancer's pages have few sizes.
    func page(of request: Request) -> Int {
        let page = scenario.noise.page
        return request.exchange.connection.type == .h2 ? page.framed : page.plain
    }
}
