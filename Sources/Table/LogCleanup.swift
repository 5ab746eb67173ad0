import Bytes
import Glibc

/// Takes away what no reader of the log needs any more (protocol, "Metadata Cleanup").
extension DeltaTable {
    private static let day: Int64 = 86_400_000_000

    /// Deletes versions and checkpoints older than the retention of the log
    /// (`delta.logRetentionDuration`, 30 days if not set). The newest checkpoint that is not newer
    /// than the newest expired commit stays, and all that follows it; without one nothing is
    /// deleted. A commit's age is that of its file, which is what deltalake and Spark go by.
    /// - Parameters:
    ///   - snapshot: of the table, for its properties.
    ///   - now: µs since 1970.
    /// - Returns: the number of files that were deleted.
    package func cleanLog(of snapshot: Snapshot, now: Int64) throws(TableError) -> Int {
        guard let retention = snapshot.metadata.logRetention, now > retention else { return 0 }
        // The cut-off is the midnight before, so that a day's history goes as a whole.
        let cutoff = (now - retention) / Self.day * Self.day
        let folder = try LogFolder(logPath)
        guard let expired = try newestVersion(of: folder, notAfter: cutoff),
            let kept = folder.checkpoints.last(where: { $0.version <= expired })?.version
        else { return 0 }
        var deleted = 0
        // In order of their names: whoever lists meanwhile sees a log that begins later.
        for name in folder.superseded(by: kept) {
            let path = "\(logPath)/\(name)"
            if unsafe unlink(path) == 0 {
                deleted += 1
            } else if errno != ENOENT {
                throw TableError(IOError("unlink", path))
            }
        }
        return deleted
    }

    /// The newest version whose file is not younger than `cutoff`; nil if there is none.
    private func newestVersion(
        of folder: LogFolder, notAfter cutoff: Int64
    ) throws(TableError) -> Int64? {
        var newest: Int64?
        for version in folder.versions {
            let modified: Int64
            do {
                modified = try FileStatus(of: LogFolder.file(version, in: logPath)).modified
            } catch {
                // Another run cleans up as well.
                if error.code == ENOENT { continue }
                throw TableError(error)
            }
            // Time goes on from version to version, whatever clocks say: the first younger one ends
            // the search.
            guard modified <= cutoff else { break }
            newest = version
        }
        return newest
    }
}
