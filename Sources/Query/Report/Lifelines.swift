import AccessLog
import Diagnosis

/// When each target of the target groups concerned answered, and when it failed.
struct Lifelines {
    let incident: Incident
    let groups: Set<Int>
    let frame: ChartFrame

    private static let limit = 40
    private static let row = 14.0

    func draw(_ html: inout HTMLText) {
        let members = incident.targets.indices.filter {
            groups.contains(incident.targets[$0].group)
        }
        .sorted {
            let (left, right) = (incident.targets[$0], incident.targets[$1])
            return (left.asked.range.lowerBound, left.endpoint)
                < (right.asked.range.lowerBound, right.endpoint)
        }
        guard !members.isEmpty else {
            html.element("p", text: "The 502s name no target.")
            return
        }
        let drawn = members.prefix(Self.limit)
        let height = Double(drawn.count) * Self.row + 24
        var failures: [Int: [Int64]] = [:]
        for failure in incident.failures {
            if let target = failure.target { failures[target, default: []].append(failure.time) }
        }
        ChartFrame.drawing(
            &html, id: "lifelines", title: "answers of each target, and its 502s", height: height
        ) { html in
            for (place, target) in drawn.enumerated() {
                line(&html, target, failures[target] ?? [], Double(place) * Self.row)
            }
            frame.axis(&html, y: height - 6)
        }
        if members.count > drawn.count {
            html.element("p", text: "and \(members.count - drawn.count) more targets")
        }
    }

    private func line(_ html: inout HTMLText, _ target: Int, _ failures: [Int64], _ y: Double) {
        let traffic = incident.targets[target]
        html.element(
            "text",
            [
                ("x", ChartFrame.number(ChartFrame.left - 6)), ("y", ChartFrame.number(y + 11)),
                ("text-anchor", "end"), ("class", "label"),
            ], text: traffic.endpoint)
        var start: Int?
        for column in 0...frame.count {
            let time = frame.span.lowerBound + Int64(column) * frame.bin
            let first = incident.second(time)
            let isAlive =
                column < frame.count
                && traffic.answered.sum(first..<first + Int(frame.bin / Incident.second)) > 0
            if isAlive, start == nil { start = column }
            guard !isAlive, let from = start else { continue }
            start = nil
            let x = frame.x(frame.span.lowerBound + Int64(from) * frame.bin)
            html.mark(
                "rect",
                [
                    ("x", ChartFrame.number(x)), ("y", ChartFrame.number(y + 4)),
                    ("width", ChartFrame.number(frame.x(time) - x)), ("height", "6"),
                    ("class", "alive"),
                ])
        }
        for column in Set(failures.compactMap(frame.column)).sorted() {
            let x = frame.x(frame.span.lowerBound + Int64(column) * frame.bin)
            html.mark(
                "rect",
                [
                    ("x", ChartFrame.number(x)), ("y", ChartFrame.number(y + 1)), ("width", "2"),
                    ("height", "12"), ("class", "bad3"),
                ])
        }
    }
}
