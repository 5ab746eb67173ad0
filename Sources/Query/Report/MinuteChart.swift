import AccessLog
import Diagnosis

/// 502s second by second, and what a metric with a period of 60 seconds makes of them.
struct MinuteChart {
    let incident: Incident
    let frame: ChartFrame

    private static let height = 180.0
    private static let top = 14.0

    func draw(_ html: inout HTMLText) {
        var counts = Array(repeating: 0, count: frame.count)
        var minutes: [Int64: Int] = [:]
        for failure in incident.failures {
            minutes[Timestamp.floorDivide(failure.time, TimeSpan.minute), default: 0] += 1
            if let column = frame.column(failure.time) { counts[column] += 1 }
        }
        let most = max(1, counts.max() ?? 1)
        let first = Timestamp.floorDivide(frame.span.lowerBound, TimeSpan.minute)
        let last = Timestamp.floorDivide(frame.span.upperBound - 1, TimeSpan.minute)
        let metric = (first...last).map { ($0, minutes[$0] ?? 0) }
        let peak = max(1, metric.map(\.1).max() ?? 1)
        let floor = Self.height - 22
        func y(_ share: Double) -> Double { floor - share * (floor - Self.top) }
        let seconds = frame.bin / Incident.second
        ChartFrame.drawing(
            &html, id: "timeline", title: "502s every \(seconds) s, and the 60 s metric",
            height: Self.height
        ) { html in
            for (column, count) in counts.enumerated() where count > 0 {
                let start = frame.span.lowerBound + Int64(column) * frame.bin
                let level = y(Double(count) / Double(most))
                html.mark(
                    "rect",
                    [
                        ("x", ChartFrame.number(frame.x(start))), ("y", ChartFrame.number(level)),
                        ("width", ChartFrame.number(max(1, frame.columnWidth - 0.3))),
                        ("height", ChartFrame.number(floor - level)), ("class", "bar"),
                    ],
                    title: "\(Timestamp.text(start).dropFirst(11).prefix(8)): \(count)")
            }
            var points: [String] = []
            for (minute, count) in metric {
                let level = ChartFrame.number(y(Double(count) / Double(peak)))
                let from = max(frame.span.lowerBound, minute * TimeSpan.minute)
                let to = min(frame.span.upperBound, (minute + 1) * TimeSpan.minute)
                points.append("\(ChartFrame.number(frame.x(from))),\(level)")
                points.append("\(ChartFrame.number(frame.x(to))),\(level)")
            }
            html.mark("polyline", [("points", points.joined(separator: " ")), ("class", "metric")])
            label(&html, "\(most) in \(seconds) s", y: Self.top + 4, "label")
            label(&html, "\(peak) in 60 s", y: Self.top + 18, "label metric-label")
            frame.axis(&html, y: Self.height - 6)
        }
    }

    private func label(_ html: inout HTMLText, _ text: String, y: Double, _ name: String) {
        html.element(
            "text",
            [
                ("x", ChartFrame.number(ChartFrame.left - 6)), ("y", ChartFrame.number(y)),
                ("text-anchor", "end"), ("class", name),
            ], text: text)
    }
}
