import AccessLog

/// Rows of results, one after the other, in the form that was asked for.
package struct SQLPrinter {
    private let form: SQLForm
    private let limit: Int
    private let style: TextStyle
    /// Characters of a line of the terminal; nil where nothing is cut.
    private let width: Int?
    /// Of times in text; nil is UTC.
    private let zone: Zone?
    private var names: [String] = []
    private var keys: [[UInt8]] = []
    private var results = 0
    private var printed = 0
    private var isCut = false
    private var table: FittedTable
    /// Bytes of CSV that are handed on together.
    private static let pieceSize = 1 << 14
    // Reused from row to row.
    private var value: [UInt8] = []
    private var json = JSONText()
    private var csv = CSVText()

    /// - Parameters:
    ///   - limit: at most so many rows of each result; nil is all.
    ///   - width: text tables are cut to it; nil where they are not.
    ///   - zone: of times in text and Markdown; nil is UTC. JSON and CSV are UTC whatever it is.
    package init(
        _ form: SQLForm, limit: Int? = nil, style: TextStyle = .plain, width: Int? = nil,
        zone: Zone? = nil
    ) {
        self.zone = zone
        self.form = form
        self.limit = limit ?? .max
        self.style = style
        self.width = width
        table = FittedTable([], form: form, style: style, width: width)
    }

    mutating func begin(_ columns: [String], to sink: inout some ByteSink) throws(QueryError) {
        names = columns
        printed = 0
        isCut = false
        if results > 0, form == .text || form == .csv || form == .markdown {
            try sink.write(Array("\n".utf8)[...])
        }
        results += 1
        switch form {
        case .text, .markdown:
            table = FittedTable(columns, form: form, style: style, width: width)
        case .json:
            var head = JSONText()
            head.object { text in
                text.key("schema")
                text.string("alb502.sql/1")
                text.key("columns")
                text.array { text in
                    for name in columns { text.string(name) }
                }
                text.key("rows")
                text.array { _ in }
            }
            // The array is filled as the rows come.
            try sink.write(head.bytes.dropLast(2))
        case .jsonl: keys = Self.keys(columns)
        case .csv:
            for name in columns { csv.field(name) }
            csv.endRecord()
        }
    }

    /// Prints the row that a statement stands on; false where no more are wanted.
    mutating func print(
        _ row: SQLiteStatement, to sink: inout some ByteSink
    ) throws(QueryError) -> Bool {
        guard form == .csv, printed < limit else { return try print(any: row, to: &sink) }
        printed += 1
        append(row)
        if csv.bytes.count >= Self.pieceSize { try flush(to: &sink) }
        return true
    }

    /// Adds a row to `csv`.
    private mutating func append(_ row: some SQLRow) {
        for column in names.indices {
            csv.field { bytes in Self.append(row, column, to: &bytes) }
        }
        csv.endRecord()
    }

    /// Hands on the rows that were printed so far.
    mutating func flush(to sink: inout some ByteSink) throws(QueryError) {
        guard !csv.bytes.isEmpty else { return }
        try sink.write(csv.bytes[...])
        csv.removeAll()
    }

    private mutating func print(
        any row: some SQLRow, to sink: inout some ByteSink
    ) throws(QueryError) -> Bool {
        guard printed < limit else {
            isCut = true
            return false
        }
        printed += 1
        switch form {
        case .json, .jsonl: try printJSON(row, to: &sink)
        case .csv:
            append(row)
            try flush(to: &sink)
        case .text, .markdown:
            var cells: [FittedTable.Cell] = []
            for column in names.indices {
                let kind = row.kind(column)
                let isThere = read(row, column)
                cells.append(
                    FittedTable.Cell(
                        text: isThere ? text(kind) : nil,
                        isNumber: kind == .integer || kind == .real))
            }
            try table.append(cells, to: &sink)
        }
        return true
    }

    mutating func end(to sink: inout some ByteSink) throws(QueryError) {
        switch form {
        case .json: try sink.write(Array("]}\n".utf8)[...])
        case .jsonl: break
        case .csv: try flush(to: &sink)
        case .text, .markdown: try table.finish(to: &sink)
        }
        if isCut, form == .text {
            try sink.write(Array("and more: raise --limit\n".utf8)[...])
        }
    }

    /// Prints text that is no result, such as a listing.
    mutating func print(_ text: String, to sink: inout some ByteSink) throws(QueryError) {
        if results > 0 { try sink.write(Array("\n".utf8)[...]) }
        results += 1
        try sink.write(Array(text.utf8)[...])
    }

    /// Prints rows that no statement made.
    mutating func print(
        _ columns: [String], _ rows: [[String]], to sink: inout some ByteSink
    ) throws(QueryError) {
        try begin(columns, to: &sink)
        for row in rows {
            guard try print(any: TextRow(texts: row), to: &sink) else { break }
        }
        try end(to: &sink)
    }

    var isText: Bool { form == .text }

    /// What people see of `value`.
    private func text(_ kind: SQLKind) -> String {
        if kind == .text, let zone, let micros = TimeText.micros(canonical: value) {
            return zone.text(micros, isExact: true)
        }
        return String(decoding: value, as: UTF8.self)
    }

    private mutating func printJSON(
        _ row: some SQLRow, to sink: inout some ByteSink
    ) throws(QueryError) {
        json.removeAll()
        let isObject = form == .jsonl
        if isObject { json.beginObject() } else { json.beginArray() }
        for column in names.indices {
            if isObject { json.key(encoded: keys[column]) }
            let kind = row.kind(column)
            if !read(row, column) {
                json.null()
            } else if kind == .integer || kind == .real {
                json.literal(value[...])
            } else {
                json.string(value[...])
            }
        }
        if isObject { json.endObject() } else { json.endArray() }
        try writeJSON(to: &sink)
    }

    private func writeJSON(to sink: inout some ByteSink) throws(QueryError) {
        if form == .json { try sink.write(printed <= 1 ? Self.firstRow : Self.nextRow) }
        try sink.write(json.bytes[...])
        if form == .jsonl { try sink.write(Self.newline) }
    }

    private static let newline: ArraySlice<UInt8> = [0x0A]
    private static let firstRow: ArraySlice<UInt8> = [0x0A]
    private static let nextRow: ArraySlice<UInt8> = [0x2C, 0x0A]

    /// Makes `value` the print of a column; false is null.
    private mutating func read(_ row: some SQLRow, _ column: Int) -> Bool {
        value.removeAll(keepingCapacity: true)
        return Self.append(row, column, to: &value)
    }

    /// Appends the print of a column; false is null.
    private static func append(
        _ row: some SQLRow, _ column: Int, to text: inout [UInt8]
    ) -> Bool {
        switch row.kind(column) {
        case .null: return false
        case .integer: Decimal.append(row.integer(column), to: &text)
        case .real: RealText.append(row.real(column), to: &text)
        case .text: row.append(column, to: &text)
        case .blob:
            var bytes: [UInt8] = []
            row.append(column, to: &bytes)
            for byte in bytes {
                text.append(digits[Int(byte >> 4)])
                text.append(digits[Int(byte & 15)])
            }
        }
        return true
    }

    private static let digits = Array("0123456789abcdef".utf8)

    /// Keys of a JSON object; of columns with the same name, the later ones are numbered.
    private static func keys(_ names: [String]) -> [[UInt8]] {
        var seen: Set<String> = []
        return names.map { name in
            var key = name
            var number = 2
            while !seen.insert(key).inserted {
                key = "\(name)_\(number)"
                number += 1
            }
            var text = JSONText()
            text.string(key)
            return text.bytes + [UInt8(ascii: ":")]
        }
    }
}
