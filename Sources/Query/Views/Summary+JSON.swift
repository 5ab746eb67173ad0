/// The summary for machines: `alb502.summary/1`.
extension Summary {
    package func json(limit wanted: Int?) -> [UInt8] {
        let limit = wanted ?? Self.listLength
        var text = JSONText()
        text.object { text in
            plan.appendHead(schema: "alb502.summary/1", to: &text)
            text.key("requests")
            text.number(requests)
            text.key("first_time")
            text.time(times?.lowerBound)
            text.key("last_time")
            text.time(times?.upperBound)
            text.key("load_balancers")
            balancers.appendArray(to: &text)
            text.key("status_classes")
            text.object { text in
                for digit in 1...5 {
                    text.key("\(digit)xx")
                    text.number(classes[digit])
                }
                text.key("other")
                text.number(classes[0] + classes[6...].reduce(0, +))
            }
            text.key("matched")
            appendMatched(to: &text)
            text.key("worst_seconds")
            Self.table(worstSeconds(limit)).appendArray(to: &text)
            text.key("worst_minutes")
            Self.table(worstMinutes(limit)).appendArray(to: &text)
            text.key("targets")
            targets(limit).appendArray(to: &text)
            text.key("urls")
            paths(limit).appendArray(to: &text)
        }
        return text.bytes + [UInt8(ascii: "\n")]
    }

    /// `metric,value`, one figure a line.
    package func result(limit: Int?) -> ResultTable {
        var table = ResultTable(columns: ["metric", "value"])
        func add(_ name: String, _ value: Cell) { table.rows.append([.text(name), value]) }
        add("requests", .integer(requests))
        add("first_time", times.map { .time($0.lowerBound) } ?? .null)
        add("last_time", times.map { .time($0.upperBound) } ?? .null)
        for digit in 1...5 { add("\(digit)xx", .integer(classes[digit])) }
        add("matched", .integer(matched))
        add("rate", .share(matched, of: requests))
        add("load_balancer_made", .integer(madeByLoadBalancer))
        add("target_made", .integer(madeByTarget))
        for (kind, count) in rankedKinds { add("phase_\(kind.code)", .integer(count)) }
        add("worst_second", worstSeconds(1).first.map { .integer($0.count) } ?? .null)
        add("worst_minute", worstMinutes(1).first.map { .integer($0.count) } ?? .null)
        return table
    }

    private func appendMatched(to text: inout JSONText) {
        text.object { text in
            text.key("count")
            text.number(matched)
            text.key("rate")
            text.cell(.share(matched, of: requests))
            text.key("load_balancer_made")
            text.number(madeByLoadBalancer)
            text.key("target_made")
            text.number(madeByTarget)
            text.key("statuses")
            text.object { text in
                for (status, count) in statuses.sorted(by: { $0.key < $1.key }) {
                    text.key("\(status)")
                    text.number(count)
                }
            }
            text.key("phases")
            var phases = ResultTable(columns: ["phase", "reading", "made_by", "count"])
            for (kind, count) in rankedKinds {
                phases.rows.append([
                    .text(kind.code), .text(kind.reading),
                    .text(kind.isMadeByTarget ? "target" : "load_balancer"), .integer(count),
                ])
            }
            phases.appendArray(to: &text)
        }
    }

    private var balancers: ResultTable {
        var table = ResultTable(columns: ["elb", "requests"])
        table.rows = loadBalancers.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { [.text($0.key), .integer($0.value)] }
        return table
    }

    private static func table(_ bursts: [Burst]) -> ResultTable {
        var table = ResultTable(columns: ["from", "count"])
        table.rows = bursts.map { [.time($0.start), .integer($0.count)] }
        return table
    }

    private func targets(_ limit: Int) -> ResultTable {
        var table = ResultTable(columns: [
            "target_group", "target_ip", "target_port", "matched", "load_balancer_made",
            "target_made", "requests", "rate",
        ])
        table.rows = worstTargets(limit).map { key, count in
            [
                .text(key.group), .text(key.address), key.port.map { .number($0) } ?? .null,
                .integer(count.matched), .integer(count.madeByLoadBalancer),
                .integer(count.madeByTarget), .integer(count.requests),
                .share(count.matched, of: count.requests),
            ]
        }
        return table
    }

    private func paths(_ limit: Int) -> ResultTable {
        var table = ResultTable(columns: ["url", "matched", "share_of_matched"])
        table.rows = worstURLs(limit).map { url, count in
            [.text(url), .integer(count), .share(count, of: matched)]
        }
        return table
    }
}
