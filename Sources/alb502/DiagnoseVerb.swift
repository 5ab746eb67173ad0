import ArgumentParser
import Diagnosis
import Query

struct DiagnoseVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diagnose",
        abstract: "Why there were 502s: the causes, the evidence, the fix.",
        discussion: """
            Each number of the evidence comes with the SQL that gives it (--output json). Without a \
            time, the newest day of the logs is looked at.

            Example: alb502 diagnose --at 2026-11-20T02:47:00Z
            """)

    /// When the exit code is 2.
    enum Failing: String, ExpressibleByArgument, CaseIterable {
        case none, verdict, any
    }

    @OptionGroup var options: CommonOptions

    @Option(
        help: .init(
            "Exit with 2 if there is a verdict, or any 502 at all: none, verdict, any.",
            valueName: "when"))
    var failOn = Failing.none

    @Option(
        parsing: .unconditional,
        help: .init(
            "Say whether 502s became rarer in another time, such as after a fix.",
            valueName: "from..to"))
    var compare: String?

    @Flag(
        help: """
            In JSON, name each finding's requests by their trace ids, and the margin that its \
            confidence was made from.
            """)
    var detail = false

    func run() throws {
        try options.refuseLog()
        let source = try options.source()
        let filter = try options.filter()
        let scan = try IncidentScan(source, filter)
        for scan in scan.scans { options.explain(scan) }
        var view = DiagnosisView(Diagnosis(scan.incident))
        view.isDetailed = detail
        if let compare {
            var other = filter
            other.window = try Self.window(compare, ZoneShown.zone)
            view.comparison = RateComparison(
                before: scan.incident.rate, after: try IncidentScan(source, other).incident.rate)
        }
        try options.print(view)
        let hasVerdict = view.diagnosis.findings.contains(where: \.isVerdict)
        let isBad =
            switch failOn {
            case .none: false
            case .verdict: hasVerdict
            case .any: !view.diagnosis.incident.failures.isEmpty
            }
        if isBad { throw ExitCode(2) }
    }

    private static func window(
        _ text: String, _ zone: Zone?
    ) throws(QueryError) -> TimeWindow {
        guard let dots = text.firstRange(of: "..") else {
            throw QueryError(
                .usage, "--compare '\(text)' is no range: write FROM..TO, such as -2h..now")
        }
        return try TimeWindow(
            from: String(text[..<dots.lowerBound]), to: String(text[dots.upperBound...]), at: nil,
            last: nil, now: CommonOptions.now, zone: zone)
    }
}
