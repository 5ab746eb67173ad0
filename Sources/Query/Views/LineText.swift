import Schemas

/// A row as one line for people: the fields that tell most, the longest last.
struct LineText: Sendable {
    private struct Field: Sendable {
        let title: String
        let width: Int
        var isRight = false
        /// Columns, put together with `separator`.
        let columns: [String]
        var separator = ":"
    }

    let columns: [String]
    private let fields: [(field: Field, positions: [Int])]
    private let width: Int?

    /// However narrow the terminal, this much of the last field is shown.
    private static let shortestTail = 20

    init(_ table: FamilyTable, width: Int?) {
        self.width = width
        let fields = Self.fields(table.family)
        columns = fields.flatMap(\.columns)
        self.fields = fields.map { ($0, $0.columns.compactMap(table.position)) }
    }

    private static func fields(_ family: Family) -> [Field] {
        // An offset is longer than the `Z` of UTC.
        let time = Field(title: "time", width: ZoneShown.zone == nil ? 27 : 32, columns: ["time"])
        return switch family {
        case .access:
            [
                time,
                Field(title: "elb", width: 3, isRight: true, columns: ["elb_status_code"]),
                Field(title: "tgt", width: 3, isRight: true, columns: ["target_status_code"]),
                Field(
                    title: "request", width: 7, isRight: true,
                    columns: ["request_processing_time"]),
                Field(
                    title: "target", width: 7, isRight: true, columns: ["target_processing_time"]),
                Field(
                    title: "response", width: 8, isRight: true,
                    columns: ["response_processing_time"]),
                Field(title: "target:port", width: 18, columns: ["target_ip", "target_port"]),
                Field(title: "reason", width: 6, columns: ["error_reason"]),
                Field(
                    title: "request line", width: 0, columns: ["request_verb", "request_url"],
                    separator: " "),
            ]
        case .connection:
            [
                time,
                Field(title: "client:port", width: 21, columns: ["client_ip", "client_port"]),
                Field(title: "listener", width: 8, isRight: true, columns: ["listener_port"]),
                Field(title: "protocol", width: 8, columns: ["tls_protocol"]),
                Field(
                    title: "handshake", width: 9, isRight: true,
                    columns: ["tls_handshake_latency"]),
                Field(title: "verify", width: 7, columns: ["tls_verify_status"]),
                Field(title: "trace id", width: 0, columns: ["conn_trace_id"]),
            ]
        case .healthCheck:
            [
                time,
                Field(title: "status", width: 6, columns: ["status"]),
                Field(title: "code", width: 4, isRight: true, columns: ["status_code"]),
                Field(title: "latency", width: 12, isRight: true, columns: ["latency"]),
                Field(title: "target:port", width: 18, columns: ["target_ip", "target_port"]),
                Field(title: "group", width: 12, columns: ["target_group_id"]),
                Field(title: "reason", width: 0, columns: ["reason_code"]),
            ]
        }
    }

    var heading: String {
        var line = ""
        for (field, _) in fields { Self.append(field.title, field, to: &line) }
        return line + "\n"
    }

    /// The titles, and the rule below them.
    var markdownHeading: String {
        let rule = fields.map { $0.field.isRight ? "--:" : "---" }
        return "| \(fields.map(\.field.title).joined(separator: " | ")) |\n"
            + "| \(rule.joined(separator: " | ")) |\n"
    }

    /// Appends a row as one of a Markdown table.
    func appendMarkdown(
        _ row: Int, of batch: Block, _ values: RowValues, to bytes: inout [UInt8]
    ) {
        let cells = texts(row, of: batch, values).map { text in
            // A bar would end the cell.
            text.replacing("\\", with: "\\\\").replacing("|", with: "\\|")
        }
        bytes.append(contentsOf: "| \(cells.joined(separator: " | ")) |".utf8)
    }

    func append(_ row: Int, of batch: Block, _ values: RowValues, to bytes: inout [UInt8]) {
        var line = ""
        var tailStart = 0
        for (text, part) in zip(texts(row, of: batch, values), fields) {
            tailStart = line.count
            Self.append(text, part.field, to: &line)
        }
        if let width {
            let length = max(width, tailStart + Self.shortestTail)
            if line.count > length { line = "\(line.prefix(length - 1))…" }
        }
        bytes.append(contentsOf: line.utf8)
    }

    /// The fields of a row; `-` is null.
    private func texts(_ row: Int, of batch: Block, _ values: RowValues) -> [String] {
        var value: [UInt8] = []
        return fields.map { field, positions in
            value.removeAll(keepingCapacity: true)
            var isThere = false
            for position in positions {
                let before = value.count
                if before > 0 { value.append(contentsOf: field.separator.utf8) }
                if values.append(position, row, of: batch, to: &value) {
                    isThere = true
                } else {
                    value.removeLast(value.count - before)
                }
            }
            return isThere ? PlainText.sanitized(String(decoding: value, as: UTF8.self)) : "-"
        }
    }

    private static func append(_ text: String, _ field: Field, to line: inout String) {
        if !line.isEmpty { line += "  " }
        let padding = String(repeating: " ", count: max(0, field.width - text.count))
        line += field.isRight ? padding + text : text + padding
    }
}
