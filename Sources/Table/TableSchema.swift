/// A column of a Delta table: `string`, `long`, `integer`, `double`, `timestamp`, `date`, `binary`.
package struct TableColumn: Sendable, Equatable {
    package let name: String
    package let type: String
    package let comment: String?

    package init(name: String, type: String, comment: String? = nil) {
        self.name = name
        self.type = type
        self.comment = comment
    }
}

/// The columns of a table as Delta's schema string (protocol, "Schema Serialization Format").
package enum TableSchema {
    /// Every column is nullable.
    package static func string(of columns: [TableColumn]) -> String {
        let fields = columns.map { column in
            let comment = column.comment.map { "\"comment\":\"\(escape($0))\"" } ?? ""
            return "{\"name\":\"\(escape(column.name))\",\"type\":\"\(column.type)\","
                + "\"nullable\":true,\"metadata\":{\(comment)}}"
        }
        return "{\"type\":\"struct\",\"fields\":[\(fields.joined(separator: ","))]}"
    }

    private static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if character == "\"" || character == "\\" { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped
    }
}
