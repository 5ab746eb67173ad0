import Diagnosis

/// What the failures ask of the traffic.
struct TrafficQuestion: Sendable {
    let window: Range<Int64>
    let context: Range<Int64>
    /// Those of failures.
    let routes: RouteSet
    /// Clients that failed again and again, by the ARN of the target group.
    let clients: [String: Set<String>]
    /// Times near the failures of a node and target, ascending and apart.
    let pairs: [PairKey: [Range<Int64>]]
    let positions: [Int?]
    let route: Int?
    let verb: Int?
    let client: Int?

    /// µs for which a connection may have idled.
    private static let memory: Int64 = 190_000_000
    /// Clients of a target group that are counted, those with most failures.
    private static let clientLimit = 50
    /// Failures of a client below which it is not counted.
    private static let leastOfClient = 3

    init(
        _ table: FamilyTable, window: Range<Int64>, context: Range<Int64>,
        _ failures: [FailureTally.Entry]
    ) {
        self.window = window
        self.context = context
        positions = TrafficTally.columns.map(table.position)
        let failed = failures.filter { $0.status == 502 }
        routes = RouteSet(Set(failed.lazy.map(\.route)))
        route = routes.keys.isEmpty ? nil : table.position(TrafficTally.routeColumn)
        verb = table.position(TrafficTally.verbColumn)
        clients = Self.clients(failed)
        client = clients.isEmpty ? nil : table.position(TrafficTally.clientColumn)
        pairs = Self.pairs(failed)
    }

    /// Only where clients fail again and again is it worth to know what else they asked.
    private static func clients(_ failed: [FailureTally.Entry]) -> [String: Set<String>] {
        var counts: [String: [String: Int]] = [:]
        for failure in failed {
            guard let client = failure.row.client, !failure.endpoint.address.isEmpty else {
                continue
            }
            counts[failure.endpoint.arn, default: [:]][client, default: 0] += 1
        }
        return counts.compactMapValues { counts in
            let rows = counts.values.reduce(0, +)
            guard rows >= 8, counts.count * 2 <= rows else { return nil }
            let most = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            return Set(
                most.prefix(clientLimit).filter { $0.value >= leastOfClient }.map(\.key))
        }.filter { !$0.value.isEmpty }
    }

    private static func pairs(_ failed: [FailureTally.Entry]) -> [PairKey: [Range<Int64>]] {
        var moments: [PairKey: [Int64]] = [:]
        for failure in failed {
            guard !failure.endpoint.address.isEmpty, !failure.node.isEmpty else { continue }
            let pair = PairKey(node: failure.node, endpoint: failure.endpoint)
            moments[pair, default: []].append(failure.row.created ?? failure.row.time)
        }
        return moments.mapValues { times in
            var spans: [Range<Int64>] = []
            for time in times.sorted() {
                let span = time - memory..<time + 1
                if let last = spans.last, last.upperBound >= span.lowerBound {
                    spans[spans.count - 1] = last.lowerBound..<span.upperBound
                } else {
                    spans.append(span)
                }
            }
            return spans
        }
    }

    /// The columns that are needed.
    var columns: [String] {
        TrafficTally.columns
            + (route == nil ? [] : [TrafficTally.routeColumn, TrafficTally.verbColumn])
            + (client == nil ? [] : [TrafficTally.clientColumn])
    }
}

/// A client of a target group.
struct ClientKey: Hashable, Sendable {
    let address: String
    let arn: String
}
