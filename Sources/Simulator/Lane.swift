/// What one node knows of one target.
struct Lane {
    var pool = ConnectionPool()
    /// Registered, as far as this node has heard.
    var isKnown = false
    var isHealthy = false
    /// Results in a row that contradict `isHealthy`.
    var contradictions = 0
    /// Requests on their way.
    var outstanding = 0
    /// No check has had a result.
    var isNew = false
}

/// Whom one node sends the requests of one group to.
struct Roster {
    /// Targets in the order of their turn.
    var targets: [Int32] = []
    var turn = 0

    mutating func next() -> Int? {
        guard !targets.isEmpty else { return nil }
        turn = turn + 1 < targets.count ? turn + 1 : 0
        return Int(targets[turn])
    }
}
