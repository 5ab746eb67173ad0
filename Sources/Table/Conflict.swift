/// Whether a commit still holds after another writer's (protocol, "Delta Table State"; isolation
/// is left to writers).
enum Conflict {
    /// - Parameters:
    ///   - actions: what is to be committed.
    ///   - winner: what version `version` holds, which came first.
    ///   - state: the table before the winner.
    static func check(
        _ actions: [Action], _ intent: CommitIntent, against winner: [Action], of version: Int64,
        after state: Snapshot
    ) throws(TableError) {
        func conflict(_ reason: String) -> TableError {
            TableError(.conflict, state.path, "\(reason) in version \(version)")
        }
        let applications = Set(actions.compactMap(\.txn?.appId))
        let removed = Set(actions.compactMap { $0.remove.map { LogPath.key($0.path) } })
        for action in winner {
            if action.protocol != nil { throw conflict("the protocol was changed") }
            if action.metaData != nil { throw conflict("schema or properties were changed") }
            if let appID = action.txn?.appId, applications.contains(appID) {
                throw conflict("another run of \(appID) committed")
            }
            if let path = action.remove?.path, removed.contains(LogPath.key(path)) {
                throw conflict("\(path) was removed")
            }
            switch intent {
            case .append: break
            case .replace(let isReplaced):
                if let file = action.add, isReplaced(file.partitionValues) {
                    throw conflict("\(file.path) was added to what is being replaced")
                }
                guard let file = action.remove else { continue }
                // A foreign remove may lack its partition; without it, the worst is assumed.
                let partition = file.partitionValues ?? state.file(at: file.path)?.partitionValues
                if partition.map(isReplaced) ?? true {
                    throw conflict("\(file.path) was removed from what is being replaced")
                }
            case .rewrite(let inputs):
                if let path = action.remove?.path, inputs.contains(path) {
                    throw conflict("\(path) was removed")
                }
            }
        }
    }

    /// Of two that create the table, the second adds to what the first made, if it is the same.
    static func check(
        _ creation: [Action], _ actions: [Action], againstCreation winner: [Action], _ path: String
    ) throws(TableError) {
        let ours = creation.compactMap(\.metaData).first
        let theirs = winner.compactMap(\.metaData).first
        guard let ours, let theirs, ours.partitionColumns == theirs.partitionColumns,
            ours.schemaString == theirs.schemaString, ours.configuration == theirs.configuration
        else {
            throw TableError(
                .conflict, path, "another run made the table, with another layout")
        }
        let applications = Set(actions.compactMap(\.txn?.appId))
        for appID in winner.compactMap(\.txn?.appId) where applications.contains(appID) {
            throw TableError(
                .conflict, path, "another run of \(appID) made the table")
        }
    }
}
