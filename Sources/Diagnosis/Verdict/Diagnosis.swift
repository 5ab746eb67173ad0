/// Why the requests of an incident were answered 502.
package struct Diagnosis: Sendable {
    package let incident: Incident
    /// Verdicts first, those with most rows first. A row is in one finding at most.
    package let findings: [Finding]
    package let bursts: [GroupBurst]

    /// A burst of one target group.
    package struct GroupBurst: Sendable {
        /// Nil where no target group was chosen.
        package let targetGroup: String?
        package let burst: Burst
        /// Requests of the target group in the burst's seconds.
        package let requests: Int
        /// The highest sum that a metric with a period of 60 s shows.
        package let asMinuteMetric: Int
    }

    /// A cause that is less likely than this is not named.
    package static let leastConfidence = 0.65
    /// Fewer rows than this say nothing.
    package static let leastRows = 3

    package init(_ incident: Incident) {
        self.incident = incident
        let analysis = Analysis(incident)
        var verdicts: [Conclusion] = []
        var open: [Conclusion] = []
        for var found in analysis.cases {
            Doubts(incident).add(to: &found, analysis)
            let conclusion = Conclusion(found)
            if conclusion.confidence < Self.leastConfidence {
                open.append(conclusion)
            } else if let index = verdicts.firstIndex(where: { $0.agrees(with: conclusion) }) {
                verdicts[index].join(conclusion)
            } else {
                verdicts.append(conclusion)
            }
        }
        open += Self.removeShadows(from: &verdicts, incident)
        // What is too little to be judged by itself may belong to a cause that was found.
        open += verdicts.filter { $0.rows.count < Self.leastRows }
        verdicts.removeAll { $0.rows.count < Self.leastRows }
        var unclear: [Conclusion] = []
        for conclusion in open {
            // The larger part must not owe its name to the smaller.
            if let index = verdicts.firstIndex(where: {
                $0.agrees(with: conclusion) && $0.rows.count >= conclusion.rows.count
            }) {
                verdicts[index].join(conclusion)
            } else if let index = unclear.firstIndex(where: {
                $0.case.group == conclusion.case.group
            }) {
                unclear[index].gather(conclusion)
            } else {
                unclear.append(conclusion)
            }
        }
        let report = Report(incident, analysis)
        findings =
            verdicts.sorted { ($1.rows.count, $0.confidence) < ($0.rows.count, $1.confidence) }
            .map { report.finding($0) }
            + unclear.filter { $0.rows.count > 0 }
            .sorted { $0.rows.count > $1.rows.count }.map { report.abstention($0) }
        bursts = Self.bursts(incident)
    }

    private static let likeOverflow: Set<Cause> = [
        .targetTLSFailure, .networkPath, .connectionRefused, .keepAliveRace,
    ]

    /// Takes out what may be the remains of a larger finding of the same target group and time, where
    /// it has no mark of its own.
    private static func removeShadows(
        from verdicts: inout [Conclusion], _ incident: Incident
    ) -> [Conclusion] {
        let margin = 300 * Incident.second
        let all = verdicts
        func isShadow(_ small: Conclusion) -> Bool {
            return all.contains { large in
                // What full queues refuse looks like much else, before and after the worst.
                let isOverflow =
                    large.cause == .saturation && Self.likeOverflow.contains(small.cause)
                guard isOverflow || !small.case.isMarked,
                    large.case.group == small.case.group,
                    large.rows.count >= 3 * small.rows.count,
                    let first = large.rows.first, let last = large.rows.last
                else { return false }
                let reach = isOverflow ? 3 * margin : margin
                let span =
                    incident.failures[first].time - reach...incident.failures[last].time + reach
                let inside = small.rows.count { span.contains(incident.failures[$0].time) }
                return inside * 5 >= small.rows.count * 4
            }
        }
        var shadows = verdicts.filter(isShadow)
        verdicts.removeAll(where: isShadow)
        for index in shadows.indices {
            shadows[index].doubt(
                "whether they are a cause of their own, or belong to the larger finding of the same "
                    + "target group and time", 0.5)
        }
        return shadows
    }

    private static func bursts(_ incident: Incident) -> [GroupBurst] {
        var series: [Int: [Int64: Int]] = [:]
        for failure in incident.failures {
            series[failure.group ?? -1, default: [:]][failure.time / Incident.second, default: 0] +=
                1
        }
        let observed =
            incident.window.lowerBound
            / Incident.second..<(incident.window.upperBound
            + Incident.second - 1) / Incident.second
        var found: [GroupBurst] = []
        for (group, counts) in series {
            for burst in FailureSeries(counts: counts, observed: observed).bursts {
                let first = incident.second(burst.seconds.lowerBound * Incident.second)
                let seconds = first..<first + burst.seconds.count
                found.append(
                    GroupBurst(
                        targetGroup: group < 0 ? nil : incident.groups[group].name, burst: burst,
                        requests: group < 0
                            ? burst.count
                            : max(burst.count, incident.groups[group].asked.sum(seconds)),
                        asMinuteMetric: burst.minutes.map(\.count).max() ?? 0))
            }
        }
        return found.sorted {
            ($0.burst.seconds.lowerBound, $0.targetGroup ?? "")
                < ($1.burst.seconds.lowerBound, $1.targetGroup ?? "")
        }
    }
}

/// What a case, or several that agree, amount to.
struct Conclusion {
    private(set) var `case`: Case
    private(set) var rows: [Int]
    let ranking: [(cause: Cause, probability: Double)]
    private(set) var confidence: Double
    /// The likeliest cause.
    let cause: Cause

    init(_ found: Case) {
        `case` = found
        rows = found.rows
        ranking = found.ranking
        cause = ranking.first?.cause ?? .insufficientEvidence
        confidence = ranking.first?.probability ?? 0
    }

    func agrees(with other: Conclusion) -> Bool {
        cause == other.cause && cause != .insufficientEvidence && `case`.group == other.case.group
            && (cause != .responseHeaderTooLarge && cause != .poisonRequest
                || `case`.route == other.case.route)
    }

    /// Takes the rows of another case of the same cause; the larger one speaks for both.
    mutating func join(_ other: Conclusion) {
        if other.case.rows.count > `case`.rows.count, other.confidence >= confidence {
            `case` = other.case
        }
        confidence = max(confidence, other.confidence)
        rows = Set(rows + other.rows).sorted()
    }

    /// Lowers the confidence for something that is missing.
    mutating func doubt(_ text: String, _ factor: Double) {
        `case`.doubt(text, factor)
        confidence *= factor
    }

    /// Takes the rows of another case that stayed unclear.
    mutating func gather(_ other: Conclusion) {
        if other.case.rows.count > `case`.rows.count { `case` = other.case }
        rows = Set(rows + other.rows).sorted()
    }
}
