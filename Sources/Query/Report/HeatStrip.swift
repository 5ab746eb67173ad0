import AccessLog
import Diagnosis

/// Targets by seconds: where 502s were, and where answers.
struct HeatStrip {
    let incident: Incident
    let frame: ChartFrame

    /// Targets that are drawn; the others are named by their number.
    private static let limit = 24
    private static let row = 16.0

    func draw(_ html: inout HTMLText) {
        var counts: [Int: [Int]] = [:]
        for failure in incident.failures {
            guard let target = failure.target, let column = frame.column(failure.time) else {
                continue
            }
            counts[target, default: Array(repeating: 0, count: frame.count)][column] += 1
        }
        let ranked = counts.sorted {
            let (left, right) = ($0.value.reduce(0, +), $1.value.reduce(0, +))
            return left == right ? $0.key < $1.key : left > right
        }
        guard !ranked.isEmpty else {
            html.element("p", text: "No 502 of this time names a target.")
            return
        }
        let drawn = ranked.prefix(Self.limit)
        let height = Double(drawn.count) * Self.row + 24
        let seconds = frame.bin / Incident.second
        ChartFrame.drawing(
            &html, id: "heat", title: "502s by target, \(seconds) s a column", height: height
        ) { html in
            for (place, entry) in drawn.enumerated() {
                row(&html, entry.key, entry.value, Double(place) * Self.row)
            }
            frame.axis(&html, y: height - 6)
        }
        if ranked.count > drawn.count {
            html.element("p", text: "and \(ranked.count - drawn.count) more targets")
        }
    }

    private func row(_ html: inout HTMLText, _ target: Int, _ counts: [Int], _ y: Double) {
        let name = incident.targets[target].endpoint
        html.element(
            "text",
            [
                ("x", ChartFrame.number(ChartFrame.left - 6)), ("y", ChartFrame.number(y + 12)),
                ("text-anchor", "end"), ("class", "label"),
            ], text: name)
        let answered = incident.targets[target].answered
        for column in counts.indices {
            let start = frame.span.lowerBound + Int64(column) * frame.bin
            let first = incident.second(start)
            let passed = answered.sum(first..<first + Int(frame.bin / Incident.second))
            guard counts[column] > 0 || passed > 0 else { continue }
            let kind = counts[column] == 0 ? "ok" : "bad\(min(4, Self.level(counts[column])))"
            html.mark(
                "rect",
                [
                    ("x", ChartFrame.number(frame.x(start))), ("y", ChartFrame.number(y)),
                    ("width", ChartFrame.number(max(1, frame.columnWidth - 0.3))),
                    ("height", ChartFrame.number(Self.row - 2)), ("class", kind),
                ],
                title: counts[column] == 0
                    ? nil
                    : "\(name) \(Timestamp.text(start).dropFirst(11).prefix(8)): \(counts[column]) "
                        + "502s, \(passed) answers")
        }
    }

    /// 1 for one, 2 up to three, 3 up to nine, 4 beyond.
    private static func level(_ count: Int) -> Int {
        count <= 1 ? 1 : count <= 3 ? 2 : count <= 9 ? 3 : 4
    }
}
