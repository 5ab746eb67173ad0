import AccessLog
import ArgumentParser
import Bytes
import Pipeline
import Query

extension HourOrder: ExpressibleByArgument {}

/// What every verb that writes the dataset understands.
struct LeaseOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: .init("Wait so long for another run to end: 30s, 5m, 2h.", valueName: "span"))
    var wait: String?

    @Option(
        parsing: .unconditional,
        help: .init("Take this for the present, ISO 8601.", valueName: "time"))
    var now: String?

    /// µs since 1970.
    func present() throws(PipelineError) -> Int64? {
        try now.map { text throws(PipelineError) in try Self.time(text) }
    }

    /// Seconds.
    func waiting() throws(PipelineError) -> Int64? {
        guard let wait else { return nil }
        guard let span = TimeSpan(wait) else {
            throw PipelineError(
                .usage, "--wait \(wait) is no length of time: write 30s, 5m or 2h")
        }
        return span.micros / TimeSpan.second
    }

    /// µs since 1970 of a time on the command line.
    static func time(_ text: String, now: Int64? = nil) throws(PipelineError) -> Int64 {
        do { return try TimeExpression.parse(text, now: now ?? Clock.now()) } catch {
            throw PipelineError(.usage, error.description)
        }
    }
}

/// How a run reports what it did.
struct ReportOptions: ParsableArguments {
    @Option(help: "auto, plain, json (one summary line on standard output) or none.")
    var progress = ProgressStyle.auto

    @Option(help: "File that gets the run summary as JSON.", completion: .file())
    var summary: String?

    @Option(
        help: "File that gets Prometheus metrics, for a textfile collector.", completion: .file())
    var metrics: String?

    @Flag(help: "Print where the time and the memory of the run went, by stage.")
    var timings = false

    /// Runs `work` until it is done or stopped, and reports.
    func run(
        _ configuration: Configuration,
        _ work: @escaping @Sendable (Run) async throws(PipelineError) -> RunSummary
    ) async throws {
        var configuration = configuration
        if let summary { configuration.summaryFile = summary }
        if let metrics { configuration.metricsFile = metrics }
        configuration.timings = timings
        let interruption = Interruption()
        let display = ProgressDisplay(style: progress)
        let result: RunSummary
        do throws(PipelineError) {
            let run = try Run(
                configuration: configuration, logger: Console.logger, report: display.update)
            result = try await interruption.cancelling { () async throws(PipelineError) in
                try await work(run)
            }
        } catch {
            display.finish()
            if let code = interruption.exitCode {
                Console.complain(
                    "stopped by a signal; what was committed before stays, run again to go on")
                throw ExitCode(code)
            }
            // The first failure is the one to tell of.
            try? RunSummary.failed(error, configuration).writeFiles()
            throw Console.exit(for: error)
        }
        display.finish()
        if progress == .json { Console.print(result.json) }
        if progress != .none, progress != .json { Console.say(result.text) }
        if let timings = result.timings { Console.say(timings.text) }
        for line in result.notices + result.complaints { Console.complain(line) }
        do throws(PipelineError) { try result.writeFiles() } catch {
            throw Console.exit(for: error)
        }
        if result.status != .success { throw ExitCode(result.status.rawValue) }
    }
}
