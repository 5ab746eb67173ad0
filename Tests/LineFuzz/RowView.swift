import AccessLog
import Schemas

/// The rows that a block gave, taken one after the other and held against the lines.
struct RowView {
    private let rows: Rows
    private let printer: Printer
    private let columns: [Column]
    private let sourceLine: Int
    private var row = 0

    init(_ rows: Rows) {
        self.rows = rows
        printer = Printer(schema: rows.schema)
        columns = rows.schema.fields.flatMap(\.columns)
        // field_count, extra_fields, source_object, source_line, raw_line
        sourceLine = columns.count + 3
        skip()
    }

    var isAtEnd: Bool { row == rows.count }

    private mutating func skip() {
        while row < rows.count, !rows.isLive[row] { row += 1 }
    }

    /// Compares the next live row.
    /// - Returns: what is wrong.
    mutating func next(_ line: [UInt8], _ number: Int, _ twin: PlainLine) -> String? {
        guard row < rows.count else { return "no row" }
        defer {
            row += 1
            skip()
        }
        var print: [UInt8] = []
        printer.append(row, of: rows, to: &print)
        if print != line { return "printed as \(PlainNumbers.string(print))" }
        if rows.integer(column: sourceLine, row: row) != Int64(number) { return "another number" }
        if rows.integer(column: columns.count, row: row) != Int64(twin.fieldCount) {
            return "another number of fields than \(twin.fieldCount)"
        }
        for (index, column) in columns.enumerated() {
            let value = value(index, column.type)
            if value != twin.values[index] {
                return "\(column.name) is \(value), by the twin \(twin.values[index])"
            }
        }
        return nil
    }

    private func value(_ index: Int, _ type: ColumnType) -> PlainLine.Value {
        switch type {
        case .integer, .long, .timestamp: return .init(rows.integer(column: index, row: row))
        case .double: return rows.double(column: index, row: row).map { .double($0) } ?? .null
        case .string:
            var text: [UInt8] = []
            let isPresent = rows.appendText(column: index, row: row, to: &text)
            return isPresent ? .text(text) : .null
        }
    }
}
