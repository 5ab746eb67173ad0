import CShims

/// The calls by which SQLite reads our tables (sqlite.org/vtab.html). Pointers are turned into
/// values and objects here, and nowhere else.
enum SQLiteModule {
    /// SQLite keeps the address for as long as a connection is open.
    nonisolated(unsafe) private static let module: UnsafeMutablePointer<sqlite3_module> = {
        let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
        unsafe module.initialize(to: sqlite3_module())
        unsafe module.pointee.iVersion = 1
        // Without xCreate a table is there by its name, and cannot be made twice.
        unsafe module.pointee.xConnect = { database, source, _, _, vtab, _ in
            unsafe SQLiteModule.connect(database, source, vtab)
        }
        unsafe module.pointee.xBestIndex = { unsafe SQLiteModule.plan($0, $1) }
        unsafe module.pointee.xDisconnect = { vtab in
            unsafe albatross_free(vtab)
            return SQLITE_OK
        }
        unsafe module.pointee.xOpen = { unsafe SQLiteModule.open($0, $1) }
        unsafe module.pointee.xClose = { unsafe SQLiteModule.close($0) }
        unsafe module.pointee.xFilter = { cursor, plan, _, count, values in
            unsafe SQLiteModule.filter(cursor, plan, count, values)
        }
        unsafe module.pointee.xNext = { cursor in
            unsafe SQLiteModule.attempt(cursor) { state throws(QueryError) in
                try state.advance()
            }
        }
        unsafe module.pointee.xEof = { cursor in
            unsafe SQLiteModule.cursor(cursor).isAtEnd ? 1 : 0
        }
        unsafe module.pointee.xColumn = { cursor, context, column in
            guard let context = unsafe context else { return SQLITE_MISUSE }
            unsafe SQLiteModule.cursor(cursor).column(Int(column), to: SQLiteResult(context))
            return SQLITE_OK
        }
        unsafe module.pointee.xRowid = { cursor, number in
            unsafe number?.pointee = SQLiteModule.cursor(cursor).rowNumber
            return SQLITE_OK
        }
        return unsafe module
    }()

    /// Makes the table of `source` known to a connection, which must not outlive it.
    static func register(_ source: SQLTableSource, in database: OpaquePointer) -> Bool {
        unsafe sqlite3_create_module_v2(
            database, source.table.name, module, Unmanaged.passUnretained(source).toOpaque(), nil)
            == SQLITE_OK
    }

    private static func connect(
        _ database: OpaquePointer?, _ source: UnsafeMutableRawPointer?,
        _ vtab: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?
    ) -> Int32 {
        guard let source = unsafe source else { return SQLITE_MISUSE }
        let table = unsafe Unmanaged<SQLTableSource>.fromOpaque(source).takeUnretainedValue().table
        let columns = table.columns.map(\.declaration).joined(separator: ", ")
        let code = unsafe sqlite3_declare_vtab(database, "CREATE TABLE x(\(columns))")
        guard code == SQLITE_OK else { return code }
        return unsafe albatross_vtab_new(source, vtab)
    }

    private static func open(
        _ vtab: UnsafeMutablePointer<sqlite3_vtab>?,
        _ cursor: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab_cursor>?>?
    ) -> Int32 {
        guard let source = unsafe source(vtab) else { return SQLITE_MISUSE }
        let state = unsafe Unmanaged.passRetained(SQLCursor(source))
        let code = unsafe albatross_cursor_new(state.toOpaque(), cursor)
        if code != SQLITE_OK { unsafe state.release() }
        return code
    }

    private static func close(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Int32 {
        if let state = unsafe albatross_cursor_state(cursor) {
            unsafe Unmanaged<SQLCursor>.fromOpaque(state).release()
        }
        unsafe albatross_free(cursor)
        return SQLITE_OK
    }

    private static func plan(
        _ vtab: UnsafeMutablePointer<sqlite3_vtab>?,
        _ info: UnsafeMutablePointer<sqlite3_index_info>?
    ) -> Int32 {
        guard let source = unsafe source(vtab), let info = unsafe info else { return SQLITE_MISUSE }
        do throws(QueryError) {
            var planner = unsafe SQLiteIndexInfo(info)
            try planner.agree(with: source)
            return SQLITE_OK
        } catch {
            return unsafe fail(vtab, source, error)
        }
    }

    private static func filter(
        _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ plan: Int32, _ count: Int32,
        _ values: UnsafeMutablePointer<OpaquePointer?>?
    ) -> Int32 {
        let state = unsafe SQLiteModule.cursor(cursor)
        let lists = (0..<Int(count)).map { index in
            unsafe SQLiteValue.list(
                values?[index], isList: state.source.isList(Int(plan), index),
                isNumber: state.source.isNumber(Int(plan), index))
        }
        return unsafe attempt(cursor) { state throws(QueryError) in
            try state.begin(Int(plan), lists)
        }
    }

    @inline(__always)
    private static func attempt(
        _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?,
        _ body: (SQLCursor) throws(QueryError) -> Void
    ) -> Int32 {
        let state = unsafe SQLiteModule.cursor(cursor)
        do throws(QueryError) {
            try body(state)
            return SQLITE_OK
        } catch {
            return unsafe fail(cursor?.pointee.pVtab, state.source, error)
        }
    }

    private static func fail(
        _ vtab: UnsafeMutablePointer<sqlite3_vtab>?, _ source: SQLTableSource, _ error: QueryError
    ) -> Int32 {
        source.failure = error
        unsafe albatross_vtab_fail(vtab, error.description)
        return error == .interrupted ? SQLITE_INTERRUPT : SQLITE_ERROR
    }

    private static func source(_ vtab: UnsafeMutablePointer<sqlite3_vtab>?) -> SQLTableSource? {
        guard let source = unsafe albatross_vtab_table(vtab) else { return nil }
        return unsafe Unmanaged<SQLTableSource>.fromOpaque(source).takeUnretainedValue()
    }

    @inline(__always)
    private static func cursor(
        _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?
    ) -> SQLCursor {
        // Every open cursor has its state from `open`.
        guard let state = unsafe albatross_cursor_state(cursor) else {
            preconditionFailure("a cursor that was not opened")
        }
        return unsafe Unmanaged<SQLCursor>.fromOpaque(state).takeUnretainedValue()
    }
}
