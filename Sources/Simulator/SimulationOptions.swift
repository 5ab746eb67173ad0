import enum Diagnosis.Cause

/// What is asked of a simulation; all the rest comes from the seed.
package struct SimulationOptions: Sendable {
    package var seed: UInt64
    /// The beginning, in µs since 1970 UTC; rounded down to five minutes.
    package var from: Int64
    /// Five minutes each.
    package var slots: Int64
    package var traffic: Traffic?
    /// Over all nodes, the mean of a week; nil leaves it to `traffic`.
    package var requestsPerSecond: Double?
    /// Load balancer nodes, 1 to 254; nil leaves it to the seed.
    package var nodes: Int?
    /// The share of lines that have 30 or 33 fields, as older nodes write them.
    package var olderLines = 0.0
    /// What goes wrong, each cause once. Nil is a showcase on a well-kept site: a deployment and
    /// a crash, every object there, nothing but access logs.
    package var incidents: [Cause]?

    package init(seed: UInt64, from: Int64, slots: Int64) {
        self.seed = seed
        self.from = from
        self.slots = slots
    }
}

/// How busy a site is.
package enum Traffic: String, CaseIterable, Sendable {
    case low, medium, high

    /// The seed draws from it.
    var requestsPerSecond: ClosedRange<Double> {
        switch self {
        case .low: return 0.2...2
        case .medium: return 5...50
        case .high: return 100...500
        }
    }
}
