import ArgumentParser
import Diagnosis
import Query

struct SummaryVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary",
        abstract: "Totals, who made the 502s, worst bursts, targets and URLs.",
        discussion: "Example: alb502 summary --dataset my-dataset --last 24h")

    @OptionGroup var options: CommonOptions

    /// Entries of each list unless --limit says more.
    private static let listLength = 5

    func run() throws {
        try options.refuseLog(for: "summary")
        let scan = try options.scan(onlyMatched: false)
        let empty = Summary(scan.plan) { failure in
            let phase = Phase(
                elbStatus: failure.elbStatus, targetStatus: failure.targetStatus,
                requestTime: failure.requestTime, targetTime: failure.targetTime,
                responseTime: failure.responseTime, hasTarget: failure.hasTarget,
                errorReason: failure.errorReason)
            return phase.map {
                FailureKind(
                    code: $0.rawValue, reading: $0.reading, isMadeByTarget: $0.isMadeByTarget)
            }
        }
        let summary = try scan.fold(Summary.projection, into: empty)
        options.explain(scan)
        let limit = options.limit ?? Self.listLength
        switch options.output {
        case .text, .log:
            try StandardOutput.print(summary.text(limit: limit, style: StandardOutput.style))
        case .json, .jsonl: try StandardOutput.print(summary.json(limit: limit))
        case .csv: try StandardOutput.print(summary.csv)
        }
    }
}
