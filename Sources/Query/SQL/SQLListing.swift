import Bytes

/// The answers to `.tables` and `.schema [TABLE]`.
struct SQLListing {
    private enum Command {
        case tables
        case schema([LogTable])
    }

    private let command: Command

    /// - Parameter line: begins with a dot.
    init(_ line: String) throws(QueryError) {
        let words = line.split { $0.isWhitespace || $0 == ";" }.map(String.init)
        let names = LogTable.all.map(\.name)
        switch (words.first ?? "", words.count) {
        case (".tables", 1): command = .tables
        case (".schema", 1): command = .schema(LogTable.all)
        case (".schema", 2):
            guard let table = LogTable.all.first(where: { $0.name == words[1].lowercased() }) else {
                let near = NearMiss.nearest(to: words[1].lowercased(), in: names)
                let advice = near.map { "did you mean \($0)?" } ?? "see alb502 sql .tables"
                throw QueryError(.usage, "there is no table \(words[1]): \(advice)")
            }
            command = .schema([table])
        default:
            throw QueryError(
                .usage, "'\(line)' is not understood: write .tables, .schema or .schema TABLE")
        }
    }

    func print(_ printer: inout SQLPrinter, to sink: inout some ByteSink) throws(QueryError) {
        switch command {
        case .tables:
            let rows = LogTable.all.map { [$0.name, $0.about] }
            try printer.print(["table", "rows"], rows, to: &sink)
        case .schema(let tables):
            guard printer.isText else {
                let rows = tables.flatMap { table in
                    Self.columns(of: table).map { [table.name, $0.name, $0.type, $0.doc] }
                }
                try printer.print(["table", "column", "type", "description"], rows, to: &sink)
                return
            }
            for table in tables { try printer.print(Self.text(of: table), to: &sink) }
        }
    }

    private static func columns(
        of table: LogTable
    ) -> [(name: String, type: String, doc: String)] {
        table.columns.filter { !$0.isInternal }.map { column in
            let type =
                switch column.kind {
                case .text, .time: "TEXT"
                case .integer: "INTEGER"
                case .real: "REAL"
                case .bytes: "BLOB"
                }
            var doc = column.doc
            if column.kind == .time { doc += " (ISO 8601, UTC)" }
            if column.isHidden { doc += "; not in SELECT *" }
            return (column.name, type, doc)
        }
    }

    private static func text(of table: LogTable) -> String {
        let columns = columns(of: table)
        let width = columns.reduce(0) { max($0, $1.name.count + $1.type.count + 2) }
        var text = "-- \(table.about)\nCREATE TABLE \(table.name) (\n"
        for (index, column) in columns.enumerated() {
            let comma = index + 1 < columns.count ? "," : ""
            let declaration = "\(column.name) \(column.type)\(comma)"
            let padding = String(repeating: " ", count: width - declaration.count)
            text += "  \(declaration)\(padding)  -- \(column.doc)\n"
        }
        return text + ");\n"
    }
}
