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
    case stall(Int, by: Int)
    /// The process reads its configuration anew, and closes what is idle.
    case reload(Int, by: Int)
    case slow(Int, percent: Int64)
    /// As slow as that, which will be too slow.
    case overload(Int, percent: Int64, by: Int)
    case afflict(Int, Affliction)
    /// Traffic in multiples of the usual.
    case surge(Double)
    case block(Barrier)
    case unblock(by: Int)
    case release(group: Int, Defect)
    case withdraw(group: Int, by: Int)
    /// A new version of the function: no instance of it runs yet.
    case deployFunction(FunctionLimits)
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
    /// The checks take another way.
    let sparesChecks: Bool
    let by: Int

    func blocks(_ target: Target, from node: Int) -> Bool {
        group == target.group && (self.node ?? node) == node
            && (zone ?? target.zone) == target.zone
    }
}
