import ArgumentParser
import Query

struct LinesVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lines",
        abstract: "The requests themselves, in order of time.",
        discussion: """
            With --output log the lines are those of the log, byte for byte; --status all gives \
            every line back.

            Example: alb502 lines --at 2026-11-20T02:47:00Z --output log
            """)

    @OptionGroup var options: CommonOptions

    func run() throws {
        let scan = try options.scan(onlyMatched: true, takesLog: true)
        var lines = LinesView(
            scan.plan, form: options.output, limit: options.limit, width: StandardOutput.width)
        var output = StandardOutput()
        try lines.print(scan, to: &output)
        try output.flush()
        options.explain(scan)
        // Log lines, JSON lines and CSV have no words for "nothing".
        if lines.printed == 0, options.limit != 0, [.log, .jsonl, .csv].contains(options.output) {
            StandardError.write(scan.plan.nothingFound)
        }
    }
}
