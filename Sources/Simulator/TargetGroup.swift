/// A target group, and how the servers behind it are set up.
struct TargetGroup: Sendable {
    enum Kind: Sendable {
        case instances
        /// A function: field 5 is `-`, and field 25 says what went wrong.
        case lambda
        /// Nothing registered: the load balancer answers 503.
        case empty
    }

    enum Algorithm: Sendable {
        case roundRobin, leastOutstanding
    }

    let name: String
    let kind: Kind
    let port: Int
    /// How many targets serve at a time.
    var size: Int
    var algorithm = Algorithm.roundRobin
    /// µs for which a target keeps an idle connection open.
    var keepAlive = 75 * CivilTime.second
    /// The server looks for idle connections only so often, in µs; 0 if each has a timer.
    var timerStep: Int64 = 0
    /// Mean µs from a timer's end to the close, while the process is busy with something else.
    var loopLag = 150.0
    /// Requests that one target works on at a time; more of them wait.
    var workers = 64
    /// How many may wait.
    var backlog = 511
    /// A full backlog answers a new connection with a reset, or not at all.
    var resetsOnOverflow = false
    /// Response times in percent of the route's usual ones.
    var latency: Int64 = 100
    /// µs from a node to a target of another zone; a third of it within the zone.
    var trip: Int64 = 450
    /// The load balancer speaks TLS to the targets.
    var isEncrypted = false
    /// The load balancer takes the connection that became idle last, not first.
    var reusesNewest = true
    var healthCheck = HealthCheck()
    /// µs that requests in flight have after the deregistration of their target.
    var deregistrationDelay = 300 * CivilTime.second

    static let all = [
        TargetGroup(name: "api", kind: .instances, port: 8080, size: 6),
        TargetGroup(name: "web", kind: .instances, port: 3000, size: 4),
        TargetGroup(name: "auth", kind: .instances, port: 9000, size: 2),
        TargetGroup(name: "search", kind: .instances, port: 9200, size: 3),
        TargetGroup(name: "rates", kind: .instances, port: 50051, size: 2),
        TargetGroup(name: "thumbnails", kind: .lambda, port: 0, size: 0),
        TargetGroup(name: "legacy", kind: .empty, port: 0, size: 0),
    ]

    static func index(of name: String) -> Int? {
        all.firstIndex { $0.name == name }
    }
}

/// How a node finds out whether a target is well.
struct HealthCheck: Sendable {
    var interval = 10 * CivilTime.second
    var timeout = 5 * CivilTime.second
    /// So many results in a row change the node's mind.
    var healthyAfter = 3
    var unhealthyAfter = 2
    /// The checks go to a port of their own, which says nothing of the other.
    var hasOwnPort = false
}
