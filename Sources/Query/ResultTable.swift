/// A finished table of a view, printed for machines.
package struct ResultTable: Sendable {
    /// Keys in JSON and CSV; stable.
    package let columns: [String]
    package var rows: [[Cell]] = []

    package init(columns: [String]) {
        self.columns = columns
    }

    package var csv: [UInt8] {
        var text = CSVText()
        for column in columns { text.field(column) }
        text.endRecord()
        for row in rows {
            for cell in row { text.field(cell.plainText) }
            text.endRecord()
        }
        return text.bytes
    }

    /// One object a line.
    package var jsonLines: [UInt8] {
        var bytes: [UInt8] = []
        for row in rows {
            var text = JSONText()
            append(row, to: &text)
            bytes += text.bytes
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    /// An array of objects.
    package func appendArray(to text: inout JSONText) {
        text.array { text in
            for row in rows { append(row, to: &text) }
        }
    }

    private func append(_ row: [Cell], to text: inout JSONText) {
        text.object { text in
            for (column, cell) in zip(columns, row) {
                text.key(column)
                text.cell(cell)
            }
        }
    }
}
