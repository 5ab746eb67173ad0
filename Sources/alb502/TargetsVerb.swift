import ArgumentParser
import Query

struct TargetsVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "targets",
        abstract: "Every target with its share of the traffic and of the 502s.",
        discussion: "Example: alb502 targets --from 2026-11-20T02:00Z --to 2026-11-20T03:00Z")

    @OptionGroup var options: CommonOptions

    func run() throws {
        let scan = try options.scan(onlyMatched: false)
        let targets = try scan.fold(TargetsView.projection, into: TargetsView(scan.plan))
        options.explain(scan)
        try options.print(targets)
    }
}
