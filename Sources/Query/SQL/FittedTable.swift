/// Rows in aligned columns, or as a Markdown table. The first rows set the widths, so that a result of
/// any length streams.
struct FittedTable {
    struct Cell {
        /// Nil is null.
        let text: String?
        let isNumber: Bool
    }

    private let titles: [String]
    private let isMarkdown: Bool
    private let style: TextStyle
    private let width: Int?
    /// Rows that wait for the widths.
    private var waiting: [[Cell]] = []
    private var widths: [Int] = []
    private var isRight: [Bool] = []

    /// Rows by which the widths are set.
    private static let sample = 500
    private static let gap = 2
    private static let narrowest = 8

    /// - Parameter width: lines are cut to it; nil where they are not.
    init(_ titles: [String], form: SQLForm, style: TextStyle, width: Int?) {
        self.titles = titles.map(PlainText.sanitized)
        isMarkdown = form == .markdown
        self.style = style
        self.width = width
    }

    mutating func append(_ cells: [Cell], to sink: inout some ByteSink) throws(QueryError) {
        if widths.isEmpty {
            waiting.append(cells)
            if waiting.count >= Self.sample { try settle(to: &sink) }
        } else {
            try write(cells, to: &sink)
        }
    }

    mutating func finish(to sink: inout some ByteSink) throws(QueryError) {
        if widths.isEmpty { try settle(to: &sink) }
    }

    private mutating func settle(to sink: inout some ByteSink) throws(QueryError) {
        let columns = titles.indices
        isRight = columns.map { column in
            let there = waiting.lazy.map { $0[column] }.filter { $0.text != nil }
            return !there.isEmpty && there.allSatisfy(\.isNumber)
        }
        widths = columns.map { column in
            waiting.reduce(titles[column].unicodeScalars.count) {
                max($0, Self.print($1[column]).unicodeScalars.count)
            }
        }
        if let width, !isMarkdown {
            let room = width - Self.gap * (titles.count - 1)
            while widths.reduce(0, +) > room {
                guard let longest = columns.max(by: { widths[$0] < widths[$1] }),
                    widths[longest] > Self.narrowest
                else { break }
                widths[longest] -= 1
            }
        }
        let heading = titles.map { Cell(text: $0, isNumber: false) }
        if isMarkdown {
            try write(heading, to: &sink)
            let rule = isRight.map { $0 ? "--:" : "---" }.joined(separator: " | ")
            try sink.write(Array("| \(rule) |\n".utf8)[...])
        } else if titles.contains(where: { !$0.isEmpty }) {
            try sink.write(Array((style.strong(line(heading)) + "\n").utf8)[...])
        }
        for row in waiting { try write(row, to: &sink) }
        waiting = []
    }

    private func write(_ cells: [Cell], to sink: inout some ByteSink) throws(QueryError) {
        let text = isMarkdown ? Self.markdown(cells) : line(cells)
        try sink.write(Array((text + "\n").utf8)[...])
    }

    private func line(_ cells: [Cell]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            var text = Self.print(cell)
            if width != nil { text = Self.cut(text, to: widths[column]) }
            let missing = max(0, widths[column] - text.unicodeScalars.count)
            let padding = String(repeating: " ", count: missing)
            if column > 0 { line += String(repeating: " ", count: Self.gap) }
            line += isRight[column] ? padding + text : text + padding
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    private static func markdown(_ cells: [Cell]) -> String {
        let texts = cells.map { cell in
            // A bar would end the cell.
            print(cell).replacing("\\", with: "\\\\").replacing("|", with: "\\|")
        }
        return "| \(texts.joined(separator: " | ")) |"
    }

    /// `-` is null, as in the log.
    private static func print(_ cell: Cell) -> String {
        cell.text.map(PlainText.sanitized) ?? "-"
    }

    /// Cuts the middle out: both ends tell more.
    private static func cut(_ text: String, to width: Int) -> String {
        guard text.unicodeScalars.count > width else { return text }
        let tail = (width - 1) / 2
        return "\(text.prefix(width - 1 - tail))…\(text.suffix(tail))"
    }
}
