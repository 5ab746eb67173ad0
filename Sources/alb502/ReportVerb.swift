import ArgumentParser
import Bytes
import Diagnosis
import Query

struct ReportVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "The diagnosis as a self-contained HTML page, or as Markdown for a chat.",
        discussion: "Example: alb502 report --at 2026-11-20T02:47:00Z --html incident.html")

    @OptionGroup var options: CommonOptions

    @Option(help: .init("The page is written there; else Markdown is printed.", valueName: "file"))
    var html: String?

    @Flag(help: "Leave out addresses of clients, query strings and user agents.")
    var redact = false

    func run() throws {
        try options.refuseLog()
        let scan = try IncidentScan(options.source(), options.filter())
        for scan in scan.scans { options.explain(scan) }
        let diagnosis = Diagnosis(scan.incident)
        guard let html else {
            let text = DiagnosisView(diagnosis).text(limit: options.limit, style: .markdown)
            return try StandardOutput.print(text)
        }
        var page = ReportPage(diagnosis, isRedacted: redact)
        do {
            try AtomicFile.write(page.bytes(), to: html)
        } catch {
            throw QueryError(.inputOutput, "cannot write \(html): \(error.reason)")
        }
    }
}
