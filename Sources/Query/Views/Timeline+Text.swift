/// The timeline for people: every bin from the first to the last, with a bar.
extension Timeline {
    /// Longer runs of empty bins are told in one line.
    private static let longestGap: Int64 = 60
    private static let barWidth = 30

    package func text(limit: Int?, style: TextStyle) -> String {
        let filled = self.filled
        guard !filled.isEmpty else { return plan.nothingFound }
        let most = filled.reduce(0) { max($0, $1.bin.matched) }
        var table = TextTable([
            .init("time (bins of \(binText))"), .init(plan.table.noun, right: true),
            .init("\(plan.statuses.text) by lb", right: true), .init("by target", right: true),
            .init("5xx", right: true), .init(""),
        ])
        var previous: Int64?
        var rows = 0
        for (start, bin) in filled {
            if let previous, limit.map({ rows < $0 }) ?? true {
                let empty = (start - previous) / self.bin.micros - 1
                if empty > Self.longestGap {
                    table.append(["... \(PlainText.grouped(empty)) empty bins", "", "", "", "", ""])
                } else if empty > 0 {
                    for step in 1...empty {
                        table.append(cells(previous + step * self.bin.micros, Bin(), most))
                        rows += 1
                    }
                }
            }
            if let limit, rows >= limit { break }
            table.append(cells(start, bin, most))
            rows += 1
            previous = start
        }
        return table.text(style: style)
    }

    private func cells(_ start: Int64, _ bin: Bin, _ most: Int) -> [String] {
        let cells: [Cell] = [
            .time(start), .integer(bin.requests), .integer(bin.madeByLoadBalancer),
            .integer(bin.madeByTarget), .integer(bin.serverErrors),
        ]
        return cells.map(\.humanText) + [Self.bar(bin.matched, of: most)]
    }

    /// A bar of eighths of a character; anything above 0 is seen.
    static func bar(_ value: Int, of most: Int) -> String {
        guard value > 0, most > 0 else { return "" }
        let eighths = max(1, Int(Double(value) / Double(most) * Double(barWidth * 8)))
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    }

    private var binText: String {
        let units: [(Int64, String)] = [
            (TimeSpan.day, "d"), (TimeSpan.hour, "h"), (TimeSpan.minute, "m"),
            (TimeSpan.second, "s"),
        ]
        let unit = units.first { bin.micros % $0.0 == 0 } ?? (TimeSpan.second, "s")
        return "\(bin.micros / unit.0)\(unit.1)"
    }
}
