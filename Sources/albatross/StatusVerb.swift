import ArgumentParser
import Foundation
import Pipeline
import Query

struct StatusVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows how fresh and how large a dataset is, and which files never came.",
        discussion: """
            The coverage map has a mark for every five minutes of every load balancer node: of the \
            last 24 hours, or of --from to --to. It tells where a log file is in the dataset, and \
            lists the stretches between two files where there is none.

            EXAMPLE: albatross status --dataset dataset/
            EXAMPLE: albatross status --dataset dataset/ --from 2026-11-20 --to 2026-11-21 --output json
            """)

    @Argument(help: "Pipeline file (YAML), such as Pipelines/nightly.yaml.", completion: .file())
    var pipeline: String?

    @Option(help: "Folder of the dataset.", completion: .directory)
    var dataset: String?

    @Option(
        parsing: .unconditional,
        help: .init(
            "Start of the map: 2026-11-20T02:40:00Z, 2026-11-20, yesterday, -90m.",
            valueName: "time"))
    var from: String?

    @Option(
        parsing: .unconditional,
        help: .init("End of the map, itself not included.", valueName: "time"))
    var to: String?

    @Option(help: .init("Taken for the present, ISO 8601.", valueName: "time"))
    var now: String?

    @Option(help: "text or json.")
    var output = ListingForm.text

    /// Characters in a line where no terminal says how many it has.
    private static let width = 100
    private static let day = TimeSpan.day
    private static let longest = 366 * day

    func run() throws {
        do throws(PipelineError) {
            var configuration = Configuration()
            if let pipeline { configuration = try PipelineFile.read(pipeline) }
            let path = dataset ?? configuration.dataset
            guard !path.isEmpty else {
                throw PipelineError(.usage, "no dataset: name a folder with --dataset")
            }
            let (now, window) = try times()
            let status = try DatasetStatus(of: path, now: now, window: window)
            switch output {
            case .json: try DataOutput.print("\(status.json)\n".utf8)
            case .text:
                let lines = status.lines(
                    width: DataOutput.width ?? Self.width,
                    marks: Self.showsBlocks ? .blocks : .ascii)
                // Names may come from log lines, and a terminal would obey what they hold.
                let safe = lines.map(PlainText.sanitized)
                try DataOutput.print("\(safe.joined(separator: "\n"))\n".utf8)
            }
        } catch { throw Console.exit(for: error) }
    }

    /// The present, and what the map shows.
    private func times() throws(PipelineError) -> (now: Int64, window: Range<Int64>) {
        do throws(QueryError) {
            let now =
                try now.map { text throws(QueryError) in
                    try TimeExpression.parse(text, now: Clock.now())
                } ?? Clock.now()
            let window = try TimeWindow(from: from, to: to, at: nil, last: nil, now: now)
            let end = window.to ?? window.from.map { max(now, $0 + Self.day) } ?? now
            let start = window.from ?? end - Self.day
            guard end - start <= Self.longest else {
                throw QueryError(.usage, "a map of more than 366 days: give --from and --to")
            }
            return (now, start..<end)
        } catch { throw PipelineError(.usage, error.description) }
    }

    /// Whether the locale says that UTF-8 is shown.
    private static var showsBlocks: Bool {
        let environment = ProcessInfo.processInfo.environment
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first {
            !$0.isEmpty
        }
        let name = locale?.lowercased() ?? ""
        return name.contains("utf-8") || name.contains("utf8")
    }
}
