import ArgumentParser
import Query

struct CheckVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Alarm for monitors and cron: 0 ok, 1 warning, 2 critical, 3 unknown.",
        discussion: """
            Critical if any period of the window, aligned as a metric's, has as many 502s as the \
            threshold. One line with performance data, as Nagios and its successors read it. \
            Without rows in the window, or without a dataset, the answer is unknown.

            Example: alb502 check --threshold 5 --period 60s --last 15m
            """)

    @OptionGroup var options: CommonOptions

    @Option(help: .init("502s a period that are critical.", valueName: "n"))
    var threshold = 5

    @Option(help: .init("502s a period that are a warning.", valueName: "n"))
    var warning: Int?

    @Option(help: .init("Length of a period: 60s, 5m.", valueName: "span"))
    var period = "60s"

    func validate() throws {
        if threshold < 1 { throw ValidationError("--threshold \(threshold) is below 1") }
        if let warning, !(1...threshold).contains(warning) {
            throw ValidationError(
                "--warning \(warning) is not from 1 to the threshold \(threshold)")
        }
        guard let span = TimeSpan(period), span.micros <= TimeSpan.day else {
            throw ValidationError("'\(period)' is no period: write 60s or 5m, at most 1d")
        }
        guard [.text, .json].contains(options.output) else {
            throw ValidationError("check answers in text or json")
        }
    }

    func run() throws {
        let found: CheckView?
        do {
            found = try check()
        } catch {
            if error.code == .usage || error.code == .closedPipe { throw error }
            // Whoever runs this reads standard output and knows four codes.
            let line = error.description.split(whereSeparator: \.isNewline).joined(separator: " ")
            try StandardOutput.print("ALB502 UNKNOWN - \(PlainText.sanitized(line))\n")
            found = nil
        }
        if let found, options.output == .json {
            try StandardOutput.print(found.json)
        } else if let found {
            try StandardOutput.print(found.line)
        }
        let state = found?.state ?? .unknown
        if state != .ok { throw ExitCode(state.rawValue) }
    }

    private func check() throws(QueryError) -> CheckView {
        guard let span = TimeSpan(period) else {
            throw QueryError(.usage, "'\(period)' is no period: write 60s or 5m")
        }
        let scan = try options.scan(onlyMatched: false)
        let timeline = try scan.fold(
            Timeline.projection, into: Timeline(scan.plan, bin: span))
        options.explain(scan)
        return CheckView(timeline, critical: threshold, warning: warning)
    }
}
