import AccessLog

/// Some of an incident's 502s by conditions that SQL can ask too: what a person would write to see them.
struct Selection: Sendable {
    var span: Range<Int64>
    var group: Int?
    var targets: [Int]?
    var node: Int?
    var route: Int?
    var clients: [String]?
    var phases: [Phase]?
    /// Seconds of `target_processing_time`.
    var worked: ClosedRange<Double>?
    var reason: String?

    init(_ span: Range<Int64>) { self.span = span }

    func with(_ change: (inout Selection) -> Void) -> Selection {
        var other = self
        change(&other)
        return other
    }

    func contains(_ row: FailedRow) -> Bool {
        guard span.contains(row.time) else { return false }
        if let group, row.group != group { return false }
        if let targets {
            guard let target = row.target, targets.contains(target) else { return false }
        }
        if let node, row.node != node { return false }
        if let route, row.route != route { return false }
        if let clients {
            guard let client = row.client, clients.contains(client) else { return false }
        }
        if let reason, row.errorReason != reason { return false }
        if let phases {
            guard let phase = row.phase, phases.contains(phase) else { return false }
        }
        if let worked {
            guard let time = row.targetTime, worked.contains(time) else { return false }
        }
        return true
    }

    /// The same as a condition of SQL, without the status.
    func condition(_ incident: Incident) -> String {
        var parts = SQLText.span(span) + incident.scope
        if let group { parts.append(SQLText.group(group, incident)) }
        if let targets { parts.append(SQLText.targets(targets, incident)) }
        if let node { parts.append("lb_node_ip = \(SQLText.quoted(incident.nodes[node].address))") }
        if let route { parts.append(SQLText.route(route, incident)) }
        if let clients {
            parts.append("client_ip IN (\(clients.map(SQLText.quoted).joined(separator: ", ")))")
        }
        if let reason { parts.append("error_reason = \(SQLText.quoted(reason))") }
        if let phases { parts.append(SQLText.phases(phases)) }
        if let worked {
            let (low, high) = (worked.lowerBound, worked.upperBound)
            parts.append(
                "target_processing_time BETWEEN \(Figure.fixed(low, 3)) AND \(Figure.fixed(high, 3))"
            )
        }
        return parts.joined(separator: " AND ")
    }

    /// Counts the rows.
    func countSQL(_ incident: Incident) -> String {
        "SELECT count(*) FROM alb_logs WHERE elb_status_code = 502 AND \(condition(incident))"
    }
}

/// Pieces of the statements beside the evidence, in the dialect of `alb502 sql`.
enum SQLText {
    static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "''") + "'"
    }

    static func span(_ span: Range<Int64>) -> [String] {
        [
            "time >= '\(Timestamp.text(span.lowerBound))'",
            "time < '\(Timestamp.text(span.upperBound))'",
        ]
    }

    /// When a request came, as the traffic of targets is counted; µs.
    static let arrival = "min(coalesce(request_creation_time_us, time_us), time_us)"

    /// Answered requests of the context that came in a span.
    static func answered(_ span: Range<Int64>, _ incident: Incident) -> [String] {
        Self.span(incident.context) + incident.scope + [
            "\(arrival) >= \(span.lowerBound)", "\(arrival) < \(span.upperBound)",
            "target_status_code IS NOT NULL",
        ]
    }

    static func group(_ group: Int, _ incident: Incident) -> String {
        let arn = incident.groups[group].arn
        return arn.isEmpty ? "target_group_arn IS NULL" : "target_group_arn = \(quoted(arn))"
    }

    static func route(_ route: Int, _ incident: Incident) -> String {
        let known = incident.routes[route]
        let verb = known.verb.isEmpty ? "IS NULL" : "= \(quoted(known.verb))"
        return "request_verb \(verb) AND url_template(request_url) = \(quoted(known.template))"
    }

    static func target(_ target: Int, _ incident: Incident) -> String {
        let known = incident.targets[target]
        let port = known.port.map { " AND target_port = \($0)" } ?? ""
        return "target_ip = \(quoted(known.address))\(port)"
    }

    static func targets(_ targets: [Int], _ incident: Incident) -> String {
        if targets.isEmpty { return "false" }
        let parts = targets.sorted().map { "(\(target($0, incident)))" }
        return parts.count == 1 ? parts[0] : "(\(parts.joined(separator: " OR ")))"
    }

    static func phases(_ phases: [Phase]) -> String {
        let parts = phases.map { "(\(phase($0)))" }
        return parts.count == 1 ? parts[0] : "(\(parts.joined(separator: " OR ")))"
    }

    /// As `Phase` reads the row.
    private static func phase(_ phase: Phase) -> String {
        let unanswered = "target_ip IS NOT NULL AND target_status_code IS NULL"
        let noResponse = "response_processing_time = -1 AND request_processing_time >= 0"
        return switch phase {
        case .passthrough: "target_status_code = 502"
        case .lambda:
            "target_ip IS NULL AND error_reason GLOB 'Lambda*' AND target_status_code IS NOT 502"
        case .afterStatus:
            "target_status_code <> 502 OR \(unanswered) AND response_processing_time >= 0"
        case .noTarget:
            "target_ip IS NULL AND target_status_code IS NULL AND "
                + "(error_reason IS NULL OR error_reason NOT GLOB 'Lambda*')"
        case .neverDispatched:
            "\(unanswered) AND request_processing_time = -1 AND target_processing_time = -1 "
                + "AND response_processing_time = -1"
        case .closedAtOnce:
            "\(unanswered) AND \(noResponse) AND target_processing_time BETWEEN 0 AND 0.1"
        case .closedWhileWorking:
            "\(unanswered) AND \(noResponse) AND target_processing_time > 0.1"
        }
    }
}
