/// All that a diagnosis looks at, as plain values: the failures one by one, the traffic around them
/// in counts. Times are µs since 1970 UTC; half-open ranges.
package struct Incident: Sendable {
    /// The 502s in it are diagnosed.
    package var window: Range<Int64>
    /// What the traffic covers: the window and, where there are logs, some time around it.
    package var context: Range<Int64>
    /// Conditions in SQL that every question repeats, such as the load balancer asked for.
    package var scope: [String] = []
    package var coverage = Coverage()
    package var totals = Totals()
    /// The 502s of the window in order of time.
    package var failures: [FailedRow] = []
    /// 502s of the context that lie outside of the window: a window can cut an incident.
    package var failuresBefore = 0
    package var failuresAfter = 0
    /// 502s that were counted but not kept, since there were too many.
    package var failuresLeftOut = 0
    /// Other failures of the context in order of time.
    package var companions: [Companion] = []
    package var groups: [GroupTraffic] = []
    package var targets: [TargetTraffic] = []
    package var nodes: [NodeTraffic] = []
    package var routes: [RouteTraffic] = []
    package var pairs: [PairTraffic] = []
    /// Of the clients that have most 502s, where clients have several.
    package var clients: [ClientTraffic] = []
    /// Of the targets whose health checks are logged.
    package var checks: [CheckTraffic] = []

    package init(window: Range<Int64>, context: Range<Int64>) {
        self.window = window
        self.context = context
    }

    /// µs in a second.
    package static let second: Int64 = 1_000_000

    /// Seconds of the context before `time`: the index into `SecondCounts`.
    package func second(_ time: Int64) -> Int {
        Int(max(0, min(time, context.upperBound) - context.lowerBound) / Self.second)
    }

    /// Seconds in a minute, as routes and clients are counted.
    package static let minute = 60

    /// The whole minutes of the context that a span touches.
    func minutes(_ span: Range<Int64>) -> Range<Int> {
        let first = second(span.lowerBound) / Self.minute
        let last = (second(max(span.lowerBound, span.upperBound - 1))) / Self.minute
        return first..<last + 1
    }

    /// The time that some minutes of the context take.
    func span(minutes: Range<Int>) -> Range<Int64> {
        time(
            second: minutes.lowerBound * Self.minute)..<time(
                second: minutes.upperBound * Self.minute)
    }

    /// Begin of a second of the context.
    package func time(second: Int) -> Int64 {
        context.lowerBound + Int64(second) * Self.second
    }

    /// 502s and requests of the window.
    package var rate: RateComparison.Rate {
        RateComparison.Rate(
            failures: totals.byStatus[502] ?? 0, requests: totals.requests,
            duration: Double(window.upperBound - window.lowerBound) / 1e6)
    }

    /// Seconds in the context.
    package var seconds: Int {
        Int((context.upperBound - context.lowerBound + Self.second - 1) / Self.second)
    }
}

/// Requests of the window.
package struct Totals: Sendable, Equatable {
    package var requests = 0
    /// 502s that the load balancer made.
    package var elb502 = 0
    /// 502s that targets made.
    package var target502 = 0
    /// By status; 0 is none.
    package var byStatus: [Int: Int] = [:]

    package init() {}
}
