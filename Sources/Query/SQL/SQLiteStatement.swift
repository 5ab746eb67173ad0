import CShims

/// A compiled statement and the row it stands on.
@safe final class SQLiteStatement: SQLRow {
    private let statement: OpaquePointer
    private let connection: SQLiteConnection
    let columnCount: Int

    init(_ statement: OpaquePointer, _ connection: SQLiteConnection) {
        unsafe self.statement = statement
        self.connection = connection
        columnCount = unsafe Int(sqlite3_column_count(statement))
    }

    deinit {
        unsafe sqlite3_finalize(statement)
    }

    var columnNames: [String] {
        (0..<columnCount).map { column in
            unsafe sqlite3_column_name(statement, Int32(column)).map { unsafe String(cString: $0) }
                ?? ""
        }
    }

    /// Whether it changes nothing; what is not sure to is refused.
    var isReadOnly: Bool { unsafe sqlite3_stmt_readonly(statement) != 0 }

    /// Goes to the next row; false at the end.
    func step() throws(SQLiteFailure) -> Bool {
        let code = unsafe sqlite3_step(statement)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw connection.failure(code)
        }
    }

    func kind(_ column: Int) -> SQLKind {
        switch unsafe sqlite3_column_type(statement, Int32(column)) {
        case SQLITE_INTEGER: .integer
        case SQLITE_FLOAT: .real
        case SQLITE_TEXT: .text
        case SQLITE_BLOB: .blob
        default: .null
        }
    }

    func integer(_ column: Int) -> Int64 {
        unsafe sqlite3_column_int64(statement, Int32(column))
    }

    func real(_ column: Int) -> Double {
        unsafe sqlite3_column_double(statement, Int32(column))
    }

    /// Appends the bytes of a text or a blob.
    func append(_ column: Int, to bytes: inout [UInt8]) {
        guard let start = unsafe sqlite3_column_blob(statement, Int32(column)) else { return }
        let count = unsafe Int(sqlite3_column_bytes(statement, Int32(column)))
        unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: count))
    }
}
