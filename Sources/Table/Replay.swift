/// Applies versions from the newest to the oldest: what is met first decides (protocol, "Action
/// Reconciliation"), so that the state at the bottom, mostly a checkpoint, is only filtered.
struct Replay {
    private let path: String
    private var metadata: TableMetadata?
    private var protocolVersion: ProtocolVersion?
    private var marks: [String: TransactionMark] = [:]
    private var files: [AddFile] = []
    private var tombstones: [String: RemoveFile] = [:]
    /// Files whose fate newer versions decided.
    private var decided: Set<String> = []
    /// Those of them that were added by a version that was applied, and so are in no older state.
    private var added: Set<String> = []
    /// Files that a choice left out of the state below.
    private(set) var spared = SparedFiles()
    private var fileWithDeletionVector: String?
    private var checkpointVersion: Int64 = -1
    private var actionCount = 0

    /// - Parameter path: of the table, for errors.
    init(path: String) {
        self.path = path
    }

    /// The next older version.
    mutating func apply(_ commit: LogCommit) {
        apply(commit.actions)
        fileWithDeletionVector = fileWithDeletionVector ?? commit.fileWithDeletionVector
    }

    mutating func apply(_ actions: [Action]) {
        actionCount += actions.count
        // A commit is a set: an add and a remove of one path in it mean that the file was re-added.
        for action in actions {
            guard let add = action.add else { continue }
            let key = LogPath.key(add.path)
            if decided.insert(key).inserted { files.append(add) } else { added.insert(key) }
        }
        for action in actions {
            if let remove = action.remove, decided.insert(LogPath.key(remove.path)).inserted {
                tombstones[remove.path] = remove
            }
            if metadata == nil { metadata = action.metaData }
            if protocolVersion == nil { protocolVersion = action.protocol }
            if let txn = action.txn, marks[txn.appId] == nil { marks[txn.appId] = txn }
        }
    }

    /// The state below all versions that were applied: a checkpoint, of which the files are taken.
    mutating func finish(on base: inout CheckpointState, _ choice: FileChoice?) {
        if let choice { spared = stillSpared(base, choice) }
        metadata = metadata ?? base.metadata
        protocolVersion = protocolVersion ?? base.protocolVersion
        fileWithDeletionVector = fileWithDeletionVector ?? base.fileWithDeletionVector
        checkpointVersion = base.version
        var older: [AddFile] = []
        swap(&older, &base.files)
        Self.sort(&older)
        merge(&older, marks: base.marks, tombstones: base.tombstones)
    }

    /// What `base` left out, without those files that left the table since.
    private func stillSpared(_ base: CheckpointState, _ choice: FileChoice) -> SparedFiles {
        var left = base.spared
        for (path, remove) in tombstones where !added.contains(LogPath.key(path)) {
            guard let value = remove.partitionValues?[choice.column] ?? nil,
                !choice.values.contains(value), value != base.ends?.lowerBound,
                value != base.ends?.upperBound
            else { continue }
            left.add(-1, -(remove.size ?? 0))
        }
        return left
    }

    /// The same with a state that is known already.
    mutating func finish(on base: Snapshot) {
        metadata = metadata ?? base.metadata
        protocolVersion = protocolVersion ?? base.protocolVersion
        checkpointVersion = base.checkpointVersion
        actionCount += base.actionsBehindCheckpoint
        var older = base.files
        merge(&older, marks: base.marks, tombstones: Array(base.tombstones.values))
    }

    /// - Parameter older: in order of paths.
    private mutating func merge(
        _ older: inout [AddFile], marks olderMarks: [String: TransactionMark],
        tombstones gone: [RemoveFile]
    ) {
        marks.merge(olderMarks) { newer, _ in newer }
        for remove in gone where !decided.contains(LogPath.key(remove.path)) {
            tombstones[remove.path] = remove
        }
        // Few paths are looked up among many, not many among few. Absolute ones are not found so.
        let found = decided.filter { path in
            let index = Snapshot.position(of: path, in: older)
            return index < older.count && older[index].path == path
        }
        if !found.isEmpty || decided.contains(where: { $0.hasPrefix("/") }) {
            older.removeAll { decided.contains(LogPath.key($0.path)) }
        }
        older.append(contentsOf: files)
        files = older
        older = []
    }

    consuming func snapshot(version: Int64) throws(TableError) -> Snapshot {
        guard let protocolVersion else {
            throw TableError(.corrupt, path, "the log has no protocol")
        }
        try protocolVersion.checkReadable(path)
        guard let metadata else { throw TableError(.corrupt, path, "the log has no metaData") }
        try metadata.checkReadable(path)
        if let fileWithDeletionVector {
            throw TableError(
                .unsupported, path,
                "\(fileWithDeletionVector) has a deletion vector, which is not read here")
        }
        Self.sort(&files)
        return Snapshot(
            version: version, metadata: metadata, protocolVersion: protocolVersion,
            files: files, marks: marks, tombstones: tombstones,
            checkpointVersion: checkpointVersion, actionsBehindCheckpoint: actionCount,
            path: path)
    }

    /// Sorts unless it is done, as in a checkpoint of our own.
    private static func sort(_ files: inout [AddFile]) {
        let isSorted = files.indices.dropFirst().allSatisfy { index in
            files[index - 1].path <= files[index].path
        }
        if !isSorted { files.sort { $0.path < $1.path } }
    }
}
