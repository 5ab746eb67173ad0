/// What SQLite is told of a table.
extension LogTable {
    /// Whether SQLite would make a number of a text that looks like one beside this column.
    func isNumber(_ column: Int) -> Bool {
        columns[column].kind == .integer || columns[column].kind == .real
    }
}

extension LogColumn {
    /// For the statement that declares the table to SQLite.
    var declaration: String {
        // As the function that it stands for, it has neither type nor collation.
        if case .clock = source { return "\"\(name)\" HIDDEN" }
        let type =
            switch kind {
            case .text: "TEXT"
            case .integer: "INTEGER"
            case .real: "REAL"
            case .time: "TEXT COLLATE \(TimeText.collation)"
            case .bytes: "BLOB"
            }
        return "\"\(name)\" \(type)\(isHidden ? " HIDDEN" : "")"
    }
}
