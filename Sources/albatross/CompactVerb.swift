import ArgumentParser
import Bytes
import Pipeline

struct CompactVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Makes one file of many small ones of an hour and a target.",
        discussion: """
            The rows stay the same, and readers see the old files or the new ones. The old files \
            stay on disk until they are vacuumed.

            EXAMPLE: albatross compact --dataset dataset/
            """)

    @OptionGroup var options: UpkeepOptions

    @Flag(help: "Print where the time went, by stage.")
    var timings = false

    func run() async throws {
        let (options, timings) = (options, timings)
        let summary = try await UpkeepOptions.run { () throws(PipelineError) in
            var configuration = try options.configuration()
            configuration.timings = timings
            return try await Compact(configuration: configuration, logger: Console.logger).run()
        }
        if let timings = summary.timings { Console.say(timings.text) }
        guard summary.filesBefore > 0 else {
            return Console.say("nothing to compact: no hour and target has two small files")
        }
        Console.say(
            "\(summary.filesBefore) files became \(summary.filesAfter) with the same \(summary.rows) rows: \(ByteCount.text(summary.bytesBefore)) to \(ByteCount.text(summary.bytesAfter))"
        )
    }
}
