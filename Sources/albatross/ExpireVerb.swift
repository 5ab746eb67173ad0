import ArgumentParser
import Bytes
import Pipeline

struct ExpireVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expire",
        abstract: "Takes days that are older than wanted out of the dataset.",
        discussion: """
            Whole days (UTC) go, from all tables, with what the ledger knows of their objects; \
            ingest does not take such objects again. The files stay on disk until they are vacuumed.

            EXAMPLE: albatross expire --dataset dataset/ --older-than 90d --dry-run
            """)

    @OptionGroup var options: UpkeepOptions

    @Option(help: .init("Days that ended longer ago: 90d.", valueName: "span"))
    var olderThan: String

    @Flag(help: "Only say what would go.")
    var dryRun = false

    func run() async throws {
        let (options, olderThan, dryRun) = (options, olderThan, dryRun)
        let summary = try await UpkeepOptions.run { () throws(PipelineError) in
            try await Expire(
                configuration: try options.configuration(), logger: Console.logger
            ).run(olderThan: try UpkeepOptions.age(olderThan, "--older-than"), isDryRun: dryRun)
        }
        let words = dryRun ? "would go" : "are gone"
        Console.say(
            "\(summary.rows) rows in \(summary.files) files (\(ByteCount.text(summary.bytes))) from before \(summary.firstDay) \(words)"
        )
    }
}
