/// A function that is throttled, too slow for its timeout, slow to start, or wrong.
enum FunctionFailure {
    static func plan(in scenario: inout Scenario, _ group: Int, _ random: inout RandomSource) {
        let span = scenario.span(&random, seconds: 300...5_400)
        let number = scenario.incidents.count
        var limits = FunctionLimits()
        limits.by = number
        let rate = scenario.rate(of: group)
        let service = scenario.mix.service(of: group) * Double(scenario.groups[group].latency) / 100
        let requests = rate * Double(span.upperBound - span.lowerBound) / 1e6
        var incident = Incident(
            cause: .lambdaFailure, from: span.lowerBound, to: span.upperBound,
            targetGroup: scenario.groups[group].name)
        switch random.below(4) {
        case 0:
            let needed = rate * service / 1e6
            limits.concurrency = max(1, Int(needed * random.scale(0.4...1)))
            limits.slowness = Int64(random.scale(100...400) * (needed < 1 ? 2 / needed : 1))
            incident.note("concurrency", Double(limits.concurrency))
        case 1:
            limits.timeout = random.pick([3, 6, 10, 29] as [Int64]) * CivilTime.second
            limits.slowness = Int64(
                100 * random.scale(0.25...1.5) * Double(limits.timeout) / service)
            incident.note("timeout_seconds", seconds: limits.timeout)
        case 2:
            limits.timeout = random.pick([3, 5, 6] as [Int64]) * CivilTime.second
            limits.coldStart = limits.timeout * 8 / 10...limits.timeout * 14 / 10
            incident.note("timeout_seconds", seconds: limits.timeout)
            incident.note("cold_start_seconds", seconds: limits.coldStart.upperBound)
        default:
            let share = min(max(random.scale(0.03...1), 25 / requests), 1)
            limits.errorsPerMillion = Int(share * 1e6)
            limits.errorReason = random.pick([
                .lambdaUnhandled, .lambdaUnhandled, .lambdaInvalidResponse,
                .lambdaResponseTooLarge, .lambdaAccessDenied, .lambdaServiceException,
                .lambdaConnectionTimeout,
            ])
            incident.note("error_share", share)
        }
        scenario.at(span.lowerBound, .deployFunction(limits))
        scenario.at(span.upperBound, .deployFunction(FunctionLimits()))
        // Invocations that began before the end may fail after it.
        incident.to += limits.timeout
        scenario.incidents.append(incident)
    }
}
