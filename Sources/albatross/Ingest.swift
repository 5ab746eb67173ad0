import ArgumentParser
import Pipeline
import Query

struct Ingest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Adds the logs that are new to the dataset.",
        discussion: """
            Safe to repeat: what is in the dataset already is not read again, and an object whose \
            content has changed takes the place of the old one.

            EXAMPLE: albatross ingest --source logs/ --dataset dataset/
            EXAMPLE: albatross ingest Pipelines/nightly.yaml --progress json
            """)

    @OptionGroup var options: PipelineOptions
    @OptionGroup var lease: LeaseOptions
    @OptionGroup var report: ReportOptions

    @Option(
        parsing: .unconditional,
        help: .init(
            "Only what ended or was delivered so long before now: 48h, 7d.", valueName: "span"))
    var window: String?

    func run() async throws {
        let configuration: Configuration
        do throws(PipelineError) {
            configuration = try options.configuration(lease, window: window)
        } catch { throw Console.exit(for: error) }
        try await report.run(configuration) { run throws(PipelineError) in try await run.ingest() }
    }
}
