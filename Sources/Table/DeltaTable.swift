import Bytes
import FoundationEssentials

/// A Delta Lake table in a folder (protocol versions: reader 1, writer 2).
package struct DeltaTable: Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    var logPath: String { "\(path)/_delta_log" }

    /// A listing is no atomic view: while others commit and clean up, a file of it may be gone or
    /// a version missing. So often it is taken again.
    private static let attempts = 5

    /// The newest state; nil if the folder is no table yet.
    ///
    /// The folder is listed once, which tells all that `_last_checkpoint` hints at; then the newest
    /// checkpoint is read, and only the versions behind it.
    /// - Parameters:
    ///   - statistics: whether files of a checkpoint get theirs, and their tags: that costs most of the time.
    ///   - choice: files of a checkpoint that are wanted; nil is all. A state with a choice is for
    ///     reading: it has no tombstones, and tells in `spared` what it lacks.
    ///   - version: the state that is wanted; nil is the newest.
    package func snapshot(
        statistics: Bool = true, of choice: FileChoice? = nil, at version: Int64? = nil
    ) throws(TableError) -> Snapshot? {
        var attempt = 1
        while true {
            var folder = try LogFolder(logPath)
            if let version { folder.forget(after: version) }
            do throws(TableError) {
                guard let choice else { return try snapshot(of: folder, statistics, nil) }
                let chosen = try snapshot(of: folder, statistics, choice)
                // Where all files of the first or the last value left since, others are the ends.
                if let chosen, !chosen.hasEnds(of: choice) {
                    return try snapshot(of: folder, statistics, nil)
                }
                return chosen
            } catch {
                guard error.mayPass, attempt < Self.attempts else { throw error }
                attempt += 1
            }
        }
    }

    private func snapshot(
        of folder: LogFolder, _ statistics: Bool, _ choice: FileChoice?
    ) throws(TableError) -> Snapshot? {
        guard let newest = folder.newest else {
            if let name = folder.foreignCheckpoint { throw Self.foreign(name, in: logPath) }
            return nil
        }
        var replay = Replay(path: path)
        var checkpoint = try readableCheckpoint(of: folder, statistics, choice)
        try checkContiguous(folder, after: checkpoint?.version ?? -1, to: newest)
        let first = (checkpoint?.version ?? -1) + 1
        var (spared, isWhole) = (SparedFiles(), true)
        var ends: ClosedRange<String>?
        for version in stride(from: newest, through: first, by: -1) {
            replay.apply(try commit(version))
        }
        if var state = checkpoint {
            // Let go of, so that the files are moved and not copied.
            checkpoint = nil
            replay.finish(on: &state, choice)
            (spared, ends, isWhole) = (replay.spared, state.ends, state.spared.count == 0)
        }
        var snapshot = try replay.snapshot(version: newest)
        (snapshot.spared, snapshot.ends, snapshot.isWhole) = (spared, ends, isWhole)
        return snapshot
    }

    /// The newest checkpoint that can be read; nil if the log is to be read from its beginning. A
    /// damaged one costs nothing as long as the log is whole without it.
    private func readableCheckpoint(
        of folder: LogFolder, _ statistics: Bool, _ choice: FileChoice?
    ) throws(TableError) -> CheckpointState? {
        var failure: TableError?
        for files in folder.checkpoints.reversed() {
            do throws(TableError) {
                return try CheckpointState(
                    files, in: logPath, statistics: statistics, of: choice)
            } catch {
                failure = failure ?? error
            }
        }
        if let failure, folder.versions.first != 0 { throw failure }
        return nil
    }

    private func checkContiguous(
        _ folder: LogFolder, after checkpoint: Int64, to newest: Int64
    ) throws(TableError) {
        var expected = checkpoint + 1
        for version in folder.versions where version > checkpoint {
            guard version == expected else {
                if expected == 0, let name = folder.foreignCheckpoint {
                    throw Self.foreign(name, in: logPath)
                }
                throw TableError(
                    .corrupt, logPath,
                    "version \(expected) is missing in the log, version \(version) is there",
                    mayPass: true)
            }
            expected += 1
        }
    }

    private static func foreign(_ name: String, in path: String) -> TableError {
        TableError(
            .unsupported, "\(path)/\(name)", "a checkpoint of the V2 kind, which is not read here")
    }

    /// Commits `actions` as the version after `version` (-1 for a new table).
    /// - Throws: `.conflict` if that version exists already.
    package func commit(_ actions: [Action], after version: Int64) throws(TableError) -> Int64 {
        let next = version + 1
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        var bytes: [UInt8] = []
        for action in actions {
            guard let line = try? encoder.encode(action) else {
                throw TableError(.corrupt, path, "an action cannot be written as JSON")
            }
            bytes.append(contentsOf: line)
            bytes.append(UInt8(ascii: "\n"))
        }
        let isCreated: Bool
        do throws(IOError) {
            try AtomicFile.createDirectories(logPath)
            isCreated = try AtomicFile.create(bytes, at: LogFolder.file(next, in: logPath))
        } catch { throw TableError(error) }
        guard isCreated else {
            throw TableError(.conflict, path, "another run committed version \(next) first")
        }
        return next
    }

    /// Removes unfinished files that a dead writer left in the log. Only where no other writes.
    package func sweep() throws(TableError) {
        do { try AtomicFile.sweep(logPath) } catch { throw TableError(error) }
    }

    /// The actions of one version.
    func commit(_ version: Int64) throws(TableError) -> LogCommit {
        let name = LogFolder.file(version, in: logPath)
        if let known = CommitsAhead.take(name) { return known }
        let bytes: [UInt8]
        do { bytes = try FileDescriptor.contents(of: name) } catch { throw TableError(error) }
        return try LogCommit(bytes, name: name)
    }
}
