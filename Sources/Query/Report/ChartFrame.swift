import AccessLog
import Diagnosis

/// Where the charts of a report lie in time, and how time becomes pixels.
struct ChartFrame: Sendable {
    /// µs since 1970 UTC, whole bins.
    let span: Range<Int64>
    /// µs of a column.
    let bin: Int64
    /// Pixels of the drawing, without the labels to its left.
    static let width = 860.0
    static let left = 150.0
    static let columns: Int64 = 240

    /// - Parameters:
    ///   - span: what shall be seen.
    ///   - columns: at most so many bins.
    init(_ span: Range<Int64>, columns: Int64 = Self.columns) {
        let second = Incident.second
        let length = max(second, span.upperBound - span.lowerBound)
        let steps: [Int64] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200]
        let wanted = (length + columns * second - 1) / (columns * second)
        bin = (steps.first { $0 >= wanted } ?? wanted) * second
        let low = Timestamp.floorDivide(span.lowerBound, bin) * bin
        let high = (Timestamp.floorDivide(span.upperBound - 1, bin) + 1) * bin
        self.span = low..<max(high, low + bin)
    }

    var count: Int { Int((span.upperBound - span.lowerBound) / bin) }

    /// The column of a time; nil outside.
    func column(_ time: Int64) -> Int? {
        span.contains(time) ? Int((time - span.lowerBound) / bin) : nil
    }

    var columnWidth: Double { Self.width / Double(count) }

    func x(_ time: Int64) -> Double {
        Self.left + Double(time - span.lowerBound) / Double(span.upperBound - span.lowerBound)
            * Self.width
    }

    /// One decimal is finer than a pixel.
    static func number(_ value: Double) -> String { PlainText.fixed(value, 1) }

    /// Times along the bottom.
    func axis(_ html: inout HTMLText, y: Double) {
        let steps = 5
        for step in 0...steps {
            let time =
                span.lowerBound + (span.upperBound - span.lowerBound) * Int64(step) / Int64(steps)
            let anchor = step == 0 ? "start" : step == steps ? "end" : "middle"
            html.element(
                "text",
                [
                    ("x", Self.number(x(time))), ("y", Self.number(y)), ("text-anchor", anchor),
                    ("class", "label"),
                ], text: String(Timestamp.text(time).dropFirst(11).prefix(8)))
        }
    }

    /// A drawing with a title that screen readers speak.
    static func drawing(
        _ html: inout HTMLText, id: String, title: String, height: Double,
        _ body: (inout HTMLText) -> Void
    ) {
        let box = "0 0 \(number(left + width + 50)) \(number(height))"
        // On a phone the drawing keeps a readable size and is moved aside.
        html.element("div", [("class", "scroll")]) { html in
            html.element(
                "svg", [("id", id), ("viewBox", box), ("role", "img"), ("aria-label", title)]
            ) { html in
                html.element("title", text: title)
                body(&html)
            }
        }
    }
}
