import AccessLog
import Diagnosis

/// The traffic around failures, in counts. Rows are told apart by dictionary codes; texts are made once
/// a block.
struct TrafficTally: BlockTally {
    struct NodeKey: Hashable, Sendable {
        let node: String
        let arn: String
    }

    static let columns = [
        "time", "elb_status_code", "target_status_code", "target_processing_time", "target_ip",
        "target_port", "target_group_arn", "lb_node_ip", "request_creation_time",
    ]
    static let routeColumn = "request_url"
    static let verbColumn = "request_verb"
    static let clientColumn = "client_ip"
    /// Ends of requests that are kept for idle times; with more, connections hardly idle.
    static let answerLimit = 6_000_000

    private(set) var requests = 0
    /// By status, of the window; 0 is none.
    private(set) var byStatus: [Int: Int] = [:]
    private(set) var groups: [String: GroupTraffic] = [:]
    private(set) var targets: [EndpointKey: TargetTraffic] = [:]
    private(set) var nodes: [NodeKey: NodeTraffic] = [:]
    private(set) var routes: [RouteKey: RouteTraffic] = [:]
    private(set) var clients: [ClientKey: ClientTraffic] = [:]
    private(set) var answers: [PairKey: [Int64]] = [:]
    private(set) var answerCount = 0
    private let question: TrafficQuestion

    init(_ question: TrafficQuestion) { self.question = question }

    mutating func add(_ block: Block) {
        var part = TrafficBlock(block, question)
        part.count()
        requests += part.requests
        for (status, count) in part.statuses.enumerated() where count > 0 {
            byStatus[status, default: 0] += count
        }
        for (arn, traffic) in part.namedGroups { groups[arn] = traffic }
        for (key, traffic) in part.namedTargets { targets[key] = traffic }
        for (key, traffic) in part.namedNodes { nodes[key] = traffic }
        routes = part.routes
        clients = part.clients
        answers = part.answers
        answerCount = answers.values.reduce(0) { $0 + $1.count }
    }

    mutating func merge(_ other: TrafficTally) {
        requests += other.requests
        byStatus.merge(other.byStatus, uniquingKeysWith: +)
        for (arn, traffic) in other.groups {
            groups[arn, default: GroupTraffic(arn: traffic.arn, name: traffic.name)].add(traffic)
        }
        for (key, traffic) in other.targets {
            targets[
                key, default: TargetTraffic(group: 0, address: traffic.address, port: traffic.port)
            ].add(traffic)
        }
        for (key, traffic) in other.nodes {
            nodes[key, default: NodeTraffic(address: traffic.address, group: 0)].add(traffic)
        }
        for (key, traffic) in other.routes {
            routes[key, default: RouteTraffic(verb: key.verb, template: key.template)].add(traffic)
        }
        for (key, traffic) in other.clients {
            clients[key, default: ClientTraffic(address: traffic.address, group: 0)].add(traffic)
        }
        answerCount += other.answerCount
        guard answerCount <= Self.answerLimit else {
            answers = [:]
            return
        }
        for (pair, times) in other.answers { answers[pair, default: []] += times }
    }
}
