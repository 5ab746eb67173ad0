/// A data file that becomes part of the table (Delta protocol, "Add File").
package struct AddFile: Sendable, Equatable, Codable {
    /// Relative to the table, as a URI.
    package var path: String
    /// Always text; an absent value would be null.
    package var partitionValues: [String: String?]
    /// Bytes.
    package var size: Int64
    /// ms since 1970.
    package var modificationTime: Int64
    /// False where the rows were in the table before, as after a compaction.
    package var dataChange: Bool
    /// `FileStatistics` as JSON text.
    package var stats: String?
    /// Marks of the writer's own; readers ignore them.
    package var tags: [String: String?]?

    package init(
        path: String, partitionValues: [String: String?], size: Int64, modificationTime: Int64,
        dataChange: Bool = true, stats: String?, tags: [String: String?]? = nil
    ) {
        self.path = path
        self.partitionValues = partitionValues
        self.size = size
        self.modificationTime = modificationTime
        self.dataChange = dataChange
        self.stats = stats
        self.tags = tags
    }
}

extension AddFile {
    /// Where the file lies, relative to the table.
    package var location: String { LogPath.decoded(path) }
}

/// A data file that leaves the table; it stays on disk until vacuumed ("Remove File").
package struct RemoveFile: Sendable, Equatable, Codable {
    /// The same text as in the file's `AddFile`.
    package var path: String
    /// ms since 1970.
    package var deletionTimestamp: Int64?
    package var dataChange: Bool
    /// Whether `partitionValues` and `size` are there.
    package var extendedFileMetadata: Bool?
    package var partitionValues: [String: String?]?
    /// Bytes.
    package var size: Int64?

    /// Takes `file` out of the table.
    /// - Parameters:
    ///   - time: ms since 1970.
    ///   - dataChange: false where its rows stay in the table, in another file.
    package init(_ file: AddFile, at time: Int64, dataChange: Bool = true) {
        path = file.path
        deletionTimestamp = time
        self.dataChange = dataChange
        extendedFileMetadata = true
        partitionValues = file.partitionValues
        size = file.size
    }

    init(path: String, deletionTimestamp: Int64?, dataChange: Bool, size: Int64? = nil) {
        self.path = path
        self.deletionTimestamp = deletionTimestamp
        self.dataChange = dataChange
        self.size = size
    }
}

/// Schema and partitioning ("Change Metadata").
package struct TableMetadata: Sendable, Equatable, Codable {
    package struct Format: Sendable, Equatable, Codable {
        package var provider: String
        package var options: [String: String]
    }

    package var id: String
    package var name: String?
    package var description: String?
    package var format: Format
    package var schemaString: String
    package var partitionColumns: [String]
    /// ms since 1970.
    package var createdTime: Int64?
    package var configuration: [String: String]

    package init(
        id: String, name: String?, schemaString: String, partitionColumns: [String],
        createdTime: Int64?, configuration: [String: String] = [:]
    ) {
        self.id = id
        self.name = name
        format = Format(provider: "parquet", options: [:])
        self.schemaString = schemaString
        self.partitionColumns = partitionColumns
        self.createdTime = createdTime
        self.configuration = configuration
    }
}

/// What a reader or writer has to know ("Protocol Evolution").
package struct ProtocolVersion: Sendable, Equatable, Codable {
    package var minReaderVersion: Int
    package var minWriterVersion: Int
    /// Only in tables that need reader 3.
    package var readerFeatures: [String]?
    /// Only in tables that need writer 7.
    package var writerFeatures: [String]?

    /// The floor that every engine takes, and all that this project writes.
    package static let written = ProtocolVersion(minReaderVersion: 1, minWriterVersion: 2)
}

/// An application's own progress mark ("Transaction Identifiers").
package struct TransactionMark: Sendable, Equatable, Codable {
    package var appId: String
    package var version: Int64
    /// ms since 1970.
    package var lastUpdated: Int64?

    package init(appId: String, version: Int64, lastUpdated: Int64?) {
        self.appId = appId
        self.version = version
        self.lastUpdated = lastUpdated
    }
}

/// Who wrote a commit and why; readers ignore it.
package struct CommitInfo: Sendable, Equatable, Codable {
    /// ms since 1970.
    package var timestamp: Int64
    package var operation: String
    package var operationParameters: [String: String]
    package var engineInfo: String
    /// Whether the commit depends on nothing that it read.
    package var isBlindAppend: Bool
    package var txnId: String

    package init(
        timestamp: Int64, operation: String, operationParameters: [String: String] = [:],
        engineInfo: String, isBlindAppend: Bool = true, txnId: String = Identifier.make()
    ) {
        self.timestamp = timestamp
        self.operation = operation
        self.operationParameters = operationParameters
        self.engineInfo = engineInfo
        self.isBlindAppend = isBlindAppend
        self.txnId = txnId
    }
}

/// One line of a commit: exactly one of the members is set. Others may exist and are ignored.
package struct Action: Sendable, Equatable, Codable {
    package var add: AddFile?
    package var remove: RemoveFile?
    package var metaData: TableMetadata?
    package var `protocol`: ProtocolVersion?
    package var txn: TransactionMark?
    package var commitInfo: CommitInfo?

    package static func add(_ file: AddFile) -> Action { Action(add: file) }
    package static func remove(_ file: RemoveFile) -> Action { Action(remove: file) }
    package static func metaData(_ metadata: TableMetadata) -> Action { Action(metaData: metadata) }
    package static func `protocol`(_ version: ProtocolVersion) -> Action {
        Action(protocol: version)
    }
    package static func txn(_ mark: TransactionMark) -> Action { Action(txn: mark) }
    package static func commitInfo(_ info: CommitInfo) -> Action { Action(commitInfo: info) }

    init(
        add: AddFile? = nil, remove: RemoveFile? = nil, metaData: TableMetadata? = nil,
        protocol version: ProtocolVersion? = nil, txn: TransactionMark? = nil,
        commitInfo: CommitInfo? = nil
    ) {
        self.add = add
        self.remove = remove
        self.metaData = metaData
        self.protocol = version
        self.txn = txn
        self.commitInfo = commitInfo
    }
}
