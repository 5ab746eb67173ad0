import Bytes

/// The state of a table at one version: what is live.
package struct Snapshot: Sendable {
    package let version: Int64
    package let metadata: TableMetadata
    package let protocolVersion: ProtocolVersion
    /// Live files in order of their paths.
    package let files: [AddFile]
    /// Newest mark of each application.
    package let marks: [String: TransactionMark]
    /// Files that left the table and that the log still tells of, by path; expired ones may be
    /// among them.
    package let tombstones: [String: RemoveFile]
    /// Version of the newest checkpoint that was read or written on the way here; -1 if there is none.
    package internal(set) var checkpointVersion: Int64
    /// Actions that were committed since then.
    var actionsBehindCheckpoint: Int
    /// The table's folder, for errors.
    let path: String
    /// Live files that a choice left out.
    package internal(set) var spared = SparedFiles()
    /// Whether nothing was left out.
    package internal(set) var isWhole = true
    /// Least and greatest value of a choice's column in the checkpoint; nil where none was made.
    var ends: ClosedRange<String>?

    init(
        version: Int64, metadata: TableMetadata, protocolVersion: ProtocolVersion,
        files: [AddFile], marks: [String: TransactionMark], tombstones: [String: RemoveFile],
        checkpointVersion: Int64, actionsBehindCheckpoint: Int, path: String
    ) {
        self.version = version
        self.metadata = metadata
        self.protocolVersion = protocolVersion
        self.files = files
        self.marks = marks
        self.tombstones = tombstones
        self.checkpointVersion = checkpointVersion
        self.actionsBehindCheckpoint = actionsBehindCheckpoint
        self.path = path
    }

    /// Newest version of each application's mark.
    package var transactions: [String: Int64] { marks.mapValues(\.version) }

    /// Whether a file is left of each end of the table.
    func hasEnds(of choice: FileChoice) -> Bool {
        guard !isWhole, let ends else { return isWhole }
        return [ends.lowerBound, ends.upperBound].allSatisfy { end in
            files.contains { $0.partitionValues[choice.column] == end }
        }
    }

    /// The live file called `path` in the log; nil if there is none.
    package func file(at path: String) -> AddFile? {
        let index = Self.position(of: path, in: files)
        return index < files.count && files[index].path == path ? files[index] : nil
    }

    /// The state after `actions`, which are those of `version`; nothing is read from disk.
    /// - Throws: `.unsupported` if they ask for a reader that is not here.
    package func advanced(
        by actions: [Action], to version: Int64
    ) throws(TableError) -> Snapshot {
        var replay = Replay(path: path)
        replay.apply(actions)
        replay.finish(on: self)
        return try replay.snapshot(version: version)
    }

    /// First position in sorted `files` whose path does not precede `path`.
    static func position(of path: String, in files: [AddFile]) -> Int {
        files.partitionPoint { $0.path < path }
    }
}
