/// One `ip:port` of a target group, and the state of the process behind it.
struct Target: Sendable {
    enum Listener: UInt8, Sendable {
        /// The host is up and nothing listens: it answers a connection with a reset.
        case closed
        case open
        /// The host is gone: nothing answers.
        case gone
    }

    let group: Int
    /// Field 5.
    let address: [UInt8]
    /// Its availability zone, which is also its subnet.
    let zone: Int
    var listener = Listener.closed
    /// The process finishes what it has and takes leave of every connection.
    var isDraining = false
    /// Connections that were idle by then were closed then, in µs.
    var connectionsClosed = Int64.min
    /// Requests in work.
    var busy = 0
    /// Indices of requests that wait for a worker.
    var waiting = Backlog()
    /// The process does nothing at all with what comes.
    var isStalled = false
    /// Response times in percent of the group's.
    var slowness: Int64 = 100
    /// The incident that closed the port or the connections; nil in the ordinary run of things.
    var closedBy: Int?
    /// The incident that gave it more work than it can do.
    var overloadedBy: Int?
    /// What else is wrong with this target.
    var faults = Faults()
}

/// Requests that wait, first come, first served.
struct Backlog: Sendable {
    private var requests: [Int32] = []
    private var head = 0

    var count: Int { requests.count - head }

    mutating func append(_ request: Int) {
        requests.append(Int32(request))
    }

    mutating func popFirst() -> Int? {
        guard head < requests.count else { return nil }
        defer {
            head += 1
            if head == requests.count { removeAll() }
        }
        return Int(requests[head])
    }

    mutating func removeAll() {
        requests.removeAll(keepingCapacity: true)
        head = 0
    }
}
