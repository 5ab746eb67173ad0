import enum Diagnosis.Cause

/// Sets up the target groups: how many servers, and how they are tuned.
struct Premises {
    let nodes: Int
    /// The seed decides; else every group is as `TargetGroup.all` has it.
    let isVaried: Bool
    let requestsPerSecond: Double
    let mix: RequestMix
    private(set) var groups = TargetGroup.all

    init(nodes: Int, isVaried: Bool, requestsPerSecond: Double, mix: RequestMix) {
        self.nodes = nodes
        self.isVaried = isVaried
        self.requestsPerSecond = requestsPerSecond
        self.mix = mix
    }

    mutating func furnish(
        struck: [(cause: Cause, group: Int)], span: Int64, _ random: inout RandomSource
    ) {
        for index in groups.indices where groups[index].kind == .instances {
            if isVaried { vary(&groups[index], rate: rate(of: index), &random) }
        }
        for (cause, index) in struck {
            switch cause {
            case .keepAliveRace:
                tune(&groups[index], rate: rate(of: index), span: span, &random)
            case .targetTLSFailure: groups[index].isEncrypted = true
            case .saturation: tighten(index, &random)
            default: break
            }
        }
    }

    private func rate(of group: Int) -> Double {
        requestsPerSecond * mix.share(of: group)
    }

    private func vary(
        _ group: inout TargetGroup, rate: Double, _ random: inout RandomSource
    ) {
        // A server gets from a request in ten seconds to some ten in a second.
        let perTarget = random.scale(0.1...max(0.2, min(20, rate)))
        group.size = min(max(Int(rate / perTarget), random.between(2...4)), 40)
        group.algorithm = random.happens(percent: 60) ? .roundRobin : .leastOutstanding
        group.keepAlive = random.pick([61, 65, 75, 90, 120, 620] as [Int64]) * CivilTime.second
        group.timerStep = random.pick([0, 0, 100_000, 1_000_000])
        group.loopLag = random.scale(50...400)
        group.latency = Int64(random.scale(40...300))
        group.trip = random.between(120...700 as ClosedRange<Int64>)
        group.isEncrypted = random.happens(percent: 25)
        group.reusesNewest = random.happens(percent: 50)
        group.workers = random.pick([16, 32, 64, 200, 1_000])
        group.backlog = random.pick([64, 128, 511, 1_024])
        group.resetsOnOverflow = random.happens(percent: 50)
        group.healthCheck = HealthCheck(
            interval: random.pick([5, 10, 10, 15, 30] as [Int64]) * CivilTime.second,
            timeout: random.pick([2, 3, 4] as [Int64]) * CivilTime.second,
            healthyAfter: random.between(2...5), unhealthyAfter: random.between(2...3),
            hasOwnPort: random.happens(percent: 20))
        group.deregistrationDelay = random.pick([30, 60, 120, 300] as [Int64]) * CivilTime.second
    }

    /// Servers whose keep-alive timeout is short of the load balancer's. The number of servers and
    /// the time that their processes are busy are such that some dozens of requests meet it.
    private func tune(
        _ group: inout TargetGroup, rate: Double, span: Int64, _ random: inout RandomSource
    ) {
        // Busy connections never idle long: there only a short timeout is met.
        let perTimeout = rate / Double(40 * nodes)
        let met = ([5, 5, 5, 5, 10, 10, 15, 20, 30, 50] as [Int64])
            .filter { perTimeout * Double($0) < 3 }
        let seconds = random.pick(met.isEmpty ? [5] : met)
        group.keepAlive = seconds * CivilTime.second
        let wanted = random.scale(0.3...2.5)
        if isVaried {
            let lanes = rate * Double(seconds) / wanted
            group.size = min(max(Int(lanes / Double(nodes)), 2), 40)
        }
        let perLane = rate / Double(group.size * nodes)
        let density = perLane * RandomSource.exponential(-perLane * Double(seconds))
        let rows = random.scale(12...90) * (seconds > 15 ? 5 : 1.5)
        let window = rows / max(rate * Double(span) / 1e6 * density, 1e-9)
        group.loopLag = min(max(window * 1e6, 300), 60_000)
    }

    /// Few workers and a short backlog, as fits the usual load.
    private mutating func tighten(_ index: Int, _ random: inout RandomSource) {
        let perTarget = rate(of: index) / Double(groups[index].size)
        let service = mix.service(of: index) * Double(groups[index].latency) / 100
        groups[index].workers = Int(perTarget * service / 1e6 * random.scale(2...5)) + 2
        groups[index].backlog = min(
            Int(perTarget * random.scale(3...40)) + random.between(8...16), 511)
        groups[index].resetsOnOverflow = true
    }
}
