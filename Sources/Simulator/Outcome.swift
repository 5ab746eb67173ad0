/// What can happen to a request, background errors included; it fills in an exchange.
struct Outcome {
    /// One request in so many meets this trouble, without any incident.
    private enum OneIn {
        /// The target closed the idle connection at the moment of the request.
        static let keepAliveRace = 9_000
        static let clientLeft = 5_000
        static let connectTimeout = 40_000
        static let slowTarget = 60_000
        static let targetError = 2_500
        /// A proxy before the application answered 502 itself.
        static let targetBadGateway = 15_000
        static let notFound = 120
    }

    let mix: RequestMix
    let roster: Roster

    /// Decides about a request that ends at `exchange.time`, unless its target dies later.
    func settle(_ exchange: inout Exchange, _ random: inout RandomSource) {
        let route = mix.sites[exchange.connection.site].routes[exchange.route]
        exchange.received += 40 + random.below(700) + random.between(route.upload)
        if exchange.connection.isMalformed {
            exchange.status = 400
            exchange.received = 0
            exchange.sent = 272
        } else if exchange.connection.type == .http {
            exchange.action = .redirect
            exchange.status = 301
            exchange.sent = 310 + random.below(40)
        } else {
            switch route.answer {
            case .blocked:
                exchange.action = .waf
                exchange.status = 403
                exchange.sent = 118
                exchange.created -= Int64(random.between(2_000...9_000))
            case .fixed(let status):
                exchange.action = .fixedResponse
                exchange.status = status
                exchange.sent = 150 + route.body.lowerBound
            case .forward(let group):
                exchange.action = route.rewritten == nil ? .forward : .rewriteAndForward
                exchange.group = group
                forward(&exchange, by: route, to: group, &random)
            }
        }
    }

    private func forward(
        _ exchange: inout Exchange, by route: Route, to group: Int, _ random: inout RandomSource
    ) {
        switch TargetGroup.all[group].kind {
        case .instances: reach(&exchange, by: route, in: group, &random)
        case .lambda: invoke(&exchange, by: route, &random)
        case .empty: refuse(&exchange, status: 503, &random)
        }
    }

    /// A request to an instance.
    private func reach(
        _ exchange: inout Exchange, by route: Route, in group: Int, _ random: inout RandomSource
    ) {
        let ends = exchange.time
        answer(&exchange, by: route, &random)
        var chosen = roster.choose(group, created: exchange.created, ends: ends, &random)
        if chosen == nil {
            // No target is old enough for a request of that age, so it becomes a short one.
            exchange.created = ends - 2_500
            exchange.times = Exchange.Times(request: 0, target: 1, response: 0)
            chosen = roster.choose(group, created: exchange.created, ends: ends, &random)
        }
        guard let (target, fate) = chosen else {
            refuse(&exchange, status: 503, &random)
            return
        }
        exchange.target = target
        switch fate {
        case .served: trouble(&exchange, &random)
        case .refused: refuse(&exchange, status: 502, &random)
        case .killed(let death):
            // It came at the time drawn, and ends with the process; the node notices at once.
            exchange.time = death + Int64(random.below(4_000))
            exchange.times = Exchange.Times(
                request: random.below(2), target: Int(exchange.time - ends) / 1_000, response: -1)
            exchange.created = ends - Int64(exchange.times.request) * 1_000
            fail(&exchange, status: 502)
        }
    }

