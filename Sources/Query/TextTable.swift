/// Rows in aligned columns, for people. Numbers stand to the right.
package struct TextTable: Sendable {
    package struct Column: Sendable {
        let title: String
        let isRight: Bool
        /// Whether long values may be cut to make the table fit.
        let isCuttable: Bool

        package init(_ title: String, right: Bool = false, cut: Bool = false) {
            self.title = title
            isRight = right
            isCuttable = cut
        }
    }

    private static let gap = 2
    private static let narrowest = 12

    private let columns: [Column]
    private var rows: [[String]] = []

    package init(_ columns: [Column]) {
        self.columns = columns
    }

    package mutating func append(_ row: [String]) {
        precondition(row.count == columns.count, "one cell a column")
        rows.append(row)
    }

    /// Lines of at most the style's width where cutting can make them so, with their ends; the titles
    /// first unless all are empty.
    package func text(style: TextStyle = .plain, indent: Int = 0) -> String {
        if style.form == .markdown { return markdown }
        let widths = self.widths(style.width - indent)
        var text = ""
        if columns.contains(where: { !$0.title.isEmpty }) {
            text += style.strong(line(columns.map(\.title), widths, indent)) + "\n"
        }
        for row in rows { text += line(row, widths, indent) + "\n" }
        return text
    }

    private var markdown: String {
        func line(_ cells: [String]) -> String {
            // A bar would end the cell.
            let safe = cells.map { $0.replacing("\\", with: "\\\\").replacing("|", with: "\\|") }
            return "| \(safe.joined(separator: " | ")) |\n"
        }
        let rule = columns.map { $0.isRight ? "--:" : "---" }
        return line(columns.map(\.title)) + line(rule) + rows.map(line).joined()
    }

    private func widths(_ width: Int) -> [Int] {
        var widths = columns.enumerated().map { index, column in
            rows.reduce(column.title.unicodeScalars.count) {
                max($0, $1[index].unicodeScalars.count)
            }
        }
        let room = width - Self.gap * (columns.count - 1)
        while widths.reduce(0, +) > room {
            let longest = columns.indices.filter {
                columns[$0].isCuttable && widths[$0] > Self.narrowest
            }.max { widths[$0] < widths[$1] }
            guard let longest else { break }
            widths[longest] -= 1
        }
        return widths
    }

    private func line(_ cells: [String], _ widths: [Int], _ indent: Int) -> String {
        var line = String(repeating: " ", count: indent)
        for (index, cell) in cells.enumerated() {
            let text = Self.cut(cell, to: widths[index])
            let padding = String(repeating: " ", count: widths[index] - text.unicodeScalars.count)
            if index > 0 { line += String(repeating: " ", count: Self.gap) }
            line += columns[index].isRight ? padding + text : text + padding
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    /// Cuts the middle out: both ends tell more.
    private static func cut(_ text: String, to width: Int) -> String {
        guard text.unicodeScalars.count > width else { return text }
        let tail = (width - 1) / 2
        return "\(text.prefix(width - 1 - tail))…\(text.suffix(tail))"
    }
}
