import AccessLog

/// Puts conclusions into words.
struct Report {
    private let incident: Incident
    private let analysis: Analysis

    init(_ incident: Incident, _ analysis: Analysis) {
        self.incident = incident
        self.analysis = analysis
    }

    func finding(_ conclusion: Conclusion) -> Finding {
        let found = conclusion.case
        let cause = conclusion.cause
        let advice = Advice(cause, found, self)
        return Finding(
            cause: cause, confidence: conclusion.confidence, margin: found.margin,
            targetGroup: name(found.group),
            targets: analysis.targets(conclusion.rows).map(analysis.endpoint),
            span: analysis.spanInWindow(conclusion.rows), rows: conclusion.rows,
            evidence: found.evidence(for: cause),
            alternatives: alternatives(conclusion, besides: cause),
            notVisible: found.doubts.map(\.text) + advice.notVisible, confirm: advice.confirm,
            fix: advice.fix)
    }

    func abstention(_ conclusion: Conclusion) -> Finding {
        let found = conclusion.case
        var notVisible = found.doubts.map(\.text)
        let rows = conclusion.rows
        if rows.count < Diagnosis.leastRows {
            notVisible.append(
                "a pattern: \(rows.count == 1 ? "one 502 is" : "two 502s are") too few; ask for a "
                    + "longer time with --from and --to")
        } else if let first = conclusion.ranking.first, first.probability > 0.2 {
            let second = conclusion.ranking.dropFirst().first { $0.probability > 0.1 }
            notVisible.append(
                second.map {
                    "which it was: \(first.cause.title), or \($0.cause.title); the logs fit both"
                } ?? "enough to be sure of the likeliest cause: \(first.cause.title)")
        } else {
            notVisible.append("a pattern: the 502s share no time, target, URL, client or duration")
        }
        let likely = conclusion.ranking.first.map(\.cause) ?? .insufficientEvidence
        let settled = conclusion.ranking.prefix(2).filter { $0.probability > 0.1 }.flatMap {
            Advice($0.cause, found, self).confirm.prefix(2)
        }
        let general = Advice(.insufficientEvidence, found, self)
        return Finding(
            cause: .insufficientEvidence, confidence: 1 - conclusion.confidence,
            margin: found.margin,
            targetGroup: name(found.group),
            targets: analysis.targets(rows).map(analysis.endpoint),
            span: analysis.spanInWindow(rows), rows: rows, evidence: found.evidence(for: likely),
            alternatives: alternatives(conclusion, besides: .insufficientEvidence),
            notVisible: notVisible, confirm: settled.isEmpty ? general.confirm : settled,
            fix: [])
    }

    private func alternatives(
        _ conclusion: Conclusion, besides cause: Cause
    ) -> [Finding.Alternative] {
        conclusion.ranking.filter { $0.cause != cause && $0.probability >= 0.02 }.prefix(3).map {
            let text = conclusion.case.against($0.cause, besides: cause)
            return Finding.Alternative(
                cause: $0.cause, confidence: $0.probability,
                whyNot: text ?? "nothing speaks for it above the others")
        }
    }

    func name(_ group: Int?) -> String? { group.map { incident.groups[$0].name } }

    func arn(_ found: Case) -> String { found.group.map { incident.groups[$0].arn } ?? "" }

    func route(_ found: Case) -> RouteTraffic? { found.route.map { incident.routes[$0] } }

    func address(_ target: Int) -> String { incident.targets[target].address }

    func node(_ found: Case) -> String? { found.node.map { incident.nodes[$0].address } }

    /// The time of a case with a minute on both sides, for commands.
    func times(_ found: Case) -> (from: String, to: String) {
        let span = analysis.span(found.rows, around: 60)
        func text(_ time: Int64) -> String { "\(Timestamp.text(time).prefix(19))Z" }
        return (text(span.lowerBound), text(span.upperBound))
    }

    /// Targets of a case as `ip:port`, the first few.
    func endpoints(_ found: Case) -> [String] {
        (found.targets ?? analysis.targets(found.rows)).prefix(3).map(analysis.endpoint)
    }

    /// Trace ids of the first rows that have one.
    func traces(_ found: Case) -> [String] {
        found.rows.lazy.compactMap { incident.failures[$0].trace }.prefix(1).map { $0 }
    }
}
