import ArgumentParser
import Pipeline
import Query

struct BackfillVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill",
        abstract: "Adds the logs of a range of the past, hour by hour.",
        discussion: """
            Each hour is a commit of its own: a backfill that was stopped goes on where it was when \
            the same command runs again. With --overwrite the hours of the range are replaced, each \
            at once, from the objects that their rows came from; readers see the old or the new.

            EXAMPLE: albatross backfill Pipelines/backfill.yaml --from 2025-11-01 --to 2026-11-01
            EXAMPLE: albatross backfill --source logs/ --dataset dataset/ --from -7d --to now
            """)

    @OptionGroup var options: PipelineOptions
    @OptionGroup var lease: LeaseOptions
    @OptionGroup var report: ReportOptions

    @Option(parsing: .unconditional, help: .init("Start, ISO 8601 or -7d.", valueName: "time"))
    var from: String

    @Option(
        parsing: .unconditional, help: .init("End, itself not included.", valueName: "time"))
    var to: String

    @Flag(help: "Replace the hours of the range, which must be full hours.")
    var overwrite = false

    @Option(help: "Which hours come first: oldest or newest.")
    var order: HourOrder?

    func run() async throws {
        var configuration: Configuration
        let (start, end): (Int64, Int64)
        do throws(PipelineError) {
            configuration = try options.configuration(lease, window: nil)
            if let order { configuration.order = order }
            let now = configuration.present
            (start, end) = (
                try LeaseOptions.time(from, now: now), try LeaseOptions.time(to, now: now)
            )
            guard start < end else {
                throw PipelineError(
                    .usage, "--from \(from) is not before --to \(to): the range is half-open")
            }
        } catch { throw Console.exit(for: error) }
        let replaces = overwrite
        try await report.run(configuration) { run throws(PipelineError) in
            try await run.backfill(from: start, to: end, overwrite: replaces)
        }
    }
}
