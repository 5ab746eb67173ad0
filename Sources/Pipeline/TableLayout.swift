import Parquet
import Schemas
import Table

/// How a family's schema looks in its table: Parquet columns, Delta columns, partitioning.
struct TableLayout: Sendable {
    /// Folder of the table in the dataset.
    let folder: String
    /// Columns of the data files, in order.
    let leaves: [LeafColumn]
    /// Columns of the table: the files' and the partition's.
    let columns: [TableColumn]
    let partitionColumns: [String]
    /// What the table remembers of its making.
    var properties: [String: String] = [:]
    /// Columns whose bounds go into the Delta log.
    let statistics: Set<String>
    /// Column whose numbers are counted there; nil for none.
    var countedColumn: String?

    static func of(_ family: Family, _ mode: TargetPartition) -> TableLayout {
        let schema = Schema.of(family)
        let partition = schema.partition.filter { $0 != "target" || mode != .off }
        let target = partition.contains("target") ? [targetProperty: mode.rawValue] : [:]
        return TableLayout(
            folder: family.rawValue,
            leaves: schema.columns.map(leaf),
            columns: schema.columns.map {
                TableColumn(name: $0.name, type: $0.type.rawValue, comment: $0.doc)
            } + partition.map { TableColumn(name: $0, type: partitionTypes[$0] ?? "string") },
            partitionColumns: partition, properties: target,
            statistics: Set(schema.columns.filter { $0.stats == true }.map(\.name)),
            countedColumn: schema.urgent?.column)
    }

    /// What the column `target` holds: groups and endpoints must not mix in one table.
    static let targetProperty = "albatross.partitionTarget"

    /// The lines that are no rows, of all families.
    static let quarantine: TableLayout = {
        let columns: [(name: String, type: String, doc: String)] = [
            ("family", "string", "access, connection or health_check"),
            ("source_object", "string", "Key of the object the line came from"),
            ("source_line", "integer", "Line in that object, from 1"),
            ("reason", "string", "Why it is no row"),
            ("field", "integer", "Field that is wrong, from 1; 0 means the whole line"),
            ("byte", "integer", "Byte of the line where the trouble begins, from 1"),
            ("raw", "binary", "The line as it was"),
        ]
        return TableLayout(
            folder: "quarantine",
            leaves: columns.enumerated().map { index, column in
                LeafColumn(
                    name: column.name, type: column.type == "integer" ? .int32 : .byteArray,
                    logicalType: column.type == "string" ? .string : nil,
                    fieldID: Int32(index + 1))
            },
            columns: columns.map {
                TableColumn(name: $0.name, type: $0.type, comment: $0.doc)
            } + [TableColumn(name: "date", type: "date", comment: "Day of the object")],
            partitionColumns: ["date"], statistics: [])
    }()

    private static let partitionTypes = ["date": "date", "hour": "integer", "target": "string"]

    private static func leaf(_ column: Column) -> LeafColumn {
        let type: PhysicalType
        var logical: LogicalType?
        switch column.type {
        case .string: (type, logical) = (.byteArray, .string)
        case .integer: type = .int32
        case .long: type = .int64
        case .double: type = .double
        case .timestamp: (type, logical) = (.int64, .timestamp)
        }
        return LeafColumn(
            name: column.name, type: type, logicalType: logical, fieldID: Int32(column.id),
            hasBloomFilter: column.bloom ?? false)
    }
}
