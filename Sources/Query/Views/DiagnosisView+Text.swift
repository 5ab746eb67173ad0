import AccessLog
import Diagnosis

/// The diagnosis for somebody who was woken up: the verdict first.
extension DiagnosisView {
    package func text(limit: Int?, style: TextStyle) -> String {
        let incident = diagnosis.incident
        let totals = incident.totals
        let count = totals.elb502 + totals.target502 + incident.failuresLeftOut
        var text = style.strong(Self.title(diagnosis)) + "\n"
        if style.form == .markdown { text += "\n" }
        text += "\(PlainText.grouped(Int64(count))) 502s of "
        text += "\(PlainText.grouped(Int64(totals.requests))) requests, "
        text += "\(Cell.time(incident.window.lowerBound).humanText) to "
        text += "\(Cell.time(incident.window.upperBound).humanText)\n"
        text += coverage
        if let comparison { text += Self.text(comparison) }
        guard count > 0 else { return text }
        text += burstLines(style)
        for (number, finding) in findings(limit).enumerated() {
            text += "\n" + FindingText(finding, number + 1, style).text
        }
        let explained = diagnosis.findings.reduce(0) { $0 + $1.count }
        if explained < incident.failures.count {
            text += "\n\(incident.failures.count - explained) more 502s belong to no finding.\n"
        }
        return text
    }

    /// The verdict in one line.
    package static func title(_ diagnosis: Diagnosis) -> String {
        let verdicts = diagnosis.findings.filter(\.isVerdict)
        guard !diagnosis.incident.failures.isEmpty else { return "No 502s." }
        guard !verdicts.isEmpty else { return "No verdict: the evidence is not enough." }
        let text = verdicts.map { finding in
            let group = finding.targetGroup.map { ", \(PlainText.sanitized($0))" } ?? ""
            let share = Figure.share(rounded(finding.confidence)).text
            return "\(finding.cause.title) (\(share)\(group), \(finding.count) 502s)"
        }.joined(separator: "; ")
        return text.prefix(1).uppercased() + text.dropFirst() + "."
    }

    /// Whether it became better, and how sure that is.
    private static func text(_ comparison: RateComparison) -> String {
        func rate(_ rate: RateComparison.Rate) -> String {
            "\(PlainText.grouped(Int64(rate.failures))) of "
                + "\(PlainText.grouped(Int64(rate.requests))) (\(PlainText.percent(rate.share)))"
        }
        var text = "compared: \(rate(comparison.before)), then \(rate(comparison.after)): "
        switch comparison.outcome {
        case .better: text += "better"
        case .worse: text += "worse"
        case .unclear: text += "not to be told yet"
        }
        if let ratio = comparison.ratio {
            let high = comparison.interval.upperBound
            text += "; the rate is now \(PlainText.fixed(ratio, 2)) of what it was (95 %: "
            text += "\(PlainText.fixed(comparison.interval.lowerBound, 2)) to "
            text += high < 1e6 ? "\(PlainText.fixed(high, 2)))" : "any)"
        }
        if comparison.outcome == .unclear, let seconds = comparison.secondsToBeSure {
            let minutes = Int((seconds / 60).rounded(.up))
            text +=
                "; if it stays so, \(PlainText.grouped(Int64(minutes))) minutes of such traffic "
            text += "make it sure"
        }
        return text + "\n"
    }

    private var coverage: String {
        let coverage = diagnosis.incident.coverage
        guard coverage.filesPresent < coverage.filesExpected else { return "" }
        let nodes = Set(coverage.gaps.map(\.node)).sorted().joined(separator: ", ")
        return "Log files are missing: \(coverage.filesPresent) of \(coverage.filesExpected) are "
            + "there (node \(PlainText.sanitized(nodes))). Counts are lower bounds.\n"
    }

    private func burstLines(_ style: TextStyle) -> String {
        var text = ""
        for found in diagnosis.bursts.sorted(by: { $0.burst.count > $1.burst.count }).prefix(3) {
            let burst = found.burst
            let start = Cell.time(burst.seconds.lowerBound * TimeSpan.second).humanText
            text += style.form == .markdown ? "- " : ""
            text += "burst at \(start): \(burst.count) in \(burst.seconds.count) s"
            text += found.targetGroup.map { " on \(PlainText.sanitized($0))" } ?? ""
            text += ", \(burst.peak) in the worst second; a 60 s metric showed "
            text += "\(found.asMinuteMetric)\n"
        }
        return text
    }
}

/// One finding in lines.
private struct FindingText {
    private(set) var text = ""
    private let style: TextStyle

    init(_ finding: Finding, _ number: Int, _ style: TextStyle) {
        self.style = style
        head(finding, number)
        for evidence in finding.evidence {
            add(evidence.text, evidence.supports ? "+" : "-", evidence.supports ? "for" : "against")
        }
        for alternative in finding.alternatives {
            let share = Figure.share(DiagnosisView.rounded(alternative.confidence)).text
            let words = finding.isVerdict ? "less likely" : "possibly"
            add(
                "\(words) \(alternative.cause.rawValue) (\(share)): \(alternative.whyNot)", "~", nil
            )
        }
        for hidden in finding.notVisible { add("not visible: \(hidden)", "?", nil) }
        for fix in finding.fix { add("fix: \(fix)", "!", nil) }
        guard !finding.confirm.isEmpty else { return }
        if style.form == .markdown {
            text += "\n```sh\n"
            for command in finding.confirm { text += "\(PlainText.sanitized(command))\n" }
            text += "```\n"
        } else {
            for command in finding.confirm { text += "   $ \(PlainText.sanitized(command))\n" }
        }
    }

    private mutating func head(_ finding: Finding, _ number: Int) {
        var head = "\(number). \(finding.cause.rawValue)"
        if finding.isVerdict {
            head += "  \(Figure.share(DiagnosisView.rounded(finding.confidence)).text) sure"
        }
        head += "  \(PlainText.grouped(Int64(finding.count))) 502s"
        if let group = finding.targetGroup { head += "  \(PlainText.sanitized(group))" }
        text += (style.form == .markdown ? "### \(head)" : style.strong(head)) + "\n"
        let from = Cell.time(finding.span.lowerBound).humanText
        let to = Cell.time(finding.span.upperBound).humanText
        text += style.form == .markdown ? "\n" : "   "
        text += "\(from) to \(to)"
        let targets = finding.targets.prefix(4).map(PlainText.sanitized).joined(separator: ", ")
        let more = finding.targets.count - 4
        text += finding.targets.isEmpty ? "" : ": \(targets)\(more > 0 ? " and \(more) more" : "")"
        text += style.form == .markdown ? "\n\n" : "\n"
    }

    /// Appends a line, or several of at most the style's width.
    private mutating func add(_ words: String, _ sign: String, _ name: String?) {
        if style.form == .markdown {
            text += "- \(name.map { "\($0): " } ?? "")\(Self.escaped(PlainText.sanitized(words)))\n"
            return
        }
        let margin = "     "
        var line = "   \(sign)"
        for word in PlainText.sanitized(words).split(separator: " ") {
            if line.count + word.count + 1 > style.width, line.count > margin.count {
                text += line + "\n"
                line = margin + word
            } else {
                line += " \(word)"
            }
        }
        text += line + "\n"
    }

    /// URLs come from clients: nothing in them may become markup.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if "\\`*_{}[]<>#|".contains(character) { escaped += "\\" }
            escaped.append(character)
        }
        return escaped
    }
}
