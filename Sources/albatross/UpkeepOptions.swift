import ArgumentParser
import Bytes
import Pipeline
import Query

/// What the verbs of upkeep understand.
struct UpkeepOptions: ParsableArguments {
    @Argument(
        help: "Pipeline file (YAML) that names the dataset, such as Pipelines/nightly.yaml.",
        completion: .file())
    var pipeline: String?

    @Option(
        help: "Folder of the dataset ($ALBATROSS_DATASET, else ./dataset).",
        completion: .directory)
    var dataset: String?

    @OptionGroup var lease: LeaseOptions

    /// The pipeline file with the flags over it.
    func configuration() throws(PipelineError) -> Configuration {
        var configuration = Configuration()
        if let pipeline { configuration = try PipelineFile.read(pipeline) }
        if let dataset { configuration.dataset = dataset }
        if configuration.dataset.isEmpty {
            configuration.dataset = Environment.dataset
        }
        if let now = try lease.present() { configuration.now = now }
        if let wait = try lease.waiting() { configuration.wait = wait }
        return configuration
    }

    /// Seconds of a length of time such as `90d`; 0 with any unit is allowed.
    static func age(_ text: String, _ option: String) throws(PipelineError) -> Int64 {
        if let span = TimeSpan(text) { return span.micros / TimeSpan.second }
        guard ["0", "0s", "0m", "0h", "0d"].contains(text) else {
            throw PipelineError(
                .usage, "\(option) \(text) is no length of time: write 36h, 7d or 90d")
        }
        return 0
    }

    /// Runs `work` until it is done or stopped by a signal.
    static func run<Result: Sendable>(
        _ work: @escaping @Sendable () async throws(PipelineError) -> Result
    ) async throws -> Result {
        let interruption = Interruption()
        do throws(PipelineError) { return try await interruption.cancelling(work) } catch {
            if let code = interruption.exitCode {
                Console.complain(
                    "stopped by a signal; what was committed before stays, run again to go on")
                throw ExitCode(code)
            }
            throw Console.exit(for: error)
        }
    }
}
