/// Something in a dataset that is not as it should be.
package struct Finding: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// A table whose log or ledger cannot be read.
        case table
        case missingFile = "missing_file"
        case fileSize = "file_size"
        /// A data file, or a part of it, that cannot be read, or that lies about its values.
        case fileContent = "file_content"
        case rowCount = "row_count"
        /// Bounds in the Delta log that are not those of the values.
        case logStatistics = "log_statistics"
        /// Rows in a partition that is not theirs.
        case partition
        case order
        /// A line that is in the table more than once.
        case duplicate
        case ledger
        /// Rows or refused lines of an object that are more or fewer than the ledger says.
        case conservation
        case unknownObject = "unknown_object"
        case sourceUnreadable = "source_unreadable"
        /// A source object that is not the one that was ingested.
        case sourceChanged = "source_changed"
        /// Lines of a source object that are not in the dataset as they are there.
        case sourceLines = "source_lines"
    }

    package let kind: Kind
    /// Folder of the table in the dataset.
    package let table: String
    /// Data file, relative to the dataset.
    package let file: String?
    /// Source object, as the column `source_object` has it.
    package let object: String?
    package let message: String

    init(
        _ kind: Kind, table: String, file: String? = nil, object: String? = nil, _ message: String
    ) {
        self.kind = kind
        self.table = table
        self.file = file
        self.object = object
        self.message = message
    }

    /// One line: what it is about, and what is wrong with it.
    package var text: String {
        "\(file ?? object ?? table): \(message)"
    }
}
