import Bytes
import Parquet

/// Checkpoints, so that opening a table does not read its whole history.
extension DeltaTable {
    /// Writes the checkpoint of `snapshot`'s version and points `_last_checkpoint` to it. One that
    /// is there already is kept: whoever wrote it had the same state.
    /// - Parameter now: µs since 1970; tombstones that are expired then are left out.
    package func writeCheckpoint(of snapshot: Snapshot, now: Int64) throws(TableError) {
        let name = LogFolder.checkpoint(snapshot.version, in: logPath)
        let writer = CheckpointWriter(snapshot, now: now)
        let bytes: [UInt8]
        do throws(ParquetError) { bytes = try writer.bytes() } catch {
            throw TableError(.unsupported, name, "the checkpoint cannot be written: \(error)")
        }
        let hint =
            "{\"version\":\(snapshot.version),\"size\":\(writer.rowCount),"
            + "\"sizeInBytes\":\(bytes.count),\"numOfAddFiles\":\(snapshot.files.count)}"
        do throws(IOError) {
            if try AtomicFile.create(bytes, at: name) {
                try AtomicFile.write(Array(hint.utf8), to: "\(logPath)/_last_checkpoint")
            }
        } catch { throw TableError(error) }
    }

    /// What is due after a commit: a checkpoint, and behind it the cleanup of the log. The commit
    /// stands whatever happens here, so a failure is told and not thrown.
    /// - Parameters:
    ///   - snapshot: the state that the commit made; it learns of its checkpoint.
    ///   - now: µs since 1970.
    /// - Returns: why upkeep failed; nil if it did not, or if nothing was due.
    package func upkeep(after snapshot: inout Snapshot, now: Int64) -> TableError? {
        guard snapshot.isCheckpointDue else { return nil }
        do throws(TableError) {
            try writeCheckpoint(of: snapshot, now: now)
            snapshot.checkpointVersion = snapshot.version
            snapshot.actionsBehindCheckpoint = 0
            _ = try cleanLog(of: snapshot, now: now)
            return nil
        } catch {
            return error
        }
    }
}

extension Snapshot {
    private static let fewestCommits: Int64 = 10
    private static let mostCommits: Int64 = 100
    private static let filesPerCommit: Int64 = 2000
    private static let manyActions = 5000

    /// Whether so much was committed since the last checkpoint that another one is worth its cost.
    ///
    /// Ten commits, as is usual. A checkpoint's cost grows with the table's files while a commit's
    /// does not, so beyond 20,000 files it waits for one commit more per 2000 files, and then its
    /// share of each commit stays constant. At 100 it waits no more: each version behind the
    /// checkpoint is one more file to open. Large commits do not wait: 5000 actions are some 5 MB
    /// of JSON to read, and a quarter of the table's files pays for writing all of them again.
    package var isCheckpointDue: Bool {
        let wanted = max(Self.fewestCommits, Int64(files.count) / Self.filesPerCommit)
        let commits = version - checkpointVersion
        return commits >= min(wanted, Self.mostCommits)
            || actionsBehindCheckpoint >= max(Self.manyActions, files.count / 4)
    }
}
