import AccessLog

/// A half-open range of time, `[from, to)`; an absent end is open. µs since 1970.
package struct TimeWindow: Sendable, Equatable {
    package var from: Int64?
    package var to: Int64?

    /// `--at` looks this far to both sides.
    private static let around = 15 * TimeSpan.minute / 2

    package init(from: Int64? = nil, to: Int64? = nil) {
        self.from = from
        self.to = to
    }

    /// The window that the options of a command line ask for.
    package init(
        from: String?, to: String?, at: String?, last: String?, now: Int64, zone: Zone? = nil
    ) throws(QueryError) {
        self.init()
        if let at {
            guard from == nil, to == nil, last == nil else {
                throw QueryError(
                    .usage, "--at is a window of its own: leave --from, --to and --last out")
            }
            let center = try TimeExpression.parse(at, now: now, zone: zone)
            self.from = center - Self.around
            self.to = center + Self.around
            return
        }
        if let to { self.to = try TimeExpression.parse(to, now: now, zone: zone) }
        if let last {
            guard from == nil else {
                throw QueryError(.usage, "--last and --from both begin the window: give one")
            }
            guard let span = TimeSpan(last) else {
                throw QueryError(
                    .usage, "'\(last)' is no length of time: write 30s, 15m, 2h or 7d")
            }
            let end = self.to ?? now
            self.to = end
            self.from = max(TimeExpression.earliest, end - span.micros)
        }
        if let from { self.from = try TimeExpression.parse(from, now: now, zone: zone) }
        guard let start = self.from, let end = self.to, start >= end else { return }
        let relation = start == end ? "the same time as" : "after"
        throw QueryError(
            .usage,
            "--from \(Timestamp.text(start)) is \(relation) --to \(Timestamp.text(end)): "
                + "the range is half-open, so --to must be later")
    }

    /// The same with more time at both ends.
    func widened(by span: Int64) -> TimeWindow {
        TimeWindow(
            from: from.map { max(TimeExpression.earliest, $0 - span) },
            to: to.map { min(TimeExpression.latest, $0 + span) })
    }

    /// The same with both ends included.
    var closed: ClosedRange<Int64> {
        let first = from ?? .min
        return first...max(first, to.map { $0 &- 1 } ?? .max)
    }

    package var isUnbounded: Bool { from == nil && to == nil }

    package func contains(_ time: Int64) -> Bool {
        from.map { time >= $0 } ?? true && to.map { time < $0 } ?? true
    }

    /// Whether some time from `first` to `last`, both included, is in the window.
    package func overlaps(_ first: Int64, _ last: Int64) -> Bool {
        from.map { last >= $0 } ?? true && to.map { first < $0 } ?? true
    }

    /// Whether all times from `first` to `last`, both included, are in the window.
    package func covers(_ first: Int64, _ last: Int64) -> Bool {
        contains(first) && contains(last)
    }

    /// The part of the window that is in `other` too.
    package func clamped(to other: TimeWindow) -> TimeWindow {
        let starts = [from, other.from].compactMap { $0 }
        let ends = [to, other.to].compactMap { $0 }
        return TimeWindow(from: starts.max(), to: ends.min())
    }
}
