import ArgumentParser
import Bytes
import Pipeline
import Query
import Schemas

extension TargetPartition: ExpressibleByArgument {}
extension InflateLibrary: ExpressibleByArgument {}
extension Family: ExpressibleByArgument {}

/// The pipeline file and the flags that win over it.
struct PipelineOptions: ParsableArguments {
    @Argument(help: "Pipeline file (YAML), such as Pipelines/nightly.yaml.", completion: .file())
    var pipeline: String?

    @Option(help: "Folder or file with logs, or - for standard input.", completion: .directory)
    var source: String?

    @Option(help: "Folder of the dataset; made if it is missing.", completion: .directory)
    var dataset: String?

    @Option(help: "Only this kind of log: access, connection or health_check; may be repeated.")
    var family: [Family] = []

    @Option(help: "What the partition column `target` holds: group, endpoint or off.")
    var partitionTarget: TargetPartition?

    @Option(help: "Slices of logs worked on at once.")
    var jobs: Int?

    @Option(help: "Memory the run may hold, in MB.")
    var memory: Int?

    @Option(help: "Library that inflates: isal or zlib.")
    var inflate: InflateLibrary?

    func validate() throws {
        if let jobs, !(1...256).contains(jobs) {
            throw ValidationError("--jobs must be from 1 to 256")
        }
        if let memory, !(128...1_048_576).contains(memory) {
            throw ValidationError("--memory must be at least 128 (MB)")
        }
        if let inflate, !InflateLibrary.available.contains(inflate) {
            throw ValidationError("--inflate \(inflate.rawValue): this build has no ISA-L")
        }
    }

    /// The pipeline file with the flags over it.
    func configuration(
        _ lease: LeaseOptions? = nil, window: String? = nil
    ) throws(PipelineError) -> Configuration {
        var configuration = Configuration()
        if let pipeline { configuration = try PipelineFile.read(pipeline) }
        if let source { configuration.source = source }
        if let dataset { configuration.dataset = dataset }
        if !family.isEmpty { configuration.families = Set(family) }
        if let partitionTarget { configuration.targetPartition = partitionTarget }
        if let jobs { configuration.jobs = jobs }
        if let memory { configuration.memory = memory << 20 }
        if let inflate { configuration.inflate = inflate }
        if let now = try lease?.present() { configuration.now = now }
        if let wait = try lease?.waiting() { configuration.wait = wait }
        if let window {
            guard let span = TimeSpan(window) else {
                throw PipelineError(
                    .usage, "--window \(window) is no length of time: write 48h or 7d")
            }
            configuration.window = span.micros / TimeSpan.second
        }
        return configuration
    }
}
