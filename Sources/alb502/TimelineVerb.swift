import ArgumentParser
import Query

struct TimelineVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline",
        abstract: "Requests and 502s by second, minute or hour.",
        discussion: "Example: alb502 timeline --at 2026-11-20T02:47:00Z --bin 1s")

    @OptionGroup var options: CommonOptions

    @Option(help: .init("Length of a bin: 1s, 10s, 1m, 5m, 1h.", valueName: "span"))
    var bin = "1m"

    func run() throws {
        guard let span = TimeSpan(bin) else {
            throw QueryError(.usage, "'\(bin)' is no length of a bin: write 1s, 10s, 1m, 5m or 1h")
        }
        let scan = try options.scan(onlyMatched: false)
        let timeline = try scan.fold(
            Timeline.projection, into: Timeline(scan.plan, bin: span))
        options.explain(scan)
        try options.print(timeline)
    }
}
