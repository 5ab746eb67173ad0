import AccessLog
import Schemas

/// How one row is printed by `lines`.
struct LineForm: Sendable {
    private enum Style: Sendable {
        case log(Printer)
        case text(LineText)
        case markdown(LineText)
        case csv
        case json
    }

    /// Columns that printing needs.
    let columns: [String]
    private let style: Style
    private let names: [String]
    private let keys: [[UInt8]]
    private let values: RowValues
    // Reused from row to row.
    private var value: [UInt8] = []
    private var csv = CSVText()
    private var json = JSONText()

    /// - Parameter width: text lines are cut to it; nil where they are not.
    init(_ table: FamilyTable, _ form: OutputForm, width: Int?) {
        names = table.columns.map(\.name)
        keys = names.map { Array("\"\($0)\":".utf8) }
        let isForPeople = form == .text || form == .markdown
        values = RowValues(table, zone: isForPeople ? ZoneShown.zone : nil)
        switch form {
        case .log:
            style = .log(Printer(schema: table.schema))
            columns = names
        case .text:
            let text = LineText(table, width: width)
            style = .text(text)
            columns = text.columns
        case .markdown:
            let text = LineText(table, width: nil)
            style = .markdown(text)
            columns = text.columns
        case .csv:
            style = .csv
            columns = names
        case .json, .jsonl:
            style = .json
            columns = names
        }
    }

    /// What stands before the first line.
    var heading: [UInt8] {
        switch style {
        case .log, .json: return []
        case .text(let text): return Array(text.heading.utf8)
        case .markdown(let text): return Array(text.markdownHeading.utf8)
        case .csv:
            var text = CSVText()
            for name in names { text.field(name) }
            text.endRecord()
            return text.bytes
        }
    }

    /// Appends `row`, without a newline.
    mutating func append(_ row: Int, of batch: Block, to bytes: inout [UInt8]) {
        switch style {
        case .log(let printer): printer.append(row, of: batch, to: &bytes)
        case .text(let text): text.append(row, of: batch, values, to: &bytes)
        case .markdown(let text): text.appendMarkdown(row, of: batch, values, to: &bytes)
        case .csv: appendCSV(row, of: batch, to: &bytes)
        case .json: appendJSON(row, of: batch, to: &bytes)
        }
    }

    private mutating func appendCSV(_ row: Int, of batch: Block, to bytes: inout [UInt8]) {
        csv.removeAll()
        for column in names.indices {
            value.removeAll(keepingCapacity: true)
            let isThere = values.append(column, row, of: batch, to: &value)
            csv.field(isThere ? value[...] : nil)
        }
        bytes.append(contentsOf: csv.bytes)
    }

    private mutating func appendJSON(_ row: Int, of batch: Block, to bytes: inout [UInt8]) {
        json.removeAll()
        json.beginObject()
        for column in names.indices {
            json.key(encoded: keys[column])
            value.removeAll(keepingCapacity: true)
            if !values.append(column, row, of: batch, to: &value) {
                json.null()
            } else if values.isText(column) {
                json.string(value[...])
            } else {
                json.literal(value[...])
            }
        }
        json.endObject()
        bytes.append(contentsOf: json.bytes)
    }
}
