import ArgumentParser
import Bytes
import Pipeline

struct VacuumVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vacuum",
        abstract: "Deletes files that the tables do not need any more.",
        discussion: """
            Files that were taken out of a table longer ago than --older-than, and files of that age \
            that no log names. A reader that began before may still want them: give it time. Prints \
            the paths, relative to the dataset.

            EXAMPLE: albatross vacuum --dataset dataset/ --dry-run
            """)

    @OptionGroup var options: UpkeepOptions

    @Option(help: .init("What was taken out longer ago.", valueName: "span"))
    var olderThan = "7d"

    @Flag(help: "Only print what would be deleted.")
    var dryRun = false

    func run() async throws {
        let (options, olderThan, dryRun) = (options, olderThan, dryRun)
        let summary = try await UpkeepOptions.run { () throws(PipelineError) in
            try await Vacuum(
                configuration: try options.configuration(), logger: Console.logger
            ).run(olderThan: try UpkeepOptions.age(olderThan, "--older-than"), isDryRun: dryRun)
        }
        do throws(PipelineError) {
            try DataOutput.print(summary.paths.map { $0 + "\n" }.joined().utf8)
        } catch { throw Console.exit(for: error) }
        let words = dryRun ? "would be deleted" : "deleted"
        Console.say("\(summary.paths.count) files (\(ByteCount.text(summary.bytes))) \(words)")
    }
}
