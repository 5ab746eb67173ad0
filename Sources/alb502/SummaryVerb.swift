import ArgumentParser
import Diagnosis
import Query

struct SummaryVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary",
        abstract: "Totals, who made the 502s, worst bursts, targets and URLs.",
        discussion: "Example: alb502 summary --dataset my-dataset --last 24h")

    @OptionGroup var options: CommonOptions

    func run() throws {
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
        try options.print(summary)
    }
}
