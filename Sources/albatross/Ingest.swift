import ArgumentParser
import Pipeline

struct Ingest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Adds the logs that are new to the dataset.",
        discussion: """
            Safe to repeat: what is in the dataset already is not read again.

            EXAMPLE: albatross ingest --source logs/ --dataset dataset/
            EXAMPLE: albatross ingest Pipelines/nightly.yaml --progress json
            """)

    @OptionGroup var options: PipelineOptions

    @Option(help: "auto, plain, json (one summary line on standard output) or none.")
    var progress = ProgressStyle.auto

    func run() async throws {
        let interruption = Interruption()
        let display = ProgressDisplay(style: progress)
        let summary: RunSummary
        do throws(PipelineError) {
            let run = try Run(
                configuration: try options.configuration(), logger: Console.logger,
                report: display.update)
            summary = try await interruption.cancelling { () async throws(PipelineError) in
                try await run.ingest()
            }
        } catch {
            display.finish()
            if let code = interruption.exitCode {
                Console.complain("stopped by a signal; nothing of this run was committed")
                throw ExitCode(code)
            }
            throw Console.exit(for: error)
        }
        display.finish()
        if progress == .json { Console.print(summary.json) }
        if progress != .none, progress != .json { Console.say(summary.text) }
        for complaint in summary.complaints { Console.complain(complaint) }
        if summary.status != .success { throw ExitCode(summary.status.rawValue) }
    }
}
