import AccessLog
import Diagnosis

/// A diagnosis for people and for programs.
package struct DiagnosisView: Answer {
    package let diagnosis: Diagnosis
    /// Whether JSON names each finding's requests by their trace ids.
    package var isDetailed = false
    /// Against another time, where that was asked for.
    package var comparison: RateComparison?

    package init(_ diagnosis: Diagnosis) { self.diagnosis = diagnosis }

    func findings(_ limit: Int?) -> ArraySlice<Finding> {
        diagnosis.findings.prefix(limit ?? diagnosis.findings.count)
    }

    /// One row a finding.
    package func result(limit: Int?) -> ResultTable {
        var table = ResultTable(columns: [
            "cause", "confidence", "target_group", "targets", "from", "to", "count",
        ])
        for finding in findings(limit) {
            table.rows.append([
                .string(finding.cause.rawValue), .fraction(Self.rounded(finding.confidence)),
                .text(finding.targetGroup), .string(finding.targets.joined(separator: " ")),
                .time(finding.span.lowerBound), .time(finding.span.upperBound),
                .integer(finding.count),
            ])
        }
        return table
    }

    /// The schema `alb502.diagnose/1` (DESIGN.md, section 8).
    package func json(limit: Int?) -> [UInt8] {
        var text = JSONText()
        let incident = diagnosis.incident
        text.object { text in
            text.key("schema")
            text.string("alb502.diagnose/1")
            text.key("window")
            text.span(incident.window)
            text.key("coverage")
            Self.append(incident.coverage, to: &text)
            text.key("totals")
            Self.append(incident.totals, to: &text)
            text.key("bursts")
            text.array { text in
                for burst in diagnosis.bursts { Self.append(burst, to: &text) }
            }
            text.key("findings")
            text.array { text in
                for finding in findings(limit) { append(finding, to: &text) }
            }
            if let comparison {
                text.key("comparison")
                Self.append(comparison, to: &text)
            }
        }
        return text.bytes + [UInt8(ascii: "\n")]
    }

    private static func append(_ comparison: RateComparison, to text: inout JSONText) {
        func rate(_ name: String, _ rate: RateComparison.Rate, _ text: inout JSONText) {
            text.key(name)
            text.object { text in
                text.key("elb_502_and_target_502")
                text.number(rate.failures)
                text.key("requests")
                text.number(rate.requests)
                text.key("seconds")
                text.literal(PlainText.decimal(rate.duration))
            }
        }
        func number(_ value: Double?) -> String {
            value.flatMap { $0 < 1e9 ? PlainText.decimal($0) : nil } ?? "null"
        }
        text.object { text in
            rate("before", comparison.before, &text)
            rate("after", comparison.after, &text)
            text.key("ratio")
            text.literal(number(comparison.ratio))
            text.key("ratio_95")
            text.array { text in
                text.literal(number(comparison.interval.lowerBound))
                text.literal(number(comparison.interval.upperBound))
            }
            text.key("outcome")
            text.string(comparison.outcome.rawValue)
            text.key("seconds_to_be_sure")
            text.literal(number(comparison.secondsToBeSure))
        }
    }

    private static func append(_ coverage: Coverage, to text: inout JSONText) {
        text.object { text in
            text.key("files_expected")
            text.number(coverage.filesExpected)
            text.key("files_present")
            text.number(coverage.filesPresent)
            text.key("gaps")
            text.array { text in
                for gap in coverage.gaps {
                    text.object { text in
                        text.key("node")
                        text.string(gap.node)
                        text.key("from")
                        text.time(gap.span.lowerBound)
                        text.key("to")
                        text.time(gap.span.upperBound)
                    }
                }
            }
        }
    }

    private static func append(_ totals: Totals, to text: inout JSONText) {
        text.object { text in
            text.key("requests")
            text.number(totals.requests)
            text.key("elb_502")
            text.number(totals.elb502)
            text.key("target_502")
            text.number(totals.target502)
            text.key("by_status")
            text.object { text in
                for (status, count) in totals.byStatus.sorted(by: { $0.key < $1.key }) {
                    text.key(status == 0 ? "none" : "\(status)")
                    text.number(count)
                }
            }
        }
    }

    private static func append(_ found: Diagnosis.GroupBurst, to text: inout JSONText) {
        let burst = found.burst
        text.object { text in
            text.key("from")
            text.time(burst.seconds.lowerBound * TimeSpan.second)
            text.key("to")
            text.time(burst.seconds.upperBound * TimeSpan.second)
            text.key("count")
            text.number(burst.count)
            text.key("peak_per_second")
            text.number(burst.peak)
            text.key("target_group")
            text.string(found.targetGroup)
            text.key("share_of_requests")
            text.literal(
                PlainText.decimal(Double(burst.count) / Double(max(1, found.requests))))
            text.key("as_60s_metric")
            text.number(found.asMinuteMetric)
        }
    }

    private func append(_ finding: Finding, to text: inout JSONText) {
        text.object { text in
            text.key("cause")
            text.string(finding.cause.rawValue)
            text.key("confidence")
            text.literal(PlainText.decimal(Self.rounded(finding.confidence)))
            text.key("target_group")
            text.string(finding.targetGroup)
            text.key("targets")
            text.strings(finding.targets)
            text.key("from")
            text.time(finding.span.lowerBound)
            text.key("to")
            text.time(finding.span.upperBound)
            text.key("count")
            text.number(finding.count)
            text.key("evidence")
            text.array { text in
                for evidence in finding.evidence {
                    text.object { text in
                        text.key("supports")
                        text.literal(evidence.supports ? "true" : "false")
                        text.key("text")
                        text.string(evidence.text)
                        text.key("value")
                        text.literal(PlainText.decimal(evidence.value))
                        text.key("sql")
                        text.string(evidence.sql)
                    }
                }
            }
            text.key("alternatives")
            text.array { text in
                for alternative in finding.alternatives {
                    text.object { text in
                        text.key("cause")
                        text.string(alternative.cause.rawValue)
                        text.key("confidence")
                        text.literal(PlainText.decimal(Self.rounded(alternative.confidence)))
                        text.key("why_not")
                        text.string(alternative.whyNot)
                    }
                }
            }
            text.key("not_visible")
            text.strings(finding.notVisible)
            text.key("confirm")
            text.strings(finding.confirm)
            text.key("fix")
            text.strings(finding.fix)
            guard isDetailed else { return }
            text.key("margin")
            text.literal(PlainText.decimal((finding.margin * 1000).rounded() / 1000))
            text.key("traces")
            text.strings(finding.rows.compactMap { diagnosis.incident.failures[$0].trace })
        }
    }

    /// Two digits: the third would claim too much.
    static func rounded(_ confidence: Double) -> Double { (confidence * 100).rounded() / 100 }
}

extension JSONText {
    fileprivate mutating func span(_ span: Range<Int64>) {
        object { text in
            text.key("from")
            text.time(span.lowerBound)
            text.key("to")
            text.time(span.upperBound)
        }
    }

    fileprivate mutating func strings(_ texts: [String]) {
        array { text in
            for string in texts { text.string(string) }
        }
    }
}
