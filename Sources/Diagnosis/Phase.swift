/// How far a request had come when the load balancer answered 502, by its row alone.
package enum Phase: String, CaseIterable, Sendable {
    /// The target, or a proxy in it, answered 502 itself.
    case passthrough = "PT"
    /// The response began and could not be used, or broke off.
    case afterStatus = "P3"
    case lambda = "PL"
    /// The request never left the load balancer: refused, unreachable, TLS.
    case neverDispatched = "P0"
    /// The target closed the connection as the request arrived.
    case closedAtOnce = "P1"
    case closedWhileWorking = "P2"
    case noTarget = "PX"

    /// A target that closes within this many seconds did not work on the request.
    package static let atOnce = 0.1

    /// Whether the target made the 502; else the load balancer did.
    package var isMadeByTarget: Bool { self == .passthrough }

    package var reading: String {
        switch self {
        case .passthrough: "answered by the target itself"
        case .afterStatus: "cut off after the response began"
        case .lambda: "Lambda"
        case .neverDispatched: "never dispatched"
        case .closedAtOnce: "closed at once"
        case .closedWhileWorking: "closed while working"
        case .noTarget: "no target"
        }
    }

    /// The phase of a row; nil if the row is no 502 or its fields contradict each other.
    /// - Parameters:
    ///   - requestTime: `request_processing_time`; nil where the log has `-`, and -1 stays -1.
    ///   - hasTarget: whether `target:port` names one.
    package init?(
        elbStatus: Int?, targetStatus: Int?, requestTime: Double?, targetTime: Double?,
        responseTime: Double?, hasTarget: Bool, errorReason: String?
    ) {
        guard elbStatus == 502 else { return nil }
        // AWS's example of a Lambda failure has no target and a response time of 0.000, so Lambda
        // comes before everything that reads the times.
        switch (targetStatus, requestTime, targetTime, responseTime) {
        case (502, _, _, _): self = .passthrough
        case _ where !hasTarget && errorReason?.hasPrefix("Lambda") == true: self = .lambda
        case (.some, _, _, _): self = .afterStatus
        case _ where !hasTarget: self = .noTarget
        case (_, _, _, let response?) where response >= 0: self = .afterStatus
        case (_, -1, -1, -1): self = .neverDispatched
        case (_, let request?, let target?, -1) where request >= 0 && target >= 0:
            self = target <= Self.atOnce ? .closedAtOnce : .closedWhileWorking
        default: return nil
        }
    }
}
