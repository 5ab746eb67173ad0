import Bytes
import Schemas

/// Rows that can be printed: the values of a family's columns, by position in `Schema.columns`.
package protocol PrintableRows {
    /// Nil is null. Integers, longs and timestamps (µs UTC).
    func integer(column: Int, row: Int) -> Int64?
    func double(column: Int, row: Int) -> Double?
    /// Appends the text; false is null.
    func appendText(column: Int, row: Int, to line: inout [UInt8]) -> Bool
}

/// Prints rows as the lines they came from, byte for byte.
package struct Printer: Sendable {
    private struct Step: Sendable {
        let kind: FieldKind
        let decimals: Int
        let quoted: Bool
        let column: Int
    }

    private let steps: [Step]
    private let fieldCount: Int
    private let extraFields: Int
    private let rawLine: Int

    package init(schema: Schema) {
        var column = 0
        var steps: [Step] = []
        for field in schema.fields {
            steps.append(
                Step(
                    kind: field.kind, decimals: field.decimals ?? 3,
                    quoted: field.quoted ?? false, column: column))
            column += field.columns.count
        }
        self.steps = steps
        // Provenance: field_count, extra_fields, source_object, source_line, raw_line.
        fieldCount = column
        extraFields = column + 1
        rawLine = column + 4
    }

    /// Appends the line of `row`, without a newline.
    package func append(_ row: Int, of rows: some PrintableRows, to line: inout [UInt8]) {
        if rows.appendText(column: rawLine, row: row, to: &line) { return }
        let count = Int(rows.integer(column: fieldCount, row: row) ?? 0)
        for index in 0..<min(max(0, count), steps.count) {
            let step = steps[index]
            if index > 0 { line.append(UInt8(ascii: " ")) }
            if step.quoted { line.append(UInt8(ascii: "\"")) }
            append(step, row, of: rows, to: &line)
            if step.quoted { line.append(UInt8(ascii: "\"")) }
        }
        if count > steps.count {
            line.append(UInt8(ascii: " "))
            _ = rows.appendText(column: extraFields, row: row, to: &line)
        }
    }

    private func append(
        _ step: Step, _ row: Int, of rows: some PrintableRows, to line: inout [UInt8]
    ) {
        let dash = UInt8(ascii: "-")
        switch step.kind {
        case .word, .text, .node:
            if !rows.appendText(column: step.column, row: row, to: &line) { line.append(dash) }
        case .timestamp:
            guard let time = rows.integer(column: step.column, row: row) else {
                return line.append(dash)
            }
            Timestamp.append(time, to: &line)
        case .seconds:
            guard let value = rows.double(column: step.column, row: row) else {
                return line.append(dash)
            }
            Decimal.append(seconds: value, decimals: step.decimals, to: &line)
        case .status:
            guard let value = rows.integer(column: step.column, row: row) else {
                return line.append(dash)
            }
            Decimal.append(Int(value), width: 3, to: &line)
        case .integer, .long:
            guard let value = rows.integer(column: step.column, row: row) else {
                return line.append(dash)
            }
            Decimal.append(value, to: &line)
        case .endpoint:
            guard rows.appendText(column: step.column, row: row, to: &line) else {
                return line.append(dash)
            }
            if let port = rows.integer(column: step.column + 1, row: row) {
                line.append(UInt8(ascii: ":"))
                Decimal.append(port, to: &line)
            }
        case .request:
            appendRequest(step.column, row, of: rows, to: &line)
        }
    }

    private func appendRequest(
        _ column: Int, _ row: Int, of rows: some PrintableRows, to line: inout [UInt8]
    ) {
        let start = line.count
        for part in column..<column + 3 {
            let before = line.count
            if before > start { line.append(UInt8(ascii: " ")) }
            if !rows.appendText(column: part, row: row, to: &line) {
                line.removeLast(line.count - before)
            }
        }
        if line.count == start { line.append(UInt8(ascii: "-")) }
    }
}

extension Rows: PrintableRows {
    package func integer(column: Int, row: Int) -> Int64? {
        switch slots[column] {
        case .integer(let slot):
            let value = integers[slot][row]
            return value == Self.nullInteger ? nil : Int64(value)
        case .long(let slot):
            let value = longs[slot][row]
            return value == Self.nullLong ? nil : value
        default: return nil
        }
    }

    package func double(column: Int, row: Int) -> Double? {
        guard case .double(let slot) = slots[column] else { return nil }
        let value = doubles[slot][row]
        return value.isNaN ? nil : value
    }

    package func appendText(column: Int, row: Int, to line: inout [UInt8]) -> Bool {
        switch slots[column] {
        case .text(let slot):
            let code = texts[slot].codes[row]
            guard code != StringPool.null else { return false }
            line.append(contentsOf: texts[slot].pool.strings[Int(code)])
            return true
        case .distinct(let slot):
            guard distincts[slot].present[row] else { return false }
            line.append(contentsOf: distincts[slot].strings[row])
            return true
        default: return false
        }
    }
}
