/// What the logs lack, and how much less can be believed for it.
struct Doubts {
    private let incident: Incident

    /// Seconds around a case in which missing files matter.
    private static let near: Int64 = 600

    /// Requests from which a case is measured, where `Scripts/matrix` found one verdict in a hundred
    /// wrong; below, one in seven.
    private static let many = 10

    init(_ incident: Incident) { self.incident = incident }

    func add(to found: inout Case, _ analysis: Analysis) {
        guard let group = found.group else { return }
        addGaps(to: &found, analysis)
        let isCoded = found.rows.allSatisfy { Analysis.isCoded(incident.failures[$0]) }
        if isCoded { return }
        addBorders(to: &found, analysis)
        if found.rows.count < Self.many {
            found.doubt("more such requests: a few can look like another cause by chance", 0.72)
        }
        let requests = incident.groups[group].asked.total
        let failed = incident.failures.reduce(0) { $0 + ($1.group == group ? 1 : 0) }
        if requests <= failed + incident.companions.count {
            found.doubt(
                "the requests that passed: only errors are in the logs, so that no failure can be "
                    + "set against the traffic", 0.6)
        }
        let members = analysis.lives.members[group].filter {
            !incident.targets[$0].asked.isEmpty
        }
        if members.count == 1 {
            found.doubt(
                "whether other targets would fail too: the target group had one target only", 0.93)
        }
        let turned = found.rows.reduce(0) { sum, row in
            let failure = incident.failures[row]
            return sum + (failure.created.map { $0 > failure.time } ?? false ? 1 : 0)
        }
        if turned > 0 {
            found.doubt(
                "the order of events: \(turned) rows end before they begin, so clocks disagree",
                0.85)
        }
    }

    private func addGaps(to found: inout Case, _ analysis: Analysis) {
        let span = analysis.span(found.rows, around: Self.near)
        let gaps = incident.coverage.gaps.filter { $0.span.overlaps(span) }
        guard !gaps.isEmpty else { return }
        let nodes = Set(gaps.map(\.node)).sorted()
        let factor = incident.coverage.share < 0.75 ? 0.6 : gaps.count > nodes.count ? 0.85 : 0.9
        found.doubt(
            "what the load balancer nodes \(nodes.joined(separator: ", ")) saw: \(gaps.count) log "
                + "files near that time are missing, so counts are lower bounds", factor)
    }

    private func addBorders(to found: inout Case, _ analysis: Analysis) {
        let span = analysis.span(found.rows)
        let minute = 60 * Incident.second
        let window = incident.window
        // What goes on all the time is cut by every window.
        guard (span.upperBound - span.lowerBound) * 2 < window.upperBound - window.lowerBound else {
            return
        }
        if incident.failuresBefore > 0, span.lowerBound - incident.window.lowerBound < minute {
            found.doubt(
                "how it began: the window cuts it, and \(incident.failuresBefore) more 502s lie "
                    + "before; choose an earlier --from", 0.85)
        } else if let group = found.group, !incident.groups[group].asked.isEmpty,
            span.lowerBound
                - incident.time(second: incident.groups[group].asked.range.lowerBound) < 2 * minute
        {
            found.doubt("what was before: the logs begin with the 502s", 0.85)
        }
        if incident.failuresAfter > 0, incident.window.upperBound - span.upperBound < minute {
            found.doubt(
                "how it ended: the window cuts it, and \(incident.failuresAfter) more 502s lie "
                    + "after; choose a later --to", 0.9)
        }
    }
}
