import Bytes

/// The three kinds of log that an Application Load Balancer writes into one folder.
package enum Family: String, CaseIterable, Sendable {
    case access
    case connection
    case healthCheck = "health_check"
}

/// How a field of a line is written, and so how it is read and printed again.
package enum FieldKind: String, Sendable {
    /// One of a closed list of words; another word means that the line is of another format.
    case word
    /// ISO 8601, UTC, microseconds.
    case timestamp
    /// `address:port`, split at the last colon.
    case endpoint
    /// Decimal seconds with a fixed number of decimals, or `-1`.
    case seconds
    /// An HTTP status of three digits.
    case status
    case integer
    case long
    case text
    /// `METHOD URL HTTP/x.y`.
    case request
    /// Address of the load balancer node; null is filled from the object's key.
    case node
}

/// A column's type in the table; the Delta and Parquet types follow from it.
package enum ColumnType: String, Sendable {
    case string, integer, long, double, timestamp
}

package struct Column: Sendable {
    /// Parquet field id: fixed for ever once released.
    package let id: Int
    package let name: String
    package let type: ColumnType
    /// Whether minimum and maximum go into the Delta log for file skipping.
    package let stats: Bool?
    /// Whether nearly every value differs, so that a dictionary would only cost.
    package let distinct: Bool?
    /// Whether files carry a bloom filter of it, for looking up single values.
    package let bloom: Bool?
    package let doc: String
}

/// One field of a line, with the columns it fills.
package struct Field: Sendable {
    package let kind: FieldKind
    /// Whether AWS writes it in double quotes.
    package let quoted: Bool?
    package let values: [String]?
    package let decimals: Int?
    package let columns: [Column]
}

/// Where the partition column `target` comes from.
package struct TargetSource: Sendable {
    package let group: String
    package let endpoint: [String]
}

/// Which rows matter to an incident and are stored in a row group of their own.
package struct Urgency: Sendable {
    package let column: String
    package let from: Int32
    package let also: [Int32]
}

/// A family's fields and columns: the one truth behind parser, printer, Parquet and Delta schema.
package struct Schema: Sendable {
    package let family: Family
    package let about: String
    /// A line with fewer fields is no log line.
    package let minimumFields: Int
    /// Partition columns in path order: `date`, `hour` and, where rows have one, `target`.
    package let partition: [String]
    package let target: TargetSource?
    package let urgent: Urgency?
    package let fields: [Field]
    /// Columns that say where a row came from; filled by the pipeline, not from a field.
    package let provenance: [Column]

    /// Data columns in file order: the fields' columns, then provenance.
    package var columns: [Column] { fields.flatMap(\.columns) + provenance }

    /// The schema compiled into the program for `family`.
    package static func of(_ family: Family) -> Schema {
        switch family {
        case .access: access
        case .connection: connection
        case .healthCheck: healthCheck
        }
    }

    private static let access = decode(PackageResources.access_json, "access.json")
    private static let connection = decode(PackageResources.connection_json, "connection.json")
    private static let healthCheck = decode(PackageResources.health_check_json, "health_check.json")

    private static func decode(_ bytes: [UInt8], _ name: String) -> Schema {
        do throws(JSONError) { return try Schema(json: bytes) } catch {
            // The file is compiled in; a test decodes all three.
            preconditionFailure("Schemas/\(name) is malformed: \(error.reason)")
        }
    }
}
