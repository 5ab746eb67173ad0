import Parquet
import Schemas
import Table

/// The columns of one table as its readers meet them: those of the data files, then the partition's.
package struct ColumnListing: Sendable {
    /// One column of the table.
    package struct Entry: Sendable {
        /// Name in both schemas.
        package let name: String
        /// Type in the Delta schema.
        package let deltaType: String
        /// The column in the data files; nil where its value stands in the path alone.
        package let leaf: LeafColumn?
        /// Whether minimum and maximum of each file are in the Delta log.
        package let hasStatistics: Bool
        /// What the column holds.
        package let doc: String?
    }

    /// Folder of the table in the dataset.
    package let table: String
    /// Columns in the table's order.
    package let entries: [Entry]

    /// The table of `family`, partitioned as `mode` says.
    package static func of(_ family: Family, _ mode: TargetPartition = .group) -> ColumnListing {
        ColumnListing(.of(family, mode))
    }

    /// The table of refused lines.
    package static let quarantine = ColumnListing(.quarantine)

    private init(_ layout: TableLayout) {
        table = layout.folder
        entries = layout.columns.map { column in
            Entry(
                name: column.name, deltaType: column.type,
                leaf: layout.leaves.first { $0.name == column.name },
                hasStatistics: layout.statistics.contains(column.name), doc: column.comment)
        }
    }
}
