import Foundation

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
    package var dataChange: Bool
    /// `FileStatistics` as JSON text.
    package var stats: String?

    package init(
        path: String, partitionValues: [String: String?], size: Int64, modificationTime: Int64,
        stats: String?
    ) {
        self.path = path
        self.partitionValues = partitionValues
        self.size = size
        self.modificationTime = modificationTime
        dataChange = true
        self.stats = stats
    }
}

/// A data file that leaves the table; it stays on disk until vacuumed ("Remove File").
package struct RemoveFile: Sendable, Equatable, Codable {
    package var path: String
    package var deletionTimestamp: Int64?
    package var dataChange: Bool

    package init(_ file: AddFile, at time: Int64, dataChange: Bool) {
        path = file.path
        deletionTimestamp = time
        self.dataChange = dataChange
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
    package var format: Format
    package var schemaString: String
    package var partitionColumns: [String]
    package var createdTime: Int64?
    package var configuration: [String: String]

    package init(
        id: String, name: String, schemaString: String, partitionColumns: [String],
        createdTime: Int64, configuration: [String: String] = [:]
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

    /// The floor that every engine takes, and all that this project writes.
    package static let written = ProtocolVersion(minReaderVersion: 1, minWriterVersion: 2)
}

/// An application's own progress mark ("Transaction Identifiers").
package struct TransactionMark: Sendable, Equatable, Codable {
    package var appId: String
    package var version: Int64
    package var lastUpdated: Int64?

    package init(appId: String, version: Int64, lastUpdated: Int64) {
        self.appId = appId
        self.version = version
        self.lastUpdated = lastUpdated
    }
}

/// Who wrote a commit and why; readers ignore it.
package struct CommitInfo: Sendable, Equatable, Codable {
    package var timestamp: Int64
    package var operation: String
    package var operationParameters: [String: String]
    package var engineInfo: String
    package var isBlindAppend: Bool
    package var txnId: String

    package init(
        timestamp: Int64, operation: String, operationParameters: [String: String] = [:],
        engineInfo: String
    ) {
        self.timestamp = timestamp
        self.operation = operation
        self.operationParameters = operationParameters
        self.engineInfo = engineInfo
        isBlindAppend = true
        txnId = UUID().uuidString.lowercased()
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

    private enum CodingKeys: String, CodingKey {
        case add, remove, metaData, `protocol`, txn, commitInfo
    }

    private init(
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

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        add = try values.decodeIfPresent(AddFile.self, forKey: .add)
        remove = try values.decodeIfPresent(RemoveFile.self, forKey: .remove)
        metaData = try values.decodeIfPresent(TableMetadata.self, forKey: .metaData)
        self.protocol = try values.decodeIfPresent(ProtocolVersion.self, forKey: .protocol)
        txn = try values.decodeIfPresent(TransactionMark.self, forKey: .txn)
        // Provenance of any shape is legal; other engines' is not ours to judge.
        commitInfo = try? values.decodeIfPresent(CommitInfo.self, forKey: .commitInfo)
    }
}
