import CShims

/// SQL over the tables of a dataset or of raw logs, read-only.
package final class SQLSession {
    private let sources: [SQLTableSource]
    private let connection: SQLiteConnection

    /// - Parameters:
    ///   - source: a table that it lacks is empty; refused lines are asked of datasets alone.
    ///   - isInterrupted: whether to stop; asked again and again.
    package init(
        _ source: LogSource, isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) throws(QueryError) {
        sources = LogTable.all.map {
            SQLTableSource($0, source.place(of: $0, isInterrupted: isInterrupted))
        }
        connection = try SQLiteConnection(sources, isInterrupted: isInterrupted)
    }

    /// Spares SQLite its locks, in a process with sessions on one thread alone; to be called before the
    /// first of them.
    package static func stayOnOneThread() {
        // Where SQLite is built without the choice it keeps its locks.
        _ = albatross_single_thread()
    }

    /// For `--explain`: a line for each table that was scanned.
    package var explanations: [String] {
        sources.filter { $0.scans > 0 }.map(\.explanation)
    }

    /// What was left out because it could not be read, a line each.
    package var remarks: [String] { sources.flatMap(\.remarks) }

    /// Runs statements separated by `;`, and lines that begin with `.tables` or `.schema`.
    package func run(_ text: String, _ printer: inout SQLPrinter, to sink: inout some ByteSink)
        throws(QueryError)
    {
        let script = SQLScript(text)
        var rest = script.bytes[...]
        var count = 0
        while true {
            rest = rest.drop { $0 <= 0x20 || $0 == UInt8(ascii: ";") }
            guard let first = rest.first else { break }
            if first == UInt8(ascii: ".") {
                let line = rest.prefix { $0 != 0x0A }
                rest = rest[line.endIndex...]
                try SQLListing(String(decoding: line, as: UTF8.self)).print(&printer, to: &sink)
                count += 1
                continue
            }
            let (statement, taken) = try compile(rest, script)
            if let statement {
                try run(statement, rest.prefix(taken), script, &printer, to: &sink)
                count += 1
            }
            guard taken > 0 else { break }
            rest = rest.dropFirst(taken)
        }
        guard count > 0 else {
            throw QueryError(
                .usage, "there is no statement: write alb502 sql \"SELECT count(*) FROM alb_logs\"")
        }
    }

    private func compile(
        _ text: ArraySlice<UInt8>, _ script: SQLScript
    ) throws(QueryError) -> (statement: SQLiteStatement?, taken: Int) {
        do throws(SQLiteFailure) { return try connection.prepare(text) } catch {
            throw self.error(error, text, script)
        }
    }

    private func run(
        _ statement: SQLiteStatement, _ text: ArraySlice<UInt8>, _ script: SQLScript,
        _ printer: inout SQLPrinter, to sink: inout some ByteSink
    ) throws(QueryError) {
        guard statement.isReadOnly else { throw script.refusal(of: text) }
        defer { for source in sources { source.forget() } }
        try printer.begin(statement.columnNames, to: &sink)
        let quick = counting(text, statement)
        let running = quick ?? statement
        while true {
            do throws(SQLiteFailure) {
                guard try running.step() else { break }
            } catch {
                try printer.flush(to: &sink)
                throw self.error(error, text, script)
            }
            guard try printer.print(running, to: &sink) else { break }
        }
        try printer.end(to: &sink)
    }

    /// The statement in a form that lets equal rows come as one; nil if it does more than count.
    private func counting(
        _ text: ArraySlice<UInt8>, _ statement: SQLiteStatement
    ) -> SQLiteStatement? {
        guard let rewrite = CountRewrite(Array(text), tables: LogTable.all.map(\.name)),
            let source = sources.first(where: { $0.table.name == rewrite.table })
        else { return nil }
        source.countedColumns = rewrite.names.map { names in
            CountedColumns(
                positions: source.table.columns.indices.filter { position in
                    let column = source.table.columns[position]
                    return column.source != .rowCount && names.contains(column.name)
                }, comparisons: rewrite.comparisons,
                filters: rewrite.filters.flatMap { name, filters -> [ColumnTest] in
                    guard let position = source.table.position(name),
                        source.table.columns[position].kind == .integer
                    else { return [] }
                    return filters.map { filter in
                        ColumnTest(
                            column: position, kind: .integer, .compare(filter.comparison),
                            [.integer(filter.value)])
                    }
                })
        }
        let quick = try? connection.prepare(rewrite.statement[...]).statement
        return quick?.columnCount == statement.columnCount ? quick : nil
    }

    private func error(
        _ failure: SQLiteFailure, _ text: ArraySlice<UInt8>, _ script: SQLScript
    ) -> QueryError {
        // What the scan says is what SQLite repeats.
        if let cause = sources.lazy.compactMap(\.failure).first { return cause }
        return script.error(failure, in: text, known: { self.names($0) })
    }

    /// Names of a kind that a statement may use.
    private func names(_ kind: SQLScript.NameKind) -> [String] {
        switch kind {
        case .table: return sources.map(\.table.name)
        case .column:
            return sources.flatMap { $0.table.columns.filter { !$0.isInternal }.map(\.name) }
        case .function:
            let query = Array("SELECT DISTINCT name FROM pragma_function_list".utf8)
            guard let found = try? connection.prepare(query[...]).statement else { return [] }
            var names: [String] = []
            while (try? found.step()) == true {
                var name: [UInt8] = []
                found.append(0, to: &name)
                names.append(String(decoding: name, as: UTF8.self))
            }
            return names
        }
    }
}
