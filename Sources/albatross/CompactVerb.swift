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

    func run() async throws {
        let options = options
        let summary = try await UpkeepOptions.run { () throws(PipelineError) in
            try await Compact(
                configuration: try options.configuration(), logger: Console.logger
            ).run()
        }
        guard summary.filesBefore > 0 else {
            return Console.say("nothing to compact: no hour and target has two small files")
        }
        Console.say(
            "\(summary.filesBefore) files became \(summary.filesAfter) with the same \(summary.rows) rows: \(ByteCount.text(summary.bytesBefore)) to \(ByteCount.text(summary.bytesAfter))"
        )
    }
}
