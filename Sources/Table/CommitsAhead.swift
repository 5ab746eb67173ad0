import Bytes
import Dispatch
import Synchronization

/// Commits that are read while the caller still does something else. The file of a version never
/// changes, so that what was read ahead is always right, and at worst in vain.
package enum CommitsAhead {
    private struct Found {
        var commits: [String: LogCommit] = [:]
        /// Whether somebody has asked: what is not read by then, that one reads.
        var isOver = false
    }

    private static let found = Mutex(Found())
    /// More commits than this are not read ahead.
    private static let limit = 128

    /// Begins to read the versions behind the newest checkpoint of a table, which need not exist.
    package static func begin(_ table: DeltaTable) {
        DispatchQueue.global(qos: .userInteractive).async {
            found.withLock { found in
                guard !found.isOver, let folder = try? LogFolder(table.logPath) else { return }
                let first = folder.checkpoints.last?.version ?? -1
                for version in folder.versions.drop(while: { $0 <= first }).prefix(limit) {
                    let name = LogFolder.file(version, in: table.logPath)
                    guard let bytes = try? FileDescriptor.contents(of: name) else { return }
                    found.commits[name] = try? LogCommit(bytes, name: name)
                }
            }
        }
    }

    /// The commit in the file called `name`, if it was read ahead.
    static func take(_ name: String) -> LogCommit? {
        found.withLock { found in
            found.isOver = true
            return found.commits.removeValue(forKey: name)
        }
    }
}
