/// A target group of the simulated load balancer.
struct TargetGroup: Sendable {
    enum Kind: Sendable {
        case instances
        /// A function: field 5 is `-`, and field 25 says what went wrong.
        case lambda
        /// Nothing registered: the load balancer answers 503.
        case empty
    }

    let name: String
    let kind: Kind
    let port: Int
    /// How many targets serve at a time.
    let size: Int
    /// How often, against the other groups, an incident strikes this one.
    let incidentWeight: Int

    static let all = [
        TargetGroup(name: "api", kind: .instances, port: 8080, size: 6, incidentWeight: 5),
        TargetGroup(name: "web", kind: .instances, port: 3000, size: 4, incidentWeight: 5),
        TargetGroup(name: "auth", kind: .instances, port: 9000, size: 2, incidentWeight: 2),
        TargetGroup(name: "search", kind: .instances, port: 9200, size: 3, incidentWeight: 3),
        TargetGroup(name: "rates", kind: .instances, port: 50051, size: 2, incidentWeight: 0),
        TargetGroup(name: "thumbnails", kind: .lambda, port: 0, size: 0, incidentWeight: 0),
        TargetGroup(name: "legacy", kind: .empty, port: 0, size: 0, incidentWeight: 0),
    ]

    static func index(of name: String) -> Int? {
        all.firstIndex { $0.name == name }
    }
}

/// One `ip:port` and its life.
struct Target: Sendable {
    let group: Int
    /// Field 5.
    let address: [UInt8]
    /// From when it gets requests.
    let joins: Int64
    /// In order; they never overlap.
    var outages: [Outage] = []
}

/// One time that a target does not serve.
struct Outage: Equatable, Sendable {
    /// From here on it answers nothing; equal to `dies` if it works to the last.
    var hangs: Int64
    /// The process is gone; what it had not answered dies with it.
    var dies: Int64
    /// Until here the load balancer still sends requests, and the port refuses them.
    var refusesUntil: Int64
    /// When it serves again; nil if it never does.
    var returns: Int64?
}
