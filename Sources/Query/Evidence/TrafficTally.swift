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
        "target_port", "target_group_arn", "lb_node_ip",
    ]
    static let routeColumn = "request_url"
    /// Ends of requests that are kept for idle times; with more, connections hardly idle.
    static let answerLimit = 6_000_000

    private(set) var requests = 0
    /// By status, of the window; 0 is none.
    private(set) var byStatus: [Int: Int] = [:]
    private(set) var groups: [String: GroupTraffic] = [:]
    private(set) var targets: [EndpointKey: TargetTraffic] = [:]
    private(set) var nodes: [NodeKey: NodeTraffic] = [:]
    private(set) var routes: [String: RouteTraffic] = [:]
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
        for (template, traffic) in other.routes {
            routes[template, default: RouteTraffic(template: template)].add(traffic)
        }
        answerCount += other.answerCount
        guard answerCount <= Self.answerLimit else {
            answers = [:]
            return
        }
        for (pair, times) in other.answers { answers[pair, default: []] += times }
    }
}

/// What the failures ask of the traffic.
struct TrafficQuestion: Sendable {
    let window: Range<Int64>
    let context: Range<Int64>
    /// URL templates of failures.
    let routes: Set<String>
    /// Times near the failures of a node and target, ascending and apart.
    let pairs: [PairKey: [Range<Int64>]]
    let positions: [Int?]
    let route: Int?

    init(
        _ table: FamilyTable, window: Range<Int64>, context: Range<Int64>,
        _ failures: [FailureTally.Entry]
    ) {
        self.window = window
        self.context = context
        positions = TrafficTally.columns.map(table.position)
        var routes: Set<String> = []
        var moments: [PairKey: [Int64]] = [:]
        for failure in failures where failure.status == 502 {
            if !failure.template.isEmpty { routes.insert(failure.template) }
            guard !failure.endpoint.address.isEmpty, !failure.node.isEmpty else { continue }
            let pair = PairKey(node: failure.node, endpoint: failure.endpoint)
            moments[pair, default: []].append(failure.row.created ?? failure.row.time)
        }
        self.routes = routes
        route = routes.isEmpty ? nil : table.position(TrafficTally.routeColumn)
        pairs = moments.mapValues { times in
            var spans: [Range<Int64>] = []
            for time in times.sorted() {
                let span = time - Self.memory..<time + 1
                if let last = spans.last, last.upperBound >= span.lowerBound {
                    spans[spans.count - 1] = last.lowerBound..<span.upperBound
                } else {
                    spans.append(span)
                }
            }
            return spans
        }
    }

    /// µs for which a connection may have idled.
    private static let memory: Int64 = 190_000_000

    /// The columns that are needed.
    var columns: [String] {
        TrafficTally.columns + (route == nil ? [] : [TrafficTally.routeColumn])
    }
}
