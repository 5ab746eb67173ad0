import Diagnosis

extension BurstsView: Answer {
    package func text(limit: Int?, style: TextStyle) -> String {
        var text = coverage.text + (style.form == .markdown ? "\n" : "")
        let status = plan.statuses.text
        let total = series.reduce(0) { $0 + $1.matched }
        guard !entries.isEmpty else {
            guard total > 0 else { return text + plan.nothingFound }
            return text
                + "no bursts: \(PlainText.grouped(Int64(total))) \(status), none of them close enough "
                + "together to stand out from the usual rate\n"
        }
        // Only where some were not seen by the second does it matter how they were.
        let hasSlow = entries.contains { $0.burst.scale > 1 }
        var table = TextTable(
            [.init("burst"), .init("lasts", right: true)]
                + (hasSlow ? [.init("seen in", right: true)] : [])
                + [
                    .init("group", cut: true), .init(status, right: true),
                    .init("peak/s", right: true), .init("of requests", right: true),
                    .init("usual/min", right: true), .init("60 s metric shows", cut: true),
                ])
        for entry in entries.prefix(limit ?? entries.count) {
            let burst = entry.burst
            let cells: [Cell] =
                [
                    .time(burst.seconds.lowerBound * TimeSpan.second),
                    .text("\(burst.seconds.count) s"),
                ] + (hasSlow ? [.text("\(burst.scale) s")] : [])
                + [
                    .text(entry.series.targetGroup), .integer(burst.count), .integer(burst.peak),
                    .share(burst.count, of: entry.requests), .real(burst.baseline),
                    .text(burst.minutes.map { "\($0.count)" }.joined(separator: ", ")),
                ]
            table.append(cells.map(\.humanText))
        }
        text += table.text(style: style)
        let hidden = entries.count - (limit ?? entries.count)
        if hidden > 0 { text += "and \(hidden) more: raise --limit\n" }
        let inside = entries.reduce(0) { $0 + $1.burst.count }
        text += "\(PlainText.grouped(Int64(inside))) \(status) in \(entries.count) "
        text += "burst\(entries.count == 1 ? "" : "s"); "
        return text + "\(PlainText.grouped(Int64(total))) in the window\n"
    }

    package func json(limit: Int?) -> [UInt8] {
        var text = JSONText()
        text.object { text in
            plan.appendHead(schema: "alb502.bursts/1", to: &text)
            text.key("coverage")
            coverage.append(to: &text)
            text.key("matched")
            text.number(series.reduce(0) { $0 + $1.matched })
            text.key("series")
            var table = ResultTable(columns: [
                "load_balancer", "target_group", "matched", "fano_factor",
            ])
            table.rows = series.map { series, matched, fano in
                [
                    .text(series.loadBalancer), .text(series.targetGroup), .integer(matched),
                    fano.map { .fraction($0) } ?? .null,
                ]
            }
            table.appendArray(to: &text)
            text.key("bursts")
            result(limit: limit).appendArray(to: &text)
        }
        return text.bytes + [UInt8(ascii: "\n")]
    }

    package func result(limit: Int?) -> ResultTable {
        var table = ResultTable(columns: [
            "from", "to", "load_balancer", "target_group", "count", "peak_per_second", "peak_time",
            "requests", "share_of_requests", "baseline_per_minute", "probability", "as_60s_metric",
            "scale_seconds",
        ])
        for entry in entries.prefix(limit ?? entries.count) {
            let burst = entry.burst
            table.rows.append([
                .time(burst.seconds.lowerBound * TimeSpan.second),
                .time(burst.seconds.upperBound * TimeSpan.second), .text(entry.series.loadBalancer),
                .text(entry.series.targetGroup), .integer(burst.count), .integer(burst.peak),
                .time(burst.peakSecond * TimeSpan.second), .integer(entry.requests),
                .share(burst.count, of: entry.requests), .fraction(burst.baseline),
                .real(burst.probability),
                .integer(burst.minutes.map(\.count).max() ?? 0), .integer(Int(burst.scale)),
            ])
        }
        return table
    }
}
