extension Snapshot {
    package var tombstones: [String: Int64] { [:] }

    /// The state after a commit of `actions` as `version`.
    package func advanced(by actions: [Action], to version: Int64) -> Snapshot {
        var live: [String: AddFile] = [:]
        for file in files { live[file.path] = file }
        var marks = transactions
        var metadata = metadata
        for action in actions {
            if let remove = action.remove { live[remove.path] = nil }
        }
        for action in actions {
            if let add = action.add { live[add.path] = add }
            if let txn = action.txn { marks[txn.appId] = txn.version }
            if let change = action.metaData { metadata = change }
        }
        return Snapshot(
            version: version, metadata: metadata, protocolVersion: protocolVersion,
            files: live.values.sorted { $0.path < $1.path }, transactions: marks)
    }
}
