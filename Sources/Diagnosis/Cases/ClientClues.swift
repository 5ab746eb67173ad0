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
        // Without its edges: what else fails now and then lies farther out.
        let names = known.map(\.address)
        let theirs = rows.filter { names.contains(incident.failures[$0].client ?? "") }
        let core = Array(theirs[theirs.count / 20..<theirs.count - theirs.count / 20])
        let minutes = incident.minutes(span(core))
        let span = incident.span(minutes: minutes)
        guard span.lowerBound >= incident.window.lowerBound,
            span.upperBound <= incident.window.upperBound
        else { return nil }
        let selection = Selection(span).with {
            $0.group = group
            $0.clients = names
        }
        let asked = known.reduce(0) { $0 + $1.asked.sum(minutes) }
        guard asked >= Self.least else { return nil }
        return Regulars(names: names, failed: count(selection), asked: asked, span: span)
    }

    /// The clients of which nearly all requests fail while those of others pass.
    func clientBound(_ rows: [Int], _ group: Int) -> Regulars? {
        guard rows.count >= Self.least, let regulars = regulars(rows, group) else { return nil }
        let near = rows.count { regulars.span.contains(incident.failures[$0].time) }
        let asked = incident.groups[group].asked.sum(seconds(regulars.span))
        return regulars.share >= 0.7 && near * 5 <= asked * 2 ? regulars : nil
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
