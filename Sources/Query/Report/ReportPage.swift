import AccessLog
import Diagnosis

/// A diagnosis as one page that needs nothing else: no network, no script.
package struct ReportPage {
    private let diagnosis: Diagnosis
    /// Whether addresses of clients, query strings and user agents are left out.
    private let isRedacted: Bool
    private var statements: [String] = []

    /// Failed requests in the table.
    private static let rowLimit = 50
    private static let hidden = "(hidden)"

    package init(_ diagnosis: Diagnosis, isRedacted: Bool) {
        self.diagnosis = diagnosis
        self.isRedacted = isRedacted
    }

    /// The page in UTF-8.
    package mutating func bytes() -> [UInt8] {
        statements = []
        var body = HTMLText()
        head(&body)
        for finding in diagnosis.findings { append(finding, to: &body) }
        if !diagnosis.incident.failures.isEmpty {
            charts(&body)
            bursts(&body)
            rows(&body)
        }
        totals(&body)
        appendix(&body)
        var page = HTMLText()
        page.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        page.raw("<link rel=\"icon\" href=\"data:,\">")
        page.element("title", text: DiagnosisView.title(diagnosis))
        page.raw("<style>\(ReportStyle.css)</style></head><body>\(body.content)</body></html>\n")
        return Array(page.content.utf8)
    }

    private func head(_ html: inout HTMLText) {
        let incident = diagnosis.incident
        html.element("h1", text: DiagnosisView.title(diagnosis))
        let count = PlainText.grouped(Int64(incident.totals.elb502 + incident.totals.target502))
        let requests = PlainText.grouped(Int64(incident.totals.requests))
        html.element(
            "p", [("class", "meta")],
            text: "\(count) 502s of \(requests) requests, "
                + "\(Cell.time(incident.window.lowerBound).humanText) to "
                + "\(Cell.time(incident.window.upperBound).humanText)")
        let coverage = incident.coverage
        guard coverage.filesPresent < coverage.filesExpected else { return }
        html.element(
            "p", [("class", "meta")],
            text:
                "Log files are missing: \(coverage.filesPresent) of \(coverage.filesExpected) are "
                + "there. Counts are lower bounds.")
    }

    private mutating func append(_ finding: Finding, to html: inout HTMLText) {
        let start = statements.count
        statements += finding.evidence.map(\.sql)
        html.element("section", [("class", finding.isVerdict ? "finding" : "finding open")]) {
            html in
            let share = Figure.share(DiagnosisView.rounded(finding.confidence)).text
            html.element(
                "h2",
                text: finding.isVerdict
                    ? "\(finding.cause.title): \(share) sure"
                    : "Unexplained: \(finding.cause.title)")
            let targets = finding.targets.prefix(6).joined(separator: ", ")
            let more = finding.targets.count > 6 ? " and \(finding.targets.count - 6) more" : ""
            html.element(
                "p", [("class", "meta")],
                text: "\(finding.cause.rawValue) · \(finding.count) 502s"
                    + (finding.targetGroup.map { " · \($0)" } ?? "")
                    + " · \(Cell.time(finding.span.lowerBound).humanText) to "
                    + "\(Cell.time(finding.span.upperBound).humanText)"
                    + (targets.isEmpty ? "" : " · \(targets)\(more)"))
            html.element("ul") { html in
                for (number, evidence) in finding.evidence.enumerated() {
                    let name = evidence.supports ? "for" : "against"
                    html.element("li", [("class", name)]) { html in
                        html.text((evidence.supports ? "" : "Against: ") + evidence.text + " ")
                        let reference = "\(start + number + 1)"
                        html.element("a", [("href", "#sql\(reference)")], text: "[\(reference)]")
                    }
                }
            }
            list(
                &html, finding.isVerdict ? "Less likely" : "Possible",
                finding.alternatives.map {
                    let share = Figure.share(DiagnosisView.rounded($0.confidence)).text
                    return "\($0.cause.title) (\(share)): \($0.whyNot)"
                })
            list(&html, "Fix", finding.fix)
            list(&html, "Not visible in the logs", finding.notVisible)
            guard !finding.confirm.isEmpty else { return }
            html.element("h3", text: "Confirm")
            html.element("pre", text: finding.confirm.joined(separator: "\n"), lines: true)
        }
    }

    private func list(_ html: inout HTMLText, _ title: String, _ items: [String]) {
        guard !items.isEmpty else { return }
        html.element("h3", text: title)
        html.element("ul") { html in for item in items { html.element("li", text: item) } }
    }

    private func charts(_ html: inout HTMLText) {
        let incident = diagnosis.incident
        let close = ChartFrame(focus)
        html.element("h2", text: "Targets by seconds")
        HeatStrip(incident: incident, frame: close).draw(&html)
        html.element("h2", text: "502s, and what a 60 s metric shows")
        MinuteChart(incident: incident, frame: close).draw(&html)
        html.element("h2", text: "Age of the failed requests")
        AgeChart(incident: incident, findings: diagnosis.findings, frame: close).draw(&html)
        html.element("h2", text: "Answers of the targets")
        let groups = Set(incident.failures.compactMap(\.group))
        Lifelines(incident: incident, groups: groups, frame: ChartFrame(incident.window))
            .draw(&html)
    }

    /// The largest burst with some time around it; else all of the 502s.
    private var focus: Range<Int64> {
        let incident = diagnosis.incident
        let margin = 45 * Incident.second
        if let worst = diagnosis.bursts.max(by: { $0.burst.count < $1.burst.count })?.burst {
            let span =
                worst.seconds.lowerBound * Incident.second - margin..<worst.seconds.upperBound
                * Incident.second + margin
            return span.clamped(to: incident.context)
        }
        let first = incident.failures.first?.time ?? incident.window.lowerBound
        let last = incident.failures.last?.time ?? first
        return (first - margin..<last + margin).clamped(to: incident.context)
    }

    private func bursts(_ html: inout HTMLText) {
        guard !diagnosis.bursts.isEmpty else { return }
        html.element("h2", text: "Bursts")
        table(
            &html, ["from", "seconds", "502s", "worst second", "60 s metric", "target group"],
            diagnosis.bursts.prefix(30).map { found in
                [
                    Cell.time(found.burst.seconds.lowerBound * Incident.second).humanText,
                    "\(found.burst.seconds.count)", "\(found.burst.count)", "\(found.burst.peak)",
                    "\(found.asMinuteMetric)", found.targetGroup ?? "-",
                ]
            })
    }

    private func rows(_ html: inout HTMLText) {
        let incident = diagnosis.incident
        html.element("h2", text: "Failed requests")
        table(
            &html, ["time", "phase", "target", "client", "URL", "user agent"],
            incident.failures.prefix(Self.rowLimit).map { row in
                let url = row.url ?? "-"
                return [
                    String(Timestamp.text(row.time)), row.phase?.reading ?? "unclear",
                    row.target.map { incident.targets[$0].endpoint } ?? "-",
                    isRedacted ? Self.hidden : row.client ?? "-",
                    isRedacted ? String(url.prefix { $0 != "?" }) : url,
                    isRedacted ? Self.hidden : row.agent ?? "-",
                ]
            })
        let more = incident.failures.count - Self.rowLimit
        if more > 0 { html.element("p", [("class", "meta")], text: "and \(more) more") }
    }

    private func totals(_ html: inout HTMLText) {
        html.element("h2", text: "Requests by status")
        table(
            &html, ["status", "requests"],
            diagnosis.incident.totals.byStatus.sorted { $0.key < $1.key }.map {
                [$0.key == 0 ? "none" : "\($0.key)", PlainText.grouped(Int64($0.value))]
            })
    }

    private func appendix(_ html: inout HTMLText) {
        guard !statements.isEmpty else { return }
        html.element("h2", text: "SQL behind the numbers")
        html.element("p", [("class", "meta")], text: "for alb502 sql")
        for (number, sql) in statements.enumerated() {
            html.element("pre", [("id", "sql\(number + 1)")], text: "[\(number + 1)] \(sql)")
        }
    }

    private func table(_ html: inout HTMLText, _ head: [String], _ rows: [[String]]) {
        html.element("div", [("class", "scroll")]) { html in
            html.element("table") { html in
                html.element("tr") { html in for title in head { html.element("th", text: title) } }
                for row in rows {
                    html.element("tr") { html in
                        for cell in row {
                            let isNumber = cell.allSatisfy { $0.isNumber || $0 == "," }
                            html.element("td", isNumber ? [("class", "number")] : [], text: cell)
                        }
                    }
                }
            }
        }
    }
}

extension HTMLText {
    /// Text in lines, each escaped for itself.
    fileprivate mutating func element(_ name: String, text: String, lines: Bool) {
        element(name) { html in
            for line in text.split(separator: "\n") {
                html.text(String(line))
                html.raw("\n")
            }
        }
    }
}
