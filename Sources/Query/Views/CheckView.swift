import AccessLog

/// The worst stretch of failures against a threshold, as a monitor asks for it.
package struct CheckView: Sendable {
    package enum State: Int32, Sendable {
        case ok = 0
        case warning = 1
        case critical = 2
        case unknown = 3

        package var word: String {
            switch self {
            case .ok: "OK"
            case .warning: "WARNING"
            case .critical: "CRITICAL"
            case .unknown: "UNKNOWN"
            }
        }
    }

    package let plan: ScanPlan
    package let state: State
    /// Start of the worst stretch, µs since 1970; nil without failures.
    package let worstStart: Int64?
    package let worst: Int
    package let matched: Int
    package let requests: Int
    private let period: TimeSpan
    private let critical: Int
    private let warning: Int?

    /// - Parameter timeline: in bins of the period, which begin where those of a metric do.
    package init(_ timeline: Timeline, critical: Int, warning: Int?) {
        plan = timeline.plan
        period = timeline.bin
        self.critical = critical
        self.warning = warning
        var (worst, start): (Int, Int64?) = (0, nil)
        for (time, bin) in timeline.filled where bin.matched > worst {
            (worst, start) = (bin.matched, time)
        }
        (self.worst, worstStart) = (worst, start)
        matched = timeline.filled.reduce(0) { $0 + $1.bin.matched }
        requests = timeline.filled.reduce(0) { $0 + $1.bin.requests }
        state =
            requests == 0
            ? .unknown
            : worst >= critical
                ? .critical : warning.map { worst >= $0 } ?? false ? .warning : .ok
    }

    /// One line with what a monitor draws behind the bar (Monitoring Plugins guidelines, "Plugin
    /// output" and "Performance data").
    package var line: String {
        let head = "ALB502 \(state.word) - "
        guard state != .unknown else {
            let reason = plan.nothingFound.split(whereSeparator: \.isNewline).joined(separator: " ")
            return head + reason + "\n"
        }
        let status = plan.statuses.text
        let seconds = period.micros / TimeSpan.second
        var text = head
        if let worstStart {
            text += "\(worst) \(status) in the \(seconds) s from \(Cell.time(worstStart).humanText)"
        } else {
            text += "no \(status)"
        }
        text += " (threshold \(critical)); \(matched) \(status) of \(requests) requests"
        let limits = "\(warning.map { "\($0)" } ?? "");\(critical);0"
        return text
            + " | worst=\(worst);\(limits) matched=\(matched);;;0 requests=\(requests);;;0\n"
    }

    package var json: [UInt8] {
        var text = JSONText()
        text.object { text in
            plan.appendHead(schema: "alb502.check/1", to: &text)
            text.key("state")
            text.string(state.word.lowercased())
            text.key("period_seconds")
            text.number(period.micros / TimeSpan.second)
            text.key("threshold")
            text.number(critical)
            text.key("warning")
            text.cell(warning.map { .integer($0) } ?? .null)
            text.key("worst")
            text.number(worst)
            text.key("worst_time")
            text.cell(worstStart.map { .time($0) } ?? .null)
            text.key("matched")
            text.number(matched)
            text.key("requests")
            text.number(requests)
        }
        return text.bytes + [UInt8(ascii: "\n")]
    }
}
