import AccessLog

/// The site at work: clients, load balancer nodes, their connections, targets, and a clock.
///
/// Every line comes from a request that went through here; a 502 is one whose connection was
/// refused, reset or cut, or whose answer no load balancer would pass on.
struct Model {
    let scenario: Scenario
    let groups: [TargetGroup]
    let format: LineFormat
    var random: RandomSource
    var now: Int64
    var queue = EventQueue()
    var targets: [Target]
    /// What node n knows of target t stands at `t * nodes + n`.
    var lanes: [Lane]
    /// Of group g at node n: at `g * nodes + n`.
    var rosters: [Roster]
    var requests: [Request] = []
    var freeRequests: [Int32] = []
    var sessions: [Session] = []
    var freeSessions: [Int32] = []
    var logs: [NodeLog]
    var healthLogs: [NodeLog]
    /// The text of one slot in order.
    var sorted: [UInt8] = []
    var barriers: [Barrier] = []
    /// Of each group.
    var defects: [[Defect]]
    var function = FunctionInstances()
    var surge = 1.0
    /// Requests that arrived, and lines that were written; those outside of the run included.
    var arrivals = 0
    var reported = 0

    var nodes: Int { scenario.loadBalancer.nodes.count }

    init(_ scenario: Scenario) {
        self.scenario = scenario
        groups = scenario.groups
        format = LineFormat(scenario)
        random = RandomSource(seed: scenario.seed, .model)
        now = scenario.from - Scenario.warmUp
        targets = scenario.targets
        let nodes = scenario.loadBalancer.nodes.count
        lanes = [Lane](repeating: Lane(), count: targets.count * nodes)
        rosters = [Roster](repeating: Roster(), count: groups.count * nodes)
        logs = scenario.noise.skews.map { NodeLog(skew: $0) }
        healthLogs = logs
        defects = groups.map { _ in [] }
        for (index, change) in scenario.changes.enumerated() {
            push(.change, at: change.time, index)
        }
        if scenario.requestsPerSecond > 0, scenario.to > scenario.from {
            push(.connect, at: now, 0)
        }
    }

    mutating func push(_ kind: Event.Kind, at time: Int64, _ subject: Int, ticket: UInt32 = 0) {
        queue.push(Event(time: time, subject: Int32(subject), ticket: ticket, kind: kind))
    }

    /// Lets the next thing happen; false if nothing is left.
    mutating func step() -> Bool {
        guard let event = queue.pop() else { return false }
        now = event.time
        let subject = Int(event.subject)
        switch event.kind {
        case .connect: connect()
        case .request: request(of: subject)
        case .check: check(lane: subject)
        case .change: apply(scenario.changes[subject].change)
        case .finish: finish(subject, event.ticket)
        case .deadline:
            if isPending(subject, event.ticket) { giveUp(subject) }
        case .leave:
            if isPending(subject, event.ticket) { leave(subject) }
        case .report:
            write(requests[subject])
            free(subject)
        }
        return true
    }

    private func isPending(_ index: Int, _ ticket: UInt32) -> Bool {
        let request = requests[index]
        return request.ticket == ticket && (request.phase == .waiting || request.phase == .working)
    }

    mutating func place(_ request: Request) -> Int {
        if let index = freeRequests.popLast().map(Int.init) {
            let ticket = requests[index].ticket
            requests[index] = request
            requests[index].ticket = ticket
            return index
        }
        requests.append(request)
        return requests.count - 1
    }

    mutating func free(_ index: Int) {
        requests[index].ticket &+= 1
        requests[index].phase = .free
        freeRequests.append(Int32(index))
    }
}