    /// The usual answer.
    private func answer(
        _ exchange: inout Exchange, by route: Route, _ random: inout RandomSource
    ) {
        var times = Exchange.Times(
            request: random.happens(percent: 70) ? 0 : random.between(1...3),
            target: Latency.draw(median: route.latency, &random),
            response: random.happens(percent: 90) ? 0 : 1)
        var status = route.status
        var body = random.between(route.body)
        if route.cacheable, random.happens(percent: 22) {
            (status, body) = (304, 0)
            times.target = random.below(2)
        } else if status == 200, random.happens(oneIn: OneIn.notFound) {
            (status, body) = (404, 180 + random.below(900))
        } else if random.happens(oneIn: OneIn.targetError) {
            (status, body) = (500, 90 + random.below(300))
        } else if random.happens(oneIn: OneIn.targetBadGateway) {
            (status, body) = (502, 341)
        }
        exchange.times = times
        exchange.status = status
        exchange.targetStatus = status
        exchange.sent = 180 + random.below(400) + body
        var age = Int64(times.request + times.target + times.response) * 1_000
        if exchange.connection.type == .wss {
            // A socket lives from seconds to hours, and its line counts everything it carried.
            age += Int64(random.between(1...20)) << Int64(random.between(20...29))
            exchange.received += Int(age / 100_000)
            exchange.sent += Int(age / 9_000)
        } else {
            // The body takes its time on the way to the client.
            age += Int64(random.below(900) + body / 64)
        }
        exchange.created -= age
    }

    /// What befalls a request whose target is well.
    private func trouble(_ exchange: inout Exchange, _ random: inout RandomSource) {
        guard exchange.connection.type != .wss else { return }
        if random.happens(oneIn: OneIn.keepAliveRace) {
            exchange.times = Exchange.Times(
                request: random.below(3), target: random.below(4), response: -1)
            let dispatched = Int64(exchange.times.request + exchange.times.target) * 1_000
            exchange.created = exchange.time - dispatched - Int64(random.between(200...4_000))
            fail(&exchange, status: 502)
        } else if random.happens(oneIn: OneIn.clientLeft) {
            exchange.times = Exchange.Times(request: random.below(4), target: -1, response: -1)
            exchange.created = exchange.time - Int64(random.between(900_000...9_000_000))
            fail(&exchange, status: 460)
            exchange.sent = 0
        } else if random.happens(oneIn: OneIn.connectTimeout) {
            exchange.times = .none
            exchange.created = exchange.time - Int64(random.between(10_000_000...10_002_000))
            fail(&exchange, status: 504)
        } else if random.happens(oneIn: OneIn.slowTarget) {
            exchange.times = Exchange.Times(request: random.below(2), target: -1, response: -1)
            exchange.created = exchange.time - Int64(random.between(60_000_000...60_004_000))
            fail(&exchange, status: 504)
        }
    }

    /// A request to a function.
    private func invoke(
        _ exchange: inout Exchange, by route: Route, _ random: inout RandomSource
    ) {
        answer(&exchange, by: route, &random)
        guard random.happens(oneIn: 250) else { return }
        var duration = exchange.times.target
        switch random.below(10) {
        case 0...5:
            exchange.errorReason = .lambdaUnhandled
            // Half of them ran into the function's timeout of three seconds.
            if random.happens(percent: 50) { duration = random.between(3_000...3_012) }
        case 6...7: exchange.errorReason = .lambdaInvalidResponse
        default:
            exchange.errorReason = .lambdaThrottling
            duration = random.between(4...20)
        }
        exchange.times = Exchange.Times(
            request: random.below(2), target: duration, response: 0)
        exchange.created = exchange.time - Int64(duration + 2) * 1_000 - Int64(random.below(900))
        fail(&exchange, status: 502)
    }

    /// Nothing could be sent to a target: an answer at once, and three times -1.
    private func refuse(
        _ exchange: inout Exchange, status: Int, _ random: inout RandomSource
    ) {
        exchange.times = .none
        exchange.created = exchange.time - Int64(random.between(300...3_200))
        fail(&exchange, status: status)
    }

    /// The load balancer answers in the target's place; its pages have few sizes.
    private func fail(_ exchange: inout Exchange, status: Int) {
        exchange.status = status
        exchange.targetStatus = nil
        exchange.sent = exchange.connection.type == .h2 ? 272 : 277
    }
}

/// Response times with a long tail.
enum Latency {
    /// Milliseconds; half of them below `median`, one in a hundred above four times as much.
    static func draw(median: Int, _ random: inout RandomSource) -> Int {
        let usual = median * random.between(55...160) / 100 + random.below(2)
        switch random.below(1_000) {
        case 0..<880: return usual
        case 880..<985: return usual * random.between(150...300) / 100
        case 985..<998: return usual * random.between(3...8)
        default: return usual * random.between(8...30)
        }
    }
}
