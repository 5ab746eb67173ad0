import Bytes

/// What a commit depends on, and so which commits of others make it wrong.
package enum CommitIntent: Sendable {
    /// Adds files whatever else is in the table.
    case append
    /// Takes the place of all files whose partition values fulfil the condition.
    case replace(@Sendable ([String: String?]) -> Bool)
    /// Puts the same rows into other files; `inputs` are the paths of those that go.
    case rewrite(inputs: Set<String>)
}

/// A commit that was made.
package struct Committed: Sendable {
    package let version: Int64
    /// The state at that version: what the next commit can be based on without reading the log.
    package let snapshot: Snapshot
}

/// A commit that stands against other writers: where one of them was first, their commits are read,
/// checked against the intent, and the next version is tried.
package struct Transaction: Sendable {
    package let table: DeltaTable
    /// What the writer read; nil if there was no table.
    package let base: Snapshot?
    package let intent: CommitIntent
    /// `protocol` and `metaData` for a table that is not there yet; ignored where one is.
    package let creation: [Action]

    /// - Parameter creation: needed where `base` is nil.
    package init(
        _ intent: CommitIntent, on table: DeltaTable, base: Snapshot?, creation: [Action] = []
    ) {
        self.table = table
        self.base = base
        self.intent = intent
        self.creation = creation
    }

    /// Commits `actions`, which hold no `protocol` and no `metaData` unless they change them.
    /// - Parameter attempts: versions that are tried at most.
    /// - Throws: `.conflict` if a commit of another writer contradicts this one, `.unsupported` if
    ///   the table asks for more than is here.
    package func commit(
        _ actions: [Action], attempts: Int = 200
    ) throws(TableError) -> Committed {
        var state = base
        let removing = actions.contains { $0.remove?.dataChange == true }
        for _ in 0..<max(attempts, 1) {
            state = try caughtUp(state, with: actions)
            try state?.checkWritable(removing: removing)
            let all = state == nil ? creation + actions : actions
            // What could fail comes first: a commit that was made is never reported as failed.
            let next = try advance(state, by: all, to: (state?.version ?? -1) + 1)
            do throws(TableError) {
                let version = try table.commit(all, after: state?.version ?? -1)
                return Committed(version: version, snapshot: next)
            } catch {
                guard error.code == .conflict else { throw error }
            }
        }
        throw TableError(
            .conflict, table.path,
            "other runs committed first \(attempts) times in a row")
    }

    /// Reads what others committed since `state`.
    private func caughtUp(
        _ state: Snapshot?, with actions: [Action]
    ) throws(TableError) -> Snapshot? {
        let known = state?.version ?? -1
        guard let newest = try LogFolder(table.logPath).newest, newest > known else { return state }
        var state = state
        for version in known + 1...newest {
            let winner: LogCommit
            do throws(TableError) { winner = try table.commit(version) } catch {
                guard error.isMissingFile else { throw error }
                // A state older than the log: nothing tells what happened in between.
                throw TableError(
                    .conflict, table.path,
                    "the log was cleaned up since version \(known) was read")
            }
            if let state {
                try Conflict.check(
                    actions, intent, against: winner.actions, of: version, after: state)
            } else {
                try Conflict.check(creation, actions, againstCreation: winner.actions, table.path)
            }
            state = try advance(state, by: winner.actions, to: version)
        }
        return state
    }

    private func advance(
        _ state: Snapshot?, by actions: [Action], to version: Int64
    ) throws(TableError) -> Snapshot {
        if let state { return try state.advanced(by: actions, to: version) }
        var replay = Replay(path: table.path)
        replay.apply(actions)
        return try replay.snapshot(version: version)
    }
}
