import ArgumentParser
import Query

struct RequestVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract:
            "One request by its trace id, with its connection and its target's health checks.",
        discussion: """
            The id is the header X-Amzn-Trace-Id as the log has it, or its Root alone. Where there \
            are connection and health check logs, they are joined.

            Example: alb502 request 1-67891234-0123456789abcdef01234567
            """)

    @Argument(help: .init("Trace id.", valueName: "trace-id"))
    var id: String

    @OptionGroup var options: CommonOptions

    func run() throws {
        let request = try RequestView(
            options.source(), trace: id, filter: options.filter())
        options.explain(request.scan)
        var output = StandardOutput()
        try request.print(options.output, style: StandardOutput.style, to: &output)
        try output.flush()
        if request.isEmpty, [.log, .jsonl, .csv].contains(options.output) {
            StandardError.write(request.nothingFound)
        }
    }
}
