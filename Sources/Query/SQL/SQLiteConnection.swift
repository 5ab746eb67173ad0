import CShims

/// A connection to an empty database in memory through which the tables of a dataset are read.
@safe final class SQLiteConnection {
    private let database: OpaquePointer
    private let isInterrupted: @Sendable () -> Bool

    /// Bytes of all of SQLite's memory; a statement that needs more fails.
    private static let memoryLimit: Int64 = 192 << 20
    /// KiB of a sort that are kept before it goes to a temporary file.
    private static let sortMemory = 48 << 10
    /// Steps of SQLite's machine between two looks at the signals.
    private static let progressSteps: Int32 = 50_000

    init(_ sources: [SQLTableSource], isInterrupted: @escaping @Sendable () -> Bool)
        throws(QueryError)
    {
        var opened: OpaquePointer?
        sqlite3_hard_heap_limit64(Self.memoryLimit)
        let code = unsafe sqlite3_open_v2(
            ":memory:", &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, nil)
        guard code == SQLITE_OK, let opened = unsafe opened else {
            unsafe sqlite3_close(opened)
            throw QueryError(.inputOutput, "SQLite does not start: code \(code)")
        }
        unsafe database = opened
        self.isInterrupted = isInterrupted
        let isReady =
            unsafe albatross_defend(database) == SQLITE_OK
            && sqlite3_exec(database, "PRAGMA cache_size = -\(Self.sortMemory)", nil, nil, nil)
                == SQLITE_OK
            && registerTimes() && registerCounts() && registerTemplates()
            && sources.allSatisfy { unsafe SQLiteModule.register($0, in: database) }
        guard isReady else { throw QueryError(.inputOutput, "SQLite does not start: \(message)") }
        unsafe sqlite3_set_authorizer(
            database,
            { _, action, first, second, _, _ in
                unsafe SQLiteGuard.allows(action, first, second) ? SQLITE_OK : SQLITE_DENY
            }, nil)
        // The connection outlives its own handler.
        unsafe sqlite3_progress_handler(
            database, Self.progressSteps,
            { context in
                guard let context = unsafe context else { return 1 }
                let connection = unsafe Unmanaged<SQLiteConnection>.fromOpaque(context)
                return unsafe connection.takeUnretainedValue().isInterrupted() ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        unsafe sqlite3_close_v2(database)
    }

    /// Compiles the first statement of `text`.
    /// - Returns: nil where there is only white space; and how many bytes were taken.
    func prepare(
        _ text: ArraySlice<UInt8>
    ) throws(SQLiteFailure) -> (statement: SQLiteStatement?, taken: Int) {
        var statement: OpaquePointer?
        var taken = text.count
        let code = unsafe text.withUnsafeBytes { buffer in
            guard let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self) else {
                return SQLITE_OK
            }
            var tail: UnsafePointer<CChar>?
            let code = unsafe sqlite3_prepare_v2(
                database, start, Int32(clamping: buffer.count), &statement, &tail)
            if let tail = unsafe tail { taken = unsafe tail - start }
            return code
        }
        guard code == SQLITE_OK else { throw failure(code) }
        guard let statement = unsafe statement else { return (nil, taken) }
        return unsafe (SQLiteStatement(statement, self), taken)
    }

    /// What the latest call says of its failure.
    func failure(_ code: Int32) -> SQLiteFailure {
        let offset = unsafe sqlite3_error_offset(database)
        return SQLiteFailure(
            code: code & 0xFF, message: message, offset: offset < 0 ? nil : Int(offset))
    }

    private var message: String { unsafe String(cString: sqlite3_errmsg(database)) }

    private func registerTimes() -> Bool {
        unsafe sqlite3_create_collation_v2(
            database, TimeText.collation, SQLITE_UTF8, nil,
            { _, leftCount, left, rightCount, right in
                let first = unsafe UnsafeRawBufferPointer(start: left, count: Int(leftCount))
                let second = unsafe UnsafeRawBufferPointer(start: right, count: Int(rightCount))
                let order = unsafe TimeText.compare(
                    first.bindMemory(to: UInt8.self).span, second.bindMemory(to: UInt8.self).span)
                return Int32(order.signum())
            }, nil) == SQLITE_OK
    }

    /// `url_template(request_url)`: the path with ids folded, as `top` and `diagnose` count URLs.
    private func registerTemplates() -> Bool {
        unsafe sqlite3_create_function_v2(
            database, "url_template", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nil,
            { context, _, values in
                guard let context = unsafe context else { return }
                let result = unsafe SQLiteResult(context)
                guard let value = unsafe values?[0],
                    let text = unsafe sqlite3_value_text(value)
                else { return result.null() }
                result.text(URLTemplate.of(unsafe String(cString: text)))
            }, nil, nil, nil) == SQLITE_OK
    }

    private func registerCounts() -> Bool {
        let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC
        return unsafe sqlite3_create_function_v2(
            database, CountRewrite.count, 1, flags, nil, nil,
            { context, _, values in unsafe SQLiteConnection.count(context, values?[0]) },
            { context in unsafe SQLiteConnection.finishCount(context) }, nil) == SQLITE_OK
            && sqlite3_create_function_v2(
                database, CountRewrite.countOf, 2, flags, nil, nil,
                { context, _, values in
                    guard unsafe sqlite3_value_type(values?[1]) != SQLITE_NULL else { return }
                    unsafe SQLiteConnection.count(context, values?[0])
                },
                { context in unsafe SQLiteConnection.finishCount(context) }, nil) == SQLITE_OK
    }

    /// Adds as many rows as the one at hand stands for.
    private static func count(_ context: OpaquePointer?, _ weight: OpaquePointer?) {
        guard let sum = unsafe albatross_sum(context, 1) else {
            return unsafe sqlite3_result_error_nomem(context)
        }
        unsafe sum.pointee += sqlite3_value_int64(weight)
    }

    private static func finishCount(_ context: OpaquePointer?) {
        let sum = unsafe albatross_sum(context, 0)
        unsafe sqlite3_result_int64(context, sum?.pointee ?? 0)
    }
}

/// Why SQLite refuses a statement or stops in it.
struct SQLiteFailure: Error {
    let code: Int32
    let message: String
    /// Byte of the statement; nil where it has no place.
    let offset: Int?
}

/// What statements may do: read.
enum SQLiteGuard {
    /// Those that only tell.
    private static let pragmas: Set<String> = [
        "collation_list", "compile_options", "database_list", "function_list", "module_list",
        "pragma_list", "table_info", "table_list", "table_xinfo",
    ]
    private static let functions: Set<String> = ["load_extension", "fts3_tokenizer"]

    static func allows(
        _ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?
    ) -> Bool {
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return true
        // So SQLite declares a virtual table to itself; a statement cannot write there anyway.
        case SQLITE_UPDATE: return unsafe text(first) == "sqlite_master"
        case SQLITE_FUNCTION: return unsafe !functions.contains(text(second))
        case SQLITE_PRAGMA: return unsafe pragmas.contains(text(first).lowercased())
        default: return false
        }
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        guard let pointer = unsafe pointer else { return "" }
        return unsafe String(cString: pointer)
    }
}
