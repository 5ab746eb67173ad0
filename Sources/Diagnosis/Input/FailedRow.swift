/// A request that was answered 502, as its row tells it. Times of the clock are µs since 1970 UTC,
/// processing times seconds; nil is `-` in the log and -1 stays -1.
package struct FailedRow: Sendable, Equatable {
    /// When the answer was given.
    package var time: Int64
    /// When the request came; nil in lines from before May 2018.
    package var created: Int64?
    /// Positions in the incident's lists; nil where the row names none.
    package var group: Int?
    package var target: Int?
    package var node: Int?
    package var route: Int?
    /// Node and target together.
    package var pair: Int?
    package var client: String?
    /// As the client sent them.
    package var url: String?
    package var agent: String?
    package var requestTime: Double?
    package var targetTime: Double?
    package var responseTime: Double?
    package var targetStatus: Int?
    package var receivedBytes: Int64 = 0
    package var sentBytes: Int64 = 0
    package var errorReason: String?
    /// The last of `actions_executed`.
    package var action: String?
    package var trace: String?

    package init(time: Int64) { self.time = time }

    package var phase: Phase? {
        Phase(
            elbStatus: 502, targetStatus: targetStatus, requestTime: requestTime,
            targetTime: targetTime, responseTime: responseTime, hasTarget: target != nil,
            errorReason: errorReason)
    }

    /// Seconds between request and answer; nil if the row does not say when it came, or says that
    /// it came after its answer.
    package var age: Double? {
        guard let created, created <= time else { return nil }
        return Double(time - created) / 1e6
    }

    /// Seconds that the target had the request; by the clock where the log has -1.
    var worked: Double {
        if let targetTime, targetTime >= 0 { return targetTime }
        return age ?? 0
    }

    /// Whether the target got the request.
    var isDispatched: Bool { (requestTime ?? -1) >= 0 || (targetTime ?? -1) >= 0 }

    /// When the request came, as well as the row tells.
    var arrival: Int64 {
        if let created, created <= time { return created }
        return time - Int64((max(0, requestTime ?? 0) + max(0, targetTime ?? 0)) * 1e6)
    }
}

/// Another failure near the 502s: 500, 503, 504, 460, 561.
package struct Companion: Sendable, Equatable {
    package var time: Int64
    package var status: Int
    package var group: Int?
    package var target: Int?
    /// Whether the target answered with this status.
    package var isMadeByTarget: Bool
    /// Seconds between request and answer; nil if the row does not say.
    package var age: Double?

    package init(
        time: Int64, status: Int, group: Int?, target: Int?, isMadeByTarget: Bool, age: Double?
    ) {
        self.time = time
        self.status = status
        self.group = group
        self.target = target
        self.isMadeByTarget = isMadeByTarget
        self.age = age
    }
}
