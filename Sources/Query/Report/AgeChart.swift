import AccessLog
import Diagnosis
import Glibc

/// How long each failed request had taken, against its end: a crash is a column, a timeout a line.
struct AgeChart {
    let incident: Incident
    let findings: [Finding]
    let frame: ChartFrame

    private static let height = 220.0
    private static let top = 10.0
    /// Points that are drawn, about.
    private static let limit = 4000
    /// Powers of ten of seconds.
    private static let powers = -3.0...3.0

    func draw(_ html: inout HTMLText) {
        let floor = Self.height - 22
        func y(_ seconds: Double) -> Double {
            let power = min(max(log10(max(seconds, 1e-3)), Self.powers.lowerBound), 3)
            let share = (power - Self.powers.lowerBound) / 6
            return floor - share * (floor - Self.top)
        }
        ChartFrame.drawing(
            &html, id: "ages", title: "age of the failed requests against their end",
            height: Self.height
        ) { html in
            for (power, name) in zip(
                -3...3, ["1 ms", "10 ms", "0.1 s", "1 s", "10 s", "100 s", "1000 s"])
            {
                let level = y(pow(10, Double(power)))
                html.mark(
                    "line",
                    [
                        ("x1", ChartFrame.number(ChartFrame.left)),
                        ("y1", ChartFrame.number(level)),
                        ("x2", ChartFrame.number(ChartFrame.left + ChartFrame.width)),
                        ("y2", ChartFrame.number(level)), ("class", "grid"),
                    ])
                html.element(
                    "text",
                    [
                        ("x", ChartFrame.number(ChartFrame.left - 6)),
                        ("y", ChartFrame.number(level + 4)), ("text-anchor", "end"),
                        ("class", "label"),
                    ], text: name)
            }
            for (number, finding) in findings.enumerated() {
                let step = finding.rows.count / Self.limit + 1
                for row in finding.rows where row % step == 0 {
                    point(&html, incident.failures[row], number, y)
                }
            }
            frame.axis(&html, y: Self.height - 6)
        }
    }

    private func point(
        _ html: inout HTMLText, _ row: FailedRow, _ number: Int, _ y: (Double) -> Double
    ) {
        guard frame.span.contains(row.time), let age = row.age else { return }
        html.mark(
            "circle",
            [
                ("cx", ChartFrame.number(frame.x(row.time))), ("cy", ChartFrame.number(y(age))),
                ("r", "2.5"), ("class", "dot\(number % 5)"),
            ])
    }
}
