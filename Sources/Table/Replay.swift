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
    private var fileWithDeletionVector: String?
    private var checkpointVersion: Int64 = -1

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
        // A commit is a set: an add and a remove of one path in it mean that the file was re-added.
        for action in actions {
            guard let add = action.add else { continue }
            if decided.insert(LogPath.key(add.path)).inserted { files.append(add) }
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

    /// The state below all versions that were applied: a checkpoint.
    mutating func finish(on base: CheckpointState) {
        metadata = metadata ?? base.metadata
        protocolVersion = protocolVersion ?? base.protocolVersion
        merge(base.files, marks: base.marks, tombstones: base.tombstones)
        fileWithDeletionVector = fileWithDeletionVector ?? base.fileWithDeletionVector
        checkpointVersion = base.version
    }

    /// The same with a state that is known already.
    mutating func finish(on base: Snapshot) {
        metadata = metadata ?? base.metadata
        protocolVersion = protocolVersion ?? base.protocolVersion
        merge(base.files, marks: base.marks, tombstones: Array(base.tombstones.values))
        checkpointVersion = base.checkpointVersion
    }

    private mutating func merge(
        _ older: [AddFile], marks olderMarks: [String: TransactionMark],
        tombstones gone: [RemoveFile]
    ) {
        marks.merge(olderMarks) { newer, _ in newer }
        for remove in gone where !decided.contains(LogPath.key(remove.path)) {
            tombstones[remove.path] = remove
        }
        let kept =
            decided.isEmpty ? older : older.filter { !decided.contains(LogPath.key($0.path)) }
        files = Self.merged(Self.sorted(kept), Self.sorted(files))
    }

    func snapshot(version: Int64) throws(TableError) -> Snapshot {
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
        return Snapshot(
            version: version, metadata: metadata, protocolVersion: protocolVersion,
            files: Self.sorted(files), marks: marks, tombstones: tombstones,
            checkpointVersion: checkpointVersion, path: path)
    }

    private static func sorted(_ files: [AddFile]) -> [AddFile] {
        // What we wrote ourselves is in order already.
        let isSorted = zip(files, files.dropFirst()).allSatisfy { $0.path <= $1.path }
        return isSorted ? files : files.sorted { $0.path < $1.path }
    }

    /// Two sorted lists as one.
    private static func merged(_ left: [AddFile], _ right: [AddFile]) -> [AddFile] {
        guard !right.isEmpty else { return left }
        var merged: [AddFile] = []
        merged.reserveCapacity(left.count + right.count)
        var next = 0
        for file in right {
            while next < left.count, left[next].path <= file.path {
                merged.append(left[next])
                next += 1
            }
            merged.append(file)
        }
        merged.append(contentsOf: left[next...])
        return merged
    }
}
