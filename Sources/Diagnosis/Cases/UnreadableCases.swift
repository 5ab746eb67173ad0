/// Responses that came in their own time and could not be used, whatever their URL: a header that is
/// too large on all of them.
extension Analysis {
    private static let least = 8
    private static let shortest: Int64 = 10
    /// Milliseconds that hardly a race takes.
    private static let slow = 4

    mutating func takeUnreadable(_ group: Int) {
        let rows = free { row in
            row.group == group && row.target != nil && row.isDispatched && row.targetStatus == nil
                && row.route != nil
        }
        takeClientBound(rows, group)
        var rest = rows.filter { !isTaken[$0] }
        if let echo = IdleEcho(rest, incident), echo.isClear {
            let races = Set(echo.rows)
            rest.removeAll(where: races.contains)
        }
        for part in clusters(rest, gap: 120) where part.count >= Self.least {
            let core = span(Array(part[part.count / 10..<part.count - part.count / 10]))
            // Answers are due all the time; what ends within seconds was ended.
            guard core.upperBound - core.lowerBound >= Self.shortest * Incident.second,
                let ranks = ranks(part)
            else { continue }
            let mean = ranks.reduce(0, +) / Double(ranks.count)
            let square = ranks.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(ranks.count)
            let deviation = max(0.05, 0.29 / Double(ranks.count).squareRoot())
            // A race ends at once, a death anywhere before the usual time.
            guard (mean - 0.5).magnitude < 2.2 * deviation, (mean - 0.5).magnitude < 0.13,
                square.squareRoot() > 0.17, targets(part).count >= 2,
                instants(part).count * 10 >= part.count * 7
            else { continue }
            take(unreadable(part, group))
        }
    }

    /// Rows of clients that fail whatever they ask, such as one whose cookies have grown.
    private mutating func takeClientBound(_ rows: [Int], _ group: Int) {
        for part in clusters(rows, gap: 600) {
            guard let regulars = clientBound(part, group) else { continue }
            let margin = (regulars.span.upperBound - regulars.span.lowerBound) / 5
            let span = regulars.span.lowerBound - margin..<regulars.span.upperBound + margin
            let near = part.filter { span.contains(incident.failures[$0].time) }
            var counts: [String: Int] = [:]
            for row in near { counts[incident.failures[row].client ?? "", default: 0] += 1 }
            let own = near.filter { counts[incident.failures[$0].client ?? "", default: 0] >= 2 }
            guard own.count * 2 >= near.count, targets(own).count >= 2 else { continue }
            var found = unreadable(own, group)
            found.isMarked = true
            seeClients(
                of: &found,
                [
                    .responseHeaderTooLarge: 2.5, .saturation: -3, .badHost: -3, .targetCrash: -3,
                    .poisonRequest: 0.3,
                ])
            take(found)
        }
    }

    /// Where the time of each row lies among the passing requests of its URL, from 0 to 1.
    func ranks(_ rows: [Int], least: Int = least) -> [Double]? {
        let ranks = rows.compactMap { row -> Double? in
            let failure = incident.failures[row]
            guard let route = failure.route, let time = failure.targetTime, time >= 0 else {
                return nil
            }
            let latency = incident.routes[route].latency
            // Where a URL answers as quickly as a race is lost, its times tell nothing.
            guard latency.total >= 5, let quick = latency.quantile(0.1), quick >= Self.slow else {
                return nil
            }
            return latency.rank(Int((time * 1000).rounded()))
        }
        return ranks.count >= least && ranks.count * 4 >= rows.count ? ranks : nil
    }

    private func unreadable(_ rows: [Int], _ group: Int) -> Case {
        var found = Case(
            rows, group: group,
            among: [.responseHeaderTooLarge, .poisonRequest, .saturation, .badHost, .targetCrash])
        let span = spanInWindow(rows)
        let broken = Selection(span).with {
            $0.group = group
            $0.phases = [.closedAtOnce, .closedWhileWorking]
        }
        let routes = Set(rows.compactMap { incident.failures[$0].route }).count
        found.see(
            "{0} requests were broken off when their answers were due: they took as long as those of "
                + "the same URLs that pass (\(routes == 1 ? "one URL" : "several URLs"))",
            [.count(count(broken))], sql: broken.countSQL(incident),
            [.responseHeaderTooLarge: 3.5, .targetCrash: -2, .badHost: -1, .saturation: -0.5])
        seeTargets(
            of: &found, rows, [.badHost: 2, .responseHeaderTooLarge: -2],
            [.badHost: -2, .responseHeaderTooLarge: 0.7])
        seeLoad(of: &found)
        return found
    }
}
