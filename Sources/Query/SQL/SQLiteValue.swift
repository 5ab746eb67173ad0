import CShims

/// Values of SQLite turned into ours.
enum SQLiteValue {
    /// - Parameters:
    ///   - isList: whether it stands for all values of an IN.
    ///   - isNumber: whether a text that looks like a number is to become one, as it does beside a
    ///     numeric column.
    static func list(_ value: OpaquePointer?, isList: Bool, isNumber: Bool) -> [SQLValue] {
        guard isList else { return unsafe [one(value, isNumber: isNumber)] }
        var list: [SQLValue] = []
        var member: OpaquePointer?
        var code = unsafe sqlite3_vtab_in_first(value, &member)
        while code == SQLITE_OK, unsafe member != nil {
            unsafe list.append(one(member, isNumber: isNumber))
            code = unsafe sqlite3_vtab_in_next(value, &member)
        }
        return list
    }

    private static func one(_ value: OpaquePointer?, isNumber: Bool) -> SQLValue {
        let type = unsafe isNumber ? sqlite3_value_numeric_type(value) : sqlite3_value_type(value)
        switch type {
        case SQLITE_INTEGER: return unsafe .integer(sqlite3_value_int64(value))
        case SQLITE_FLOAT: return unsafe .real(sqlite3_value_double(value))
        case SQLITE_TEXT:
            guard let text = unsafe sqlite3_value_text(value) else { return .null }
            let count = unsafe Int(sqlite3_value_bytes(value))
            return unsafe .text(Array(UnsafeBufferPointer(start: text, count: count)))
        case SQLITE_BLOB: return .blob
        default: return .null
        }
    }
}
