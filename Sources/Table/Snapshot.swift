import Foundation

/// The state of a table at one version: what is live.
package struct Snapshot: Sendable {
    package let version: Int64
    package let metadata: TableMetadata
    package let protocolVersion: ProtocolVersion
    /// Live files in order of their paths.
    package let files: [AddFile]
    /// Newest version of each application's mark.
    package let transactions: [String: Int64]
}

/// Applies actions in the order of versions (protocol, "Action Reconciliation").
struct Replay {
    private var metadata: TableMetadata?
    private var protocolVersion: ProtocolVersion?
    private var live: [String: AddFile] = [:]
    private var transactions: [String: Int64] = [:]

    mutating func apply(_ actions: [Action]) {
        // A commit is a set: an add and a remove of one path in it mean that the file was re-added.
        for action in actions {
            if let remove = action.remove { live[remove.path] = nil }
        }
        for action in actions {
            if let add = action.add { live[add.path] = add }
            if let metaData = action.metaData { metadata = metaData }
            if let version = action.protocol { protocolVersion = version }
            if let txn = action.txn { transactions[txn.appId] = txn.version }
        }
    }

    func snapshot(version: Int64, path: String) throws(TableError) -> Snapshot {
        guard let metadata else { throw TableError(.corrupt, path, "the log has no metaData") }
        guard let protocolVersion else {
            throw TableError(.corrupt, path, "the log has no protocol")
        }
        guard protocolVersion.minReaderVersion <= 1 else {
            throw TableError(
                .unsupported, path,
                "the table needs a reader of version \(protocolVersion.minReaderVersion); this one is 1"
            )
        }
        return Snapshot(
            version: version, metadata: metadata, protocolVersion: protocolVersion,
            files: live.values.sorted { $0.path < $1.path }, transactions: transactions)
    }
}
