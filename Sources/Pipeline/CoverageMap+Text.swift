import AccessLog

/// The map as lines of text, twelve marks an hour.
extension CoverageMap {
    /// How intervals are drawn.
    package enum Marks: Sendable {
        case ascii
        /// For terminals that show UTF-8.
        case blocks

        func mark(_ slot: Slot) -> Character {
            switch slot {
            case .present: self == .ascii ? "#" : "█"
            case .missing: self == .ascii ? "." : "·"
            case .outside: " "
            }
        }
    }

    private static let perHour = 12
    private static let explanation = [
        "A node that had no requests writes no file: a gap is a question, not yet a loss.",
        "Where other nodes of the load balancer have files it is suspicious; where all are without,",
        "either nothing was asked or the delivery failed.",
    ]

    /// - Parameter width: characters in a line, as far as one hour fits.
    package func lines(width: Int, marks: Marks) -> [String] {
        let title = "coverage of access logs from \(Self.minute(from)) to \(Self.minute(to))"
        guard !rows.isEmpty else { return ["\(title): no files"] }
        var lines = [
            "\(title): a mark is 5 minutes, \(marks.mark(.present)) has a file, \(marks.mark(.missing)) has none"
        ]
        let indent = (rows.map(\.node.address.count).max() ?? 0) + 5
        let hours = max(1, (width - indent) / (Self.perHour + 1))
        let balancers = Dictionary(grouping: rows, by: \.node.loadBalancer)
        for (balancer, rows) in balancers.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(balancer)")
            for start in stride(from: 0, to: rows[0].slots.count, by: hours * Self.perHour) {
                lines.append(heading(start, hours, indent))
                for row in rows { lines.append(line(row, start, hours, indent, marks)) }
            }
        }
        return lines + gapLines
    }

    private func heading(_ start: Int, _ hours: Int, _ indent: Int) -> String {
        let count = (to - from) / ObjectKey.interval
        let times = (0..<hours).map { start + $0 * Self.perHour }.filter { $0 < count }.map {
            slot in
            Self.minute(from + Int64(slot) * ObjectKey.interval)
        }
        // The date where it begins or changes, the time alone elsewhere.
        var date = ""
        let texts = times.map { time -> String in
            let day = String(time.prefix(10))
            defer { date = day }
            return day == date
                ? String(time.dropFirst(11)) : "\(day.dropFirst(5)) \(time.dropFirst(11))"
        }
        return Self.trimmed(
            Self.padded("", indent)
                + texts.map { Self.padded($0, Self.perHour) }.joined(separator: " "))
    }

    private func line(
        _ row: Row, _ start: Int, _ hours: Int, _ indent: Int, _ marks: Marks
    ) -> String {
        let end = min(start + hours * Self.perHour, row.slots.count)
        let parts = stride(from: start, to: end, by: Self.perHour).map { first in
            String(row.slots[first..<min(first + Self.perHour, end)].map(marks.mark))
        }
        return Self.trimmed(
            Self.padded("    \(row.node.address)", indent) + parts.joined(separator: " "))
    }

    private var gapLines: [String] {
        guard !gaps.isEmpty else { return ["no file is missing between two others"] }
        let lines = gaps.map { gap in
            let stretch = gap.stretch
            let words =
                gap.shared == 0
                ? "no other node has a file either"
                : "others have files in \(gap.shared) of them: suspicious"
            return
                "  \(stretch.node.loadBalancer) \(stretch.node.address) \(Self.minute(stretch.from)) to \(Self.minute(stretch.to)): \(stretch.count) intervals, \(words)"
        }
        return ["\(missing) intervals without a file:"] + lines + Self.explanation
    }

    /// `2026-11-20T02:45Z`
    private static func minute(_ time: Int64) -> String { "\(Timestamp.text(time).prefix(16))Z" }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }
}
