extension TopView: Answer {
    private var title: String { column.isFolded ? "\(column.name) (ids folded)" : column.name }

    package func text(limit: Int?, style: TextStyle) -> String {
        guard matched > 0 else { return plan.nothingFound }
        let status = plan.statuses.text
        var table = TextTable([
            .init(title, cut: true), .init(status == "all" ? plan.table.noun : status, right: true),
            .init("share", right: true), .init("by lb", right: true),
            .init("by target", right: true),
            .init("of \(plan.table.noun)", right: true), .init("rate", right: true),
        ])
        for entry in entries {
            let cells: [Cell] = [
                .text(entry.value), .integer(entry.matched), .share(entry.matched, of: matched),
                .integer(entry.madeByLoadBalancer), .integer(entry.madeByTarget),
                .integer(entry.requests), .share(entry.matched, of: entry.requests),
            ]
            table.append(cells.map(\.humanText))
        }
        var text = table.text(style: style)
        let hidden = (distinct ?? .max) - entries.count
        if distinct == nil {
            text += "more values than can be held: rare ones are left out, counts may be low\n"
        } else if hidden > 0 {
            text += "and \(PlainText.grouped(Int64(hidden))) more: raise --limit\n"
        }
        return text
    }

    package func json(limit: Int?) -> [UInt8] {
        var text = JSONText()
        text.object { text in
            plan.appendHead(schema: "alb502.top/1", to: &text)
            text.key("column")
            text.string(column.name)
            text.key("ids_folded")
            text.literal(column.isFolded ? "true" : "false")
            text.key("requests")
            text.number(requests)
            text.key("matched")
            text.number(matched)
            text.key("distinct_values")
            text.cell(distinct.map { .integer($0) } ?? .null)
            text.key("values")
            result(limit: limit).appendArray(to: &text)
        }
        return text.bytes + [UInt8(ascii: "\n")]
    }

    package func result(limit: Int?) -> ResultTable {
        var table = ResultTable(columns: [
            "value", "matched", "share_of_matched", "load_balancer_made", "target_made",
            "requests", "rate",
        ])
        table.rows = entries.map { entry in
            [
                .text(entry.value), .integer(entry.matched), .share(entry.matched, of: matched),
                .integer(entry.madeByLoadBalancer), .integer(entry.madeByTarget),
                .integer(entry.requests), .share(entry.matched, of: entry.requests),
            ]
        }
        return table
    }
}
