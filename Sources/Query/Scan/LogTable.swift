import Schemas

/// A table as questions see it: the columns of a family, and those by which its files are partitioned.
package struct LogTable: Sendable {
    /// Name in statements.
    package let name: String
    /// Folder of its Delta table in the dataset.
    package let folder: String
    /// What a row is.
    package let about: String
    package let columns: [LogColumn]
    /// Columns of the data files that `columns` are read from.
    let leaves: [Leaf]
    let types: [ColumnType]

    struct Leaf: Sendable {
        let name: String
        let type: ColumnType
        /// Whether files carry a bloom filter of it.
        let hasBloomFilter: Bool
        /// Whether the Delta log has its bounds.
        let hasStatistics: Bool
    }

    /// Column that says for how many rows a row stands where equal rows are given as one.
    static let rowCount = "#rows"

    /// Position of the column called `name`, in any case of letters; nil if there is none.
    package func position(_ name: String) -> Int? {
        let wanted = name.lowercased()
        return columns.firstIndex { $0.name == wanted }
    }

    func leaf(_ name: String) -> Int? { leaves.firstIndex { $0.name == name } }

    /// Whether the rows are in folders by hour.
    var isHourly: Bool { columns.contains { $0.source == .hour } }

    private init(
        name: String, folder: String, about: String, leaves: [Leaf], docs: [String],
        partition: [String]
    ) {
        self.name = name
        self.folder = folder
        self.about = about
        self.leaves = leaves
        types = leaves.map(\.type)
        var columns: [LogColumn] = []
        for (position, leaf) in leaves.enumerated() {
            let kind = LogColumn.Kind(leaf, in: folder)
            columns.append(
                LogColumn(
                    name: leaf.name, kind: kind, source: .leaf(position), doc: docs[position]))
        }
        for name in partition {
            guard let column = LogColumn.partition(name) else { continue }
            columns.append(column)
        }
        for (position, leaf) in leaves.enumerated() where leaf.type == .timestamp {
            columns.append(
                LogColumn(
                    name: "\(leaf.name)_us", kind: .integer, source: .leaf(position),
                    doc: "The same in µs since 1970", isHidden: true))
        }
        if let time = leaves.firstIndex(where: { $0.name == "time" && $0.type == .timestamp }) {
            columns += TimeUnit.allCases.map { unit in
                LogColumn(
                    name: unit.column, kind: .text, source: .clock(time, unit), doc: "",
                    isHidden: true)
            }
        }
        columns.append(
            LogColumn(
                name: Self.rowCount, kind: .integer, source: .rowCount, doc: "", isHidden: true))
        self.columns = columns
    }

    private init(_ family: Family, name: String) {
        let schema = Schema.of(family)
        self.init(
            name: name, folder: family.rawValue, about: schema.about,
            leaves: schema.columns.map {
                Leaf(
                    name: $0.name, type: $0.type, hasBloomFilter: $0.bloom ?? false,
                    hasStatistics: $0.stats ?? false)
            },
            docs: schema.columns.map(\.doc), partition: schema.partition)
    }

    /// The tables of every dataset; one that a dataset lacks is empty.
    package static let all = [
        LogTable(.access, name: "alb_logs"), LogTable(.connection, name: "alb_connections"),
        LogTable(.healthCheck, name: "alb_health_checks"), quarantine,
    ]

    package static func of(_ family: Family) -> LogTable {
        switch family {
        case .access: all[0]
        case .connection: all[1]
        case .healthCheck: all[2]
        }
    }

    /// As `albatross ingest` lays it out.
    private static let quarantine: LogTable = {
        let columns: [(name: String, type: ColumnType, doc: String)] = [
            ("family", .string, "access, connection or health_check"),
            ("source_object", .string, "Key of the object the line came from"),
            ("source_line", .integer, "Line in that object, from 1"),
            ("reason", .string, "Why it is no row"),
            ("field", .integer, "Field that is wrong, from 1; 0 means the whole line"),
            ("byte", .integer, "Byte of the line where the trouble begins, from 1"),
            ("raw", .string, "The line as it was; a blob where it is no UTF-8"),
        ]
        return LogTable(
            name: "alb_quarantine", folder: "quarantine", about: "Lines that are no rows",
            leaves: columns.map {
                Leaf(name: $0.name, type: $0.type, hasBloomFilter: false, hasStatistics: false)
            },
            docs: columns.map(\.doc), partition: ["date"])
    }()
}

/// A column of a table.
package struct LogColumn: Sendable {
    package enum Kind: Sendable {
        case text, integer, real
        /// µs in the files, ISO 8601 text in SQL.
        case time
        /// Text where it is UTF-8.
        case bytes
    }

    enum Source: Sendable, Equatable {
        /// By position in the table's `leaves`.
        case leaf(Int)
        case date, hour, target
        /// The beginning of a time's print, down to a unit.
        case clock(Int, TimeUnit)
        case rowCount
    }

    package let name: String
    package let kind: Kind
    let source: Source
    package let doc: String
    /// Whether `SELECT *` leaves it out.
    package var isHidden = false
    /// Whether it is there for statements that were told otherwise (`CountRewrite`) and for no people.
    var isInternal: Bool { name.hasPrefix("#") }

    fileprivate static func partition(_ name: String) -> LogColumn? {
        switch name {
        case "date":
            LogColumn(name: name, kind: .text, source: .date, doc: "Day of the row, in UTC")
        case "hour":
            LogColumn(name: name, kind: .integer, source: .hour, doc: "Hour of the row, in UTC")
        case "target":
            LogColumn(
                name: name, kind: .text, source: .target,
                doc: "Target group by which the files are partitioned; none without one")
        default: nil
        }
    }
}

extension LogColumn.Kind {
    fileprivate init(_ leaf: LogTable.Leaf, in folder: String) {
        switch leaf.type {
        case .string: self = folder == "quarantine" && leaf.name == "raw" ? .bytes : .text
        case .integer, .long: self = .integer
        case .double: self = .real
        case .timestamp: self = .time
        }
    }
}
