/// Clients that fail again and again: what they send, or get, is what fails.
extension Analysis {
    /// The most clients that are looked at.
    private static let most = 20
    private static let least = 8

    /// What clients with several of the rows asked, and how much of that failed.
    struct Regulars {
        let names: [String]
        let failed: Int
        let asked: Int
        /// Whole minutes around the rows.
        let span: Range<Int64>

        var share: Double { Double(failed) / Double(max(1, asked)) }
    }

    func regulars(_ rows: [Int], _ group: Int) -> Regulars? {
        var counts: [String: Int] = [:]
        for row in rows {
            if let client = incident.failures[row].client { counts[client, default: 0] += 1 }
        }
        let known = incident.clients.filter {
            $0.group == group && counts[$0.address, default: 0] >= 2
        }.sorted {
            (counts[$1.address, default: 0], $0.address)
                < (counts[$0.address, default: 0], $1.address)
        }.prefix(Self.most)
        guard !known.isEmpty else { return nil }
        let minutes = incident.minutes(span(rows))
        let span = incident.span(minutes: minutes)
        guard span.lowerBound >= incident.window.lowerBound,
            span.upperBound <= incident.window.upperBound
        else { return nil }
        let names = known.map(\.address)
        let selection = Selection(span).with {
            $0.group = group
            $0.clients = names
        }
        let asked = known.reduce(0) { $0 + $1.asked.sum(minutes) }
        guard asked >= Self.least else { return nil }
        return Regulars(names: names, failed: count(selection), asked: asked, span: span)
    }

    /// Whether nearly all requests of some clients fail while those of others pass.
    func isBoundToClients(_ rows: [Int], _ group: Int) -> Bool {
        guard rows.count >= Self.least, let regulars = regulars(rows, group) else { return false }
        let asked = incident.groups[group].asked.sum(seconds(span(rows)))
        return regulars.share >= 0.7 && rows.count * 5 <= asked * 2
    }

    func seeClients(of found: inout Case, _ weights: [Cause: Double]) {
        guard let group = found.group, let regulars = regulars(found.rows, group) else { return }
        let selection = Selection(regulars.span).with {
            $0.group = group
            $0.clients = regulars.names
        }
        found.see(
            "{0} of the {1} requests of the \(regulars.names.count) clients with most failures failed, "
                + "while those of other clients passed",
            [.count(regulars.failed), .count(regulars.asked)],
            sql: "SELECT coalesce(sum(elb_status_code = 502), 0), count(*) FROM alb_logs WHERE "
                + selection.condition(incident), weights)
    }
}
