import ArgumentParser
import Query

struct BurstsVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bursts",
        abstract: "Bursts of 502s by the second, and what a 60-second metric made of them.",
        discussion: """
            A second belongs to a burst if its failures, at least 3, are less likely than one in a \
            million at the usual rate of its hour (the median of the minutes); seconds up to 10 s \
            apart are one burst. Where no second stands out, ten seconds together may, with at least 5 \
            failures: a slow burst of one or two failures a second.

            Example: alb502 bursts --from yesterday --to today
            """)

    @OptionGroup var options: CommonOptions

    func run() throws {
        let scan = try options.scan(onlyMatched: true)
        let bursts = try BurstsView(scan)
        options.explain(scan)
        try options.print(bursts)
    }
}
