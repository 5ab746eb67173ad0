/// A request on its way, in a place that the next one takes over.
struct Request {
    enum Phase: UInt8 {
        case free
        /// In the backlog of its target.
        case waiting
        /// A worker has it.
        case working
        /// The client has its response, or none to wait for; the target does not know yet.
        case answered
    }

    var exchange: Exchange
    let node: Int
    /// Earlier attempts of the same client.
    let attempts: Int
    var ticket: UInt32 = 0
    var phase = Phase.free
    /// When it was sent to the target, in µs.
    var sent: Int64 = 0
    /// When a worker is done with it; 0 as long as none has it, or if no target has.
    var finish: Int64 = 0
    /// What the worker's answer is worth.
    var failure: Failure?
    /// The incident behind it.
    var blame: Int?
}

/// Why a request gets a 502: what happened in the model, not what it looks like.
enum Failure: String {
    /// The target closed the idle connection when the request was on its way.
    case idleConnectionClosed = "idle_connection_closed"
    /// Nothing listens on the port.
    case connectionRefused = "connection_refused"
    /// The network says that there is no way.
    case unreachable
    case tlsHandshake = "tls_handshake"
    /// The backlog is full.
    case backlogOverflow = "backlog_overflow"
    /// The process, or the connection, died under the request.
    case connectionReset = "connection_reset"
    /// The deregistration delay was over.
    case deregistrationDelay = "deregistration_delay"
    case serverTimeout = "server_timeout"
    /// The worker died of this request.
    case workerDied = "worker_died"
    case headerTooLarge = "header_too_large"
    /// The target itself answered 502.
    case upstream
    case functionError = "function_error"
    /// A rule of the load balancer or its firewall answers 502.
    case rule
}
