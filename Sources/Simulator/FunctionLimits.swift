/// How a Lambda function is set up, and how it fails.
struct FunctionLimits: Sendable {
    /// Invocations at a time; more are throttled.
    var concurrency = 1_000
    /// µs after which an invocation is stopped.
    var timeout = 29 * CivilTime.second
    /// µs that a new instance takes to begin.
    var coldStart: ClosedRange<Int64> = 250_000...900_000
    /// Of a million invocations so many end like this.
    var errorsPerMillion = 0
    var errorReason = Exchange.ErrorReason.lambdaUnhandled
    /// Response times in percent of the usual ones.
    var slowness: Int64 = 100
    /// The incident that set it up so.
    var by: Int?
}

/// The instances of a function.
struct FunctionInstances {
    private(set) var limits = FunctionLimits()
    private var busy = 0
    /// When each of those at rest became so, the latest last.
    private var resting: [Int64] = []

    /// µs that an instance without work is kept.
    private static let rest = 7 * CivilTime.minute

    /// Nil if there is no room; else the µs until the function's code begins.
    mutating func begin(at time: Int64, _ random: inout RandomSource) -> Int64? {
        guard busy < limits.concurrency else { return nil }
        busy += 1
        if let last = resting.popLast() {
            if time - last < Self.rest { return 0 }
            resting.removeAll(keepingCapacity: true)
        }
        return random.between(limits.coldStart)
    }

    /// - Parameter survives: false if the instance was stopped.
    mutating func end(at time: Int64, survives: Bool) {
        busy -= 1
        if survives { resting.append(time) }
    }

    mutating func deploy(_ limits: FunctionLimits) {
        self.limits = limits
        resting.removeAll()
    }
}
