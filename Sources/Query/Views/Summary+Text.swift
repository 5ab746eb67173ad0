/// The summary for people.
extension Summary: Answer {
    /// Entries of each list where nobody says how many.
    static let listLength = 5

    package func text(limit wanted: Int?, style: TextStyle) -> String {
        guard requests > 0 else { return plan.nothingFound }
        let limit = wanted ?? Self.listLength
        var text = head(style)
        guard table.position("elb_status_code") != nil else { return text }
        text += "\n" + statusTable(style)
        let title = plan.statuses.text
        let share = Cell.share(matched, of: requests).humanText
        text += "\n" + style.strong("\(title): \(PlainText.grouped(Int64(matched)))")
        text += " (\(share) of \(table.noun))\n"
        guard matched > 0 else { return text }
        text += origins(style)
        text += bursts(limit, style) + targets(limit, style) + paths(limit, style)
        return text
    }

    private func head(_ style: TextStyle) -> String {
        var text = style.strong("\(PlainText.grouped(Int64(requests))) \(table.noun)")
        if let times {
            text += " from \(Cell.time(times.lowerBound).humanText)"
            text += " to \(Cell.time(times.upperBound).humanText)"
        }
        text += "\n"
        let balancers = loadBalancers.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        for (name, count) in balancers.prefix(5) {
            let share = Cell.share(count, of: requests).humanText
            text += "  \(PlainText.sanitized(name))\(loadBalancers.count > 1 ? "  \(share)" : "")\n"
        }
        if balancers.count > 5 { text += "  and \(balancers.count - 5) more load balancers\n" }
        return text
    }

    private func statusTable(_ style: TextStyle) -> String {
        var cells: [(title: String, count: Int)] = []
        for (digit, count) in classes.enumerated() where count > 0 {
            cells.append((digit == 0 ? "none" : "\(digit)xx", count))
        }
        var table = TextTable(
            [.init("status")] + cells.map { .init($0.title, right: true) })
        table.append([self.table.noun] + cells.map { PlainText.grouped(Int64($0.count)) })
        table.append(["share"] + cells.map { Cell.share($0.count, of: requests).humanText })
        return table.text(style: style)
    }

    /// Who made them, and how far the requests had come.
    private func origins(_ style: TextStyle) -> String {
        var table = TextTable([.init(""), .init("", right: true), .init(""), .init("")])
        for isTarget in [false, true] {
            let total = isTarget ? madeByTarget : madeByLoadBalancer
            let who = isTarget ? "made by the target" : "made by the load balancer"
            table.append([
                who, PlainText.grouped(Int64(total)), Cell.share(total, of: matched).humanText, "",
            ])
            guard total > 0 else { continue }
            let kinds = rankedKinds.filter { $0.kind.isMadeByTarget == isTarget }
            let known = kinds.reduce(0) { $0 + $1.count }
            for (kind, count) in kinds where !isTarget {
                table.append([
                    "  \(kind.reading)", PlainText.grouped(Int64(count)),
                    Cell.share(count, of: matched).humanText, kind.code,
                ])
            }
            if !isTarget, !kinds.isEmpty, known < total {
                table.append([
                    "  unclear", PlainText.grouped(Int64(total - known)),
                    Cell.share(total - known, of: matched).humanText, "",
                ])
            }
        }
        return (style.form == .markdown ? "\n" : "") + table.text(style: style, indent: 2)
    }

    /// Kinds by count.
    var rankedKinds: [(kind: FailureKind, count: Int)] {
        kinds.map { ($0.key, $0.value) }
            .sorted { ($1.count, $0.kind.code) < ($0.count, $1.kind.code) }
    }

    private func bursts(_ limit: Int, _ style: TextStyle) -> String {
        var table = TextTable([
            .init("worst seconds"), .init(plan.statuses.text, right: true),
            .init("    worst minutes"), .init(plan.statuses.text, right: true),
        ])
        let seconds = worstSeconds(min(limit, 5))
        let minutes = worstMinutes(min(limit, 5))
        for index in 0..<max(seconds.count, minutes.count) {
            func cells(_ bursts: [Burst], _ indent: String) -> [String] {
                guard index < bursts.count else { return ["", ""] }
                let time = Cell.time(bursts[index].start).humanText
                return [indent + time, PlainText.grouped(Int64(bursts[index].count))]
            }
            table.append(cells(seconds, "") + cells(minutes, "    "))
        }
        return "\n" + table.text(style: style)
    }

    private func targets(_ limit: Int, _ style: TextStyle) -> String {
        var table = TextTable([
            .init("target", cut: true), .init("group", cut: true),
            .init(plan.statuses.text, right: true), .init("by lb", right: true),
            .init("by target", right: true), .init(self.table.noun, right: true),
            .init("rate", right: true),
        ])
        for (key, count) in worstTargets(limit) {
            let cells: [Cell] = [
                .text(key.endpoint), .text(key.group), .integer(count.matched),
                .integer(count.madeByLoadBalancer), .integer(count.madeByTarget),
                .integer(count.requests), .share(count.matched, of: count.requests),
            ]
            table.append(cells.map(\.humanText))
        }
        return "\n" + table.text(style: style)
    }

    private func paths(_ limit: Int, _ style: TextStyle) -> String {
        var table = TextTable([
            .init("URL (ids folded)", cut: true), .init(plan.statuses.text, right: true),
            .init("share", right: true),
        ])
        for (url, count) in worstURLs(limit) {
            table.append([
                PlainText.sanitized(url), PlainText.grouped(Int64(count)),
                Cell.share(count, of: matched).humanText,
            ])
        }
        return "\n" + table.text(style: style)
    }
}
