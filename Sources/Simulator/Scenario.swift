import AccessLog

import enum Diagnosis.Cause

/// Everything that a seed decides before the first request: the site, its servers, what goes wrong.
struct Scenario: Sendable {
    let seed: UInt64
    /// µs since 1970 UTC; whole slots.
    let from: Int64
    let to: Int64
    /// Over all nodes; the mean of a week.
    let requestsPerSecond: Double
    let mix: RequestMix
    let loadBalancer: LoadBalancer
    let groups: [TargetGroup]
    /// Every target that ever lives, in the order in which they join.
    var targets: [Target] = []
    /// From when until when each is to serve.
    var lives: [Range<Int64>] = []
    var changes: [TimedChange] = []
    var incidents: [Incident] = []
    /// The incident, if any, that the keep-alive timers of each group are.
    var timerBlame: [Int?]
    let noise: Noise

    /// µs after which the load balancer closes an idle connection, or gives up on a target.
    static let idleTimeout = 60 * CivilTime.second
    /// Connections and pools form before the first line.
    static let warmUp = 3 * CivilTime.minute

    init(_ options: SimulationOptions) {
        // One seed is another site for another question.
        let question =
            (options.incidents ?? []).map(\.rawValue).joined(separator: ",")
            + (options.traffic?.rawValue ?? "")
        let mark = question.utf8.reduce(0) { RandomSource.mix($0 &* 31 &+ UInt64($1)) }
        var random = RandomSource(seed: options.seed, .scenario, mark)
        seed = options.seed
        from = Timestamp.floorDivide(options.from, TrafficShape.slot) * TrafficShape.slot
        to = from + max(options.slots, 0) * TrafficShape.slot
        // Traffic is busy or not at the time of the run, whatever hour that is.
        let level = TrafficShape.level(at: from + (to - from) / 2)
        let traffic = options.traffic.map { random.scale($0.requestsPerSecond) / level }
        requestsPerSecond = options.requestsPerSecond ?? traffic ?? 0
        let nodes = min(max(options.nodes ?? random.between(2...6), 1), 254)
        loadBalancer = LoadBalancer(seed: seed, nodes: nodes)
        noise = Noise(options, nodes: nodes, &random)

        let causes = options.incidents ?? [.targetDeregistered, .targetCrash]
        let struck = Self.struckGroups(causes, &random)
        mix = RequestMix(struck: struck, isVaried: options.incidents != nil, &random)
        var site = Premises(
            nodes: nodes, isVaried: options.incidents != nil,
            requestsPerSecond: requestsPerSecond
                * TrafficShape.level(at: from + (to - from) / 2), mix: mix)
        site.furnish(struck: zip(causes, struck).map { ($0, $1) }, span: to - from, &random)
        groups = site.groups
        timerBlame = groups.map { _ in nil }
        for (group, description) in groups.enumerated() {
            for _ in 0..<description.size {
                let target = join(group)
                at(from - Self.warmUp, .start(target))
                at(from - Self.warmUp, .register(target))
            }
        }
        for (cause, group) in zip(causes, struck) {
            strike(cause, group, &random)
        }
        if options.incidents != nil { addRoutine(sparing: Set(struck), &random) }
        changes.sort { $0.time < $1.time }
    }

    /// Which group each cause strikes: the large ones, so that enough requests meet it.
    private static func struckGroups(_ causes: [Cause], _ random: inout RandomSource) -> [Int] {
        let function = TargetGroup.index(of: "thumbnails") ?? 0
        return causes.map { $0 == .lambdaFailure ? function : random.below(2) }
    }

    private mutating func strike(_ cause: Cause, _ group: Int, _ random: inout RandomSource) {
        switch cause {
        case .keepAliveRace: KeepAliveRace.plan(in: &self, group, &random)
        case .targetDeregistered: Deployment.plan(in: &self, group, &random)
        case .targetCrash: Crash.plan(in: &self, group, &random)
        case .responseHeaderTooLarge: HeaderGrowth.plan(in: &self, group, &random)
        case .lambdaFailure: FunctionFailure.plan(in: &self, group, &random)
        case .connectionRefused: ClosedPort.plan(in: &self, group, &random)
        case .networkPath: NetworkChange.plan(in: &self, group, &random)
        case .targetTLSFailure: CertificateRotation.plan(in: &self, group, &random)
        case .serverTimeout: ServerTimeout.plan(in: &self, group, &random)
        case .upstream502: UpstreamFailure.plan(in: &self, group, &random)
        case .saturation: Saturation.plan(in: &self, group, &random)
        case .badHost: BadHost.plan(in: &self, group, &random)
        case .poisonRequest: PoisonRequest.plan(in: &self, group, &random)
        case .wafOrFixedResponse: RuleResponse.plan(in: &self, group, &random)
        case .insufficientEvidence: break
        }
    }

    /// Orderly deployments, which make no 502s: to have one is no proof.
    private mutating func addRoutine(sparing struck: Set<Int>, _ random: inout RandomSource) {
        for group in groups.indices
        where groups[group].kind == .instances && !struck.contains(group) {
            guard random.happens(percent: 40) else { continue }
            Deployment.orderly(in: &self, group, &random)
        }
    }
}
