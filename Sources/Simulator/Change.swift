/// What befalls the model at a known time.
enum Change: Sendable {
    /// The process of a target listens.
    case start(Int)
    case register(Int)
    /// A node hears of the registration, or of its end.
    case hear(target: Int, node: Int, isRegistered: Bool)
    /// The deregistration delay is over: the load balancer closes what is left.
    case cut(Int, by: Int?)
    /// The process stops listening, closes what is idle and finishes what it has.
    case drain(Int, by: Int?)
    /// The process is gone at once; the host answers for it with resets.
    case kill(Int, by: Int?)
    /// The host is gone.
    case vanish(Int, by: Int?)
    /// The process does nothing until then, in µs.
    case stall(Int, until: Int64)
    case slow(Int, percent: Int64)
    case afflict(Int, Faults)
    /// Traffic in multiples of the usual.
    case surge(Double)
    case block(Barrier)
    case unblock(by: Int)
    case release(group: Int, Defect)
    case withdraw(group: Int, by: Int)
    case limit(FunctionLimits)
}

struct TimedChange: Sendable {
    /// µs since 1970.
    let time: Int64
    let change: Change
}

/// A way that packets do not take any more.
struct Barrier: Sendable {
    enum Effect: Sendable {
        /// Answered at once: a reset or an ICMP message of a filter.
        case rejects
        /// Answered after some seconds: nobody has the address.
        case unreachable
        /// Not answered.
        case drops
    }

    /// The node behind it; nil for all.
    let node: Int?
    /// The zone before it; nil for all.
    let zone: Int?
    let group: Int
    let effect: Effect
    /// Connections that are open already stay so.
    let sparesOpenConnections: Bool
    let by: Int
}

/// A fault of a release, which every target of the group has.
struct Defect: Sendable {
    enum Kind: Sendable {
        /// Response headers grow to so many bytes, varied by a third from client to client.
        case headers(Int)
        /// The worker dies of the request.
        case poison
        /// A rule answers in the group's place.
        case rule(isFirewall: Bool)
    }

    let kind: Kind
    /// The site and route it concerns; nil for all of the group.
    let site: Int?
    let route: Int?
    /// It concerns so many percent of clients, always the same.
    let clients: Int
    /// ... and so many percent of the requests that are left, by their path.
    let paths: Int
    let by: Int

    func concerns(_ exchange: Exchange) -> Bool {
        if let site, site != exchange.connection.site { return false }
        if let route, route != exchange.route { return false }
        return exchange.connection.client.falls(within: clients)
            && exchange.path.falls(within: paths)
    }
}
