import ArgumentParser
import Foundation
import Pipeline
import Query

struct VerifyVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Proves that a dataset is whole; writes nothing.",
        discussion: """
            Every file is there, has the size, rows and bounds that the log says, every page its \
            checksum; rows lie in their hours, no line is there twice, and each object has as many \
            rows and refused lines as were read. --deep reads the logs in --source again: every \
            line has to be in the dataset byte for byte. One line a finding, and exit code 65.

            EXAMPLE: albatross verify --dataset dataset/
            EXAMPLE: albatross verify --dataset dataset/ --deep --source logs/ --output json
            """)

    @Argument(help: "Pipeline file (YAML), such as Pipelines/nightly.yaml.", completion: .file())
    var pipeline: String?

    @Option(help: "Folder of the dataset.", completion: .directory)
    var dataset: String?

    @Flag(help: "Compare with the logs, byte for byte.")
    var deep = false

    @Option(help: "Folder or file with the logs, for --deep.", completion: .directory)
    var source: String?

    @Option(help: "Files read at once (all processors).")
    var jobs: Int?

    @Option(help: "text or json.")
    var output = ListingForm.text

    func validate() throws {
        if let jobs, !(1...256).contains(jobs) {
            throw ValidationError("--jobs must be from 1 to 256")
        }
        if source != nil, !deep { throw ValidationError("--source is for --deep: add that") }
        if deep, source == nil, pipeline == nil {
            throw ValidationError("--deep compares with the logs: name them with --source")
        }
    }

    func run() async throws {
        let report: VerifyReport
        do throws(PipelineError) {
            var configuration = Configuration()
            if let pipeline { configuration = try PipelineFile.read(pipeline) }
            let verify = try Verify(
                dataset: dataset ?? configuration.dataset,
                source: deep ? source ?? configuration.source : nil,
                jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
            report = try await verify.run()
            switch output {
            case .json: try DataOutput.print("\(report.json)\n".utf8)
            case .text:
                // Names may come from log lines, and a terminal would obey what they hold.
                let lines = (report.findingLines + report.summaryLines).map(PlainText.sanitized)
                try DataOutput.print("\(lines.joined(separator: "\n"))\n".utf8)
            }
        } catch { throw Console.exit(for: error) }
        if report.status != .success { throw ExitCode(report.status.rawValue) }
    }
}
