import Bytes

/// The embedded files. Every start of a program reads them, so that it is done without Foundation's
/// decoder, which takes some milliseconds.
extension Schema {
    init(json bytes: [UInt8]) throws(JSONError) {
        var cursor = JSONCursor(bytes, in: 0..<bytes.count)
        var family: Family?
        var about: String?
        var minimumFields: Int?
        var (partition, fields, provenance): ([String], [Field], [Column]) = ([], [], [])
        var target: TargetSource?
        var urgent: Urgency?
        try cursor.object { cursor, key throws(JSONError) in
            switch key {
            case "family": family = Family(rawValue: try cursor.string())
            case "about": about = try cursor.string()
            case "minimum_fields": minimumFields = Int(try cursor.int64())
            case "partition": partition = try cursor.texts()
            case "target": target = try TargetSource(&cursor)
            case "urgent": urgent = try Urgency(&cursor)
            case "fields":
                try cursor.array { cursor throws(JSONError) in fields.append(try Field(&cursor)) }
            case "provenance": provenance = try cursor.columns()
            default: try cursor.skip()
            }
        }
        try cursor.finish()
        self.init(
            family: try present(family, "family"), about: try present(about, "about"),
            minimumFields: try present(minimumFields, "minimum_fields"), partition: partition,
            target: target, urgent: urgent, fields: fields, provenance: provenance)
    }
}

private func present<Value>(_ value: Value?, _ key: String) throws(JSONError) -> Value {
    guard let value else { throw JSONError(reason: "no \(key)") }
    return value
}

extension JSONCursor {
    fileprivate mutating func texts() throws(JSONError) -> [String] {
        var texts: [String] = []
        try array { cursor throws(JSONError) in texts.append(try cursor.string()) }
        return texts
    }

    fileprivate mutating func columns() throws(JSONError) -> [Column] {
        var columns: [Column] = []
        try array { cursor throws(JSONError) in columns.append(try Column(&cursor)) }
        return columns
    }
}

extension TargetSource {
    fileprivate init(_ cursor: inout JSONCursor) throws(JSONError) {
        var group: String?
        var endpoint: [String] = []
        try cursor.object { cursor, key throws(JSONError) in
            switch key {
            case "group": group = try cursor.string()
            case "endpoint": endpoint = try cursor.texts()
            default: try cursor.skip()
            }
        }
        self.init(group: try present(group, "group"), endpoint: endpoint)
    }
}

extension Urgency {
    fileprivate init(_ cursor: inout JSONCursor) throws(JSONError) {
        var column: String?
        var from: Int32?
        var also: [Int32] = []
        try cursor.object { cursor, key throws(JSONError) in
            switch key {
            case "column": column = try cursor.string()
            case "from": from = Int32(exactly: try cursor.int64())
            case "also":
                try cursor.array { cursor throws(JSONError) in
                    also.append(try present(Int32(exactly: try cursor.int64()), key))
                }
            default: try cursor.skip()
            }
        }
        self.init(
            column: try present(column, "column"), from: try present(from, "from"), also: also)
    }
}

extension Field {
    fileprivate init(_ cursor: inout JSONCursor) throws(JSONError) {
        var kind: FieldKind?
        var quoted: Bool?
        var values: [String]?
        var decimals: Int?
        var columns: [Column] = []
        try cursor.object { cursor, key throws(JSONError) in
            switch key {
            case "kind": kind = FieldKind(rawValue: try cursor.string())
            case "quoted": quoted = try cursor.bool()
            case "values": values = try cursor.texts()
            case "decimals": decimals = Int(try cursor.int64())
            case "columns": columns = try cursor.columns()
            default: try cursor.skip()
            }
        }
        self.init(
            kind: try present(kind, "kind"), quoted: quoted, values: values, decimals: decimals,
            columns: columns)
    }
}

extension Column {
    fileprivate init(_ cursor: inout JSONCursor) throws(JSONError) {
        var id: Int?
        var (name, doc): (String?, String?)
        var type: ColumnType?
        var (stats, distinct, bloom): (Bool?, Bool?, Bool?)
        try cursor.object { cursor, key throws(JSONError) in
            switch key {
            case "id": id = Int(try cursor.int64())
            case "name": name = try cursor.string()
            case "type": type = ColumnType(rawValue: try cursor.string())
            case "stats": stats = try cursor.bool()
            case "distinct": distinct = try cursor.bool()
            case "bloom": bloom = try cursor.bool()
            case "doc": doc = try cursor.string()
            default: try cursor.skip()
            }
        }
        self.init(
            id: try present(id, "id"), name: try present(name, "name"),
            type: try present(type, "type"), stats: stats, distinct: distinct, bloom: bloom,
            doc: try present(doc, "doc"))
    }
}
