/// A function in a target's place.
extension Model {
    mutating func invoke(_ request: inout Request, by work: Route.Work, _ group: Int) {
        let limits = function.limits
        let sent = now + 200 + Int64(random.below(900))
        request.sent = sent
        guard let cold = function.begin(at: now, &random) else {
            return fail(
                request, with: .lambdaThrottling, by: limits.by,
                after: random.between(4_000...22_000), sent)
        }
        var exchange = request.exchange
        let median = Int64(work.latency) * 10 * groups[group].latency
        var duration = cold + decide(&exchange, by: work, median) * limits.slowness / 100
        var reason: Exchange.ErrorReason?
        var blame = limits.by
        if random.below(1_000_000) < limits.errorsPerMillion {
            reason = limits.errorReason
            // The code fails somewhere on its way; what never begins fails at once.
            let part = reason == .lambdaAccessDenied ? 0.05 : 0.2 + 0.8 * random.unit()
            duration = 3_000 + Int64(part * Double(duration))
        } else if exchange.sent > 1_000_000 {
            reason = .lambdaResponseTooLarge
        } else if random.happens(oneIn: 60_000) {
            reason = .lambdaUnhandled
            blame = nil
        }
        if duration > limits.timeout {
            duration = limits.timeout + Int64(random.below(9_000))
            reason = .lambdaUnhandled
        }
        if let reason {
            request.exchange.errorReason = reason
            request.failure = .functionError
            request.blame = blame
            exchange.status = 502
            exchange.sent = page(of: request)
        }
        request.exchange.status = exchange.status
        request.exchange.sent = exchange.sent
        request.exchange.targetStatus = reason == nil ? exchange.status : nil
        request.exchange.times = .init(
            request: milliseconds(sent - now), target: milliseconds(duration), response: 0)
        request.finish = sent + duration
        request.exchange.time = request.finish + 700 + Int64(random.below(900))
        request.phase = .answered
        let index = place(request)
        push(.finish, at: request.finish, index, ticket: requests[index].ticket)
    }

    private mutating func fail(
        _ request: Request, with reason: Exchange.ErrorReason, by blame: Int?, after wait: Int64,
        _ sent: Int64
    ) {
        var request = request
        request.exchange.errorReason = reason
        request.failure = .functionError
        request.blame = blame
        request.exchange.times = .init(
            request: milliseconds(sent - now), target: milliseconds(wait), response: 0)
        fail(&request, status: 502, sent: sent, at: sent + wait)
    }
}
