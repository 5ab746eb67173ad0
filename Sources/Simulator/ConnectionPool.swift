/// A connection of a node to a target with no request on it.
struct IdleConnection {
    /// When the target had sent its last response, in µs.
    let since: Int64
    /// When the target's timer ends ...
    let due: Int64
    /// ... and when the process gets round to it. What arrives in between is lost with the socket.
    let closes: Int64
}

/// What a node finds when it takes a connection to a target.
enum PooledConnection {
    /// Open, at least until the request arrives.
    case open
    /// The target closes it, or has just done so: the request meets a closed socket at this time.
    case closing(at: Int64, byTimer: Bool)
    /// None is idle: a new one is needed.
    case none
}

/// The idle connections of one node to one target.
struct ConnectionPool {
    private var idle: [IdleConnection] = []
    private var head = 0

    mutating func put(_ connection: IdleConnection) {
        idle.append(connection)
    }

    /// Takes a connection for a request that leaves the node at `time`.
    /// - Parameters:
    ///   - trip: µs from the node to the target.
    ///   - patience: µs after which the node itself closes an idle connection.
    ///   - closed: when the target closed all connections that it had; `Int64.min` if it did not.
    mutating func take(
        at time: Int64, trip: Int64, patience: Int64, closed: Int64, newest: Bool
    ) -> PooledConnection {
        while head < idle.count {
            let connection: IdleConnection
            if newest {
                connection = idle.removeLast()
            } else {
                connection = idle[head]
                head += 1
            }
            if head == idle.count {
                idle.removeAll(keepingCapacity: true)
                head = 0
            } else if head > 64 {
                idle.removeFirst(head)
                head = 0
            }
            let byTimer = closed <= connection.since || connection.closes < closed
            let due = byTimer ? connection.due : closed
            let closes = byTimer ? connection.closes : closed
            // The node knows once the FIN has arrived; it closes what idled too long itself.
            if time >= closes + trip || time - connection.since >= patience { continue }
            if time + trip < due { return .open }
            return .closing(at: max(closes, time + trip), byTimer: byTimer)
        }
        return .none
    }
}
