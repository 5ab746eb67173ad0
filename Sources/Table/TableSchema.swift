import Bytes

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
        let fields = columns.map(field).joined(separator: ",")
        return "{\"type\":\"struct\",\"fields\":[\(fields)]}"
    }

    private static func field(_ column: TableColumn) -> String {
        let comment = column.comment.map { "\"comment\":\"\(escape($0))\"" } ?? ""
        return "{\"name\":\"\(escape(column.name))\",\"type\":\"\(column.type)\","
            + "\"nullable\":true,\"metadata\":{\(comment)}}"
    }

    /// `schema` with those of `columns` that it does not have, as nullable columns at its end.
    /// - Returns: nil if it has all of them.
    /// - Throws: `.unsupported` if a column has another type there.
    package static func grown(
        _ schema: String, by columns: [TableColumn], path: String
    ) throws(TableError) -> String? {
        let text = Array(schema.utf8)
        let fields: StoredFields
        do throws(JSONError) { fields = try StoredFields(text) } catch {
            throw TableError(.corrupt, path, "the table's schema cannot be read: \(error.reason)")
        }
        var added: [TableColumn] = []
        for column in columns {
            // Names are unique whatever their case (protocol, "Schema Serialization Format").
            guard let type = fields.types[column.name.lowercased()] else {
                added.append(column)
                continue
            }
            guard type == column.type else {
                throw TableError(
                    .unsupported, path,
                    "column \(column.name) is \(type) in the table, not \(column.type): use another dataset"
                )
            }
        }
        guard !added.isEmpty else { return nil }
        let comma = fields.count == 0 ? "" : ","
        let more = comma + added.map(field).joined(separator: ",")
        return String(
            decoding: text[..<fields.end] + more.utf8 + text[fields.end...], as: UTF8.self)
    }

    /// The fields of a schema string.
    private struct StoredFields {
        /// By names in lower case; one that is no name but a struct, a list or a map as its JSON.
        var types: [String: String] = [:]
        var count = 0
        /// Byte of the bracket behind the last field.
        var end = 0

        init(_ text: [UInt8]) throws(JSONError) {
            var cursor = JSONCursor(text, in: 0..<text.count)
            var read: StoredFields?
            try cursor.object { cursor, key throws(JSONError) in
                guard key == "fields" else { return try cursor.skip() }
                var fields = StoredFields()
                try cursor.array { cursor throws(JSONError) in try fields.add(&cursor, text) }
                fields.end = cursor.offset - 1
                read = fields
            }
            try cursor.finish()
            guard let read else { throw JSONError(reason: "no fields") }
            self = read
        }

        private init() {}

        private mutating func add(_ cursor: inout JSONCursor, _ text: [UInt8]) throws(JSONError) {
            var (name, type): (String?, String?)
            try cursor.object { cursor, key throws(JSONError) in
                switch key {
                case "name": name = try cursor.string()
                case "type" where cursor.isString(): type = try cursor.string()
                case "type":
                    let start = cursor.offset
                    try cursor.skip()
                    type = String(decoding: text[start..<cursor.offset], as: UTF8.self)
                default: try cursor.skip()
                }
            }
            count += 1
            if let name { types[name.lowercased()] = type }
        }
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
