import ArgumentParser
import Query

struct TargetsVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "targets",
        abstract: "Every target with its share of the traffic and of the 502s.",
        discussion: "Example: alb502 targets --from 2026-11-20T02:00Z --to 2026-11-20T03:00Z")

    @OptionGroup var options: CommonOptions

    func run() throws {
        try options.refuseLog(for: "targets")
        let scan = try options.scan(onlyMatched: false)
        let targets = try scan.fold(TargetsView.projection, into: TargetsView(scan.plan))
        options.explain(scan)
        let limit = options.limit
        switch options.output {
        case .text, .log:
            try StandardOutput.print(targets.text(limit: limit, style: StandardOutput.style))
        case .json: try StandardOutput.print(targets.json(limit: limit))
        case .jsonl: try StandardOutput.print(targets.result(limit: limit).jsonLines)
        case .csv: try StandardOutput.print(targets.result(limit: limit).csv)
        }
    }
}
