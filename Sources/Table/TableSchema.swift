import Foundation

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

    /// `schema` with those of `columns` that it does not have, as nullable columns at its end.
    /// - Returns: nil if it has all of them.
    /// - Throws: `.unsupported` if a column has another type there.
    package static func grown(
        _ schema: String, by columns: [TableColumn], path: String
    ) throws(TableError) -> String? {
        guard
            var root = (try? JSONSerialization.jsonObject(with: Data(schema.utf8)))
                as? [String: Any],
            var fields = root["fields"] as? [[String: Any]]
        else { throw TableError(.corrupt, path, "the table's schema cannot be read") }
        var types: [String: Any] = [:]
        for field in fields {
            // Names are unique whatever their case (protocol, "Schema Serialization Format").
            if let name = field["name"] as? String { types[name.lowercased()] = field["type"] }
        }
        var added = false
        for column in columns {
            guard let type = types[column.name.lowercased()] else {
                var metadata: [String: Any] = [:]
                if let comment = column.comment { metadata["comment"] = comment }
                fields.append([
                    "name": column.name, "type": column.type, "nullable": true,
                    "metadata": metadata,
                ])
                added = true
                continue
            }
            guard type as? String == column.type else {
                throw TableError(
                    .unsupported, path,
                    "column \(column.name) is \(type) in the table, not \(column.type): use another dataset"
                )
            }
        }
        guard added else { return nil }
        root["fields"] = fields
        guard
            let data = try? JSONSerialization.data(
                withJSONObject: root, options: [.sortedKeys, .withoutEscapingSlashes])
        else { throw TableError(.corrupt, path, "the table's schema cannot be written") }
        return String(decoding: data, as: UTF8.self)
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
