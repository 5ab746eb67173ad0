/// Rows whose fields alone name the cause.
extension Analysis {
    mutating func takeCodes() {
        takePassthrough()
        takeRules()
        takeLambda()
        takeReasons()
    }

    /// Parts of reasons that no documentation lists, but that say it all where they appear.
    private static let reasons: [(part: String, cause: Cause)] = [
        ("HeaderSectionTooLarge", .responseHeaderTooLarge),
        ("HeaderTooLarge", .responseHeaderTooLarge),
        ("TLSNegotiation", .targetTLSFailure), ("TLSHandshake", .targetTLSFailure),
    ]

    private mutating func takeReasons() {
        for (part, cause) in Self.reasons {
            let rows = free { $0.phase != .lambda && $0.errorReason?.contains(part) ?? false }
            for (group, rows) in byGroup(rows) {
                var found = Case(rows, group: group, among: [cause])
                found.isMarked = true
                let selection = Selection(incident.window).with { $0.group = group }
                let condition = "error_reason GLOB '*\(part)*'"
                let count = incident.failures.count {
                    selection.contains($0) && $0.errorReason?.contains(part) ?? false
                }
                found.see(
                    "{0} 502s have an error_reason with \(part) in it", [.count(count)],
                    sql: selection.countSQL(incident) + " AND \(condition)", [cause: 6])
                take(found)
            }
        }
    }

    private mutating func takePassthrough() {
        for (group, rows) in byGroup(free { $0.phase == .passthrough }) {
            var found = Case(rows, group: group, among: [.upstream502])
            found.isMarked = true
            let all = Selection(incident.window).with { $0.group = group }
            found.see(
                "{0} of {1} 502s carry the target's own status 502: the target answered, and the "
                    + "load balancer passed it on",
                [.count(count(all.with { $0.phases = [.passthrough] })), .count(count(all))],
                sql: partSQL("target_status_code IS 502", all), [.upstream502: 6])
            seeTargets(of: &found, rows, [.upstream502: 0.2], [.upstream502: 0.2])
            take(found)
        }
    }

    private mutating func takeRules() {
        let rows = free { row in
            row.target == nil && row.phase != .lambda
                && (row.action == "waf" || row.action == "fixed-response")
        }
        for (group, rows) in byGroup(rows) {
            var found = Case(rows, group: group, among: [.wafOrFixedResponse])
            found.isMarked = true
            var all = Selection(incident.window)
            all.group = group
            let part =
                "target_ip IS NULL AND (actions_executed GLOB '*waf' "
                + "OR actions_executed GLOB '*fixed-response')"
            found.see(
                "{0} 502s had no target, and the last action of their rule was waf or "
                    + "fixed-response: the load balancer was told to answer 502",
                [.count(rows.count)],
                sql: "SELECT count(*) FROM alb_logs WHERE elb_status_code = 502 AND "
                    + "\(condition(all, withoutGroup: group == nil)) AND \(part)",
                [.wafOrFixedResponse: 6])
            take(found)
        }
    }

    /// A selection without a group means any group, but these rows have none.
    private func condition(_ selection: Selection, withoutGroup: Bool) -> String {
        selection.condition(incident) + (withoutGroup ? " AND target_group_arn IS NULL" : "")
    }

    private mutating func takeLambda() {
        for (group, rows) in byGroup(free { $0.phase == .lambda }) {
            var found = Case(rows, group: group, among: [.lambdaFailure])
            found.isMarked = true
            var reasons: [String: Int] = [:]
            for row in rows { reasons[incident.failures[row].errorReason ?? "", default: 0] += 1 }
            let ranked = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            let all = Selection(incident.window).with {
                $0.group = group
                $0.phases = [.lambda]
            }
            for (reason, _) in ranked.prefix(4) {
                let selection = all.with { $0.reason = reason }
                found.see(
                    "{0} of {1} 502s of the function have the code \(reason)",
                    [.count(count(selection)), .count(count(all))],
                    sql: partSQL("error_reason IS \(SQLText.quoted(reason))", all),
                    [.lambdaFailure: 6])
            }
            found.reason = ranked.first?.key
            if let constant = ConstantAge(rows, incident.failures), constant.rows.count >= 3 {
                let selection = all.with { $0.worked = constant.worked }
                found.timeout = constant.seconds
                found.see(
                    "{0} of them ended between {1} and {2} after they began: the function's timeout",
                    [
                        .count(count(selection)), .seconds(constant.worked.lowerBound),
                        .seconds(constant.worked.upperBound),
                    ],
                    sql:
                        "SELECT count(*), min(target_processing_time), max(target_processing_time) "
                        + "FROM alb_logs WHERE elb_status_code = 502 AND "
                        + selection.condition(incident),
                    [.lambdaFailure: 2])
            }
            take(found)
        }
    }
}
