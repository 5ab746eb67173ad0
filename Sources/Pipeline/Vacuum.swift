import Bytes
import Logging
import Table

/// Deletes files that no version within the retention needs: those taken out of a table long
/// enough ago, and those that no log names.
package struct Vacuum: Sendable {
    /// What was, or would be, deleted.
    package struct Summary: Sendable, Equatable {
        /// Relative to the dataset, in order.
        package var paths: [String] = []
        package var bytes: Int64 = 0
    }

    private let configuration: Configuration
    private let logger: Logger

    package init(configuration: Configuration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// - Parameters:
    ///   - age: seconds since a file was taken out, or since it was written if no log names it.
    ///   - isDryRun: whether to tell and do nothing.
    package func run(olderThan age: Int64, isDryRun: Bool) async throws(PipelineError) -> Summary {
        let cutoff = configuration.present - age * 1_000_000
        if isDryRun {
            return try summary(of: try OpenTable.all(of: configuration.dataset), cutoff)
        }
        let writer = Writer(configuration: configuration, logger: logger)
        return try await writer.upkeep("vacuum") { landing throws(PipelineError) in
            let found = try summary(of: landing.tables, cutoff)
            for path in found.paths {
                if Task.isCancelled { throw PipelineError(.failure, "stopped") }
                do throws(IOError) {
                    try AtomicFile.remove("\(configuration.dataset)/\(path)")
                } catch {
                    throw PipelineError(writing: error)
                }
            }
            removeEmptyFolders(above: found.paths)
            return found
        }
    }

    private func summary(
        of tables: [OpenTable], _ cutoff: Int64
    ) throws(PipelineError) -> Summary {
        var summary = Summary()
        for open in tables {
            let known = Known(
                live: Set(open.files.map(\.location)), tombstones: Self.tombstones(of: open),
                cutoff: cutoff)
            do throws(IOError) {
                try walk(open.table.path, "", known, open.layout.folder, &summary)
            } catch { throw PipelineError(reading: error) }
        }
        return summary
    }

    /// When each file that was taken out was, ms since 1970, by its place in the table.
    private static func tombstones(of open: OpenTable) -> [String: Int64] {
        var times: [String: Int64] = [:]
        for (path, remove) in open.snapshot?.tombstones ?? [:] {
            times[LogPath.decoded(path)] = remove.deletionTimestamp
        }
        return times
    }

    /// What a table's log says of files.
    private struct Known {
        let live: Set<String>
        /// When each file was taken out, ms since 1970.
        let tombstones: [String: Int64]
        /// µs since 1970.
        let cutoff: Int64

        func mayGo(_ path: String, _ status: FileStatus) -> Bool {
            if live.contains(path) { return false }
            if let removed = tombstones[path] { return removed < cutoff / 1000 }
            return status.modified < cutoff
        }
    }

    /// Names that begin with `_` or `.` are not the table's data (Delta protocol, "Data Files").
    private func walk(
        _ folder: String, _ prefix: String, _ known: Known, _ table: String,
        _ summary: inout Summary
    ) throws(IOError) {
        for name in try Directory.names(in: folder)
        where !name.hasPrefix("_") && !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            // What a link leads to is not ours to delete, or is found under its own name.
            if try Directory.isLink(path) { continue }
            let status = try FileStatus(of: path)
            if status.isDirectory {
                try walk("\(folder)/\(name)", "\(prefix)\(name)/", known, table, &summary)
            } else if known.mayGo("\(prefix)\(name)", status) {
                summary.paths.append("\(table)/\(prefix)\(name)")
                summary.bytes += Int64(status.size)
            }
        }
    }

    /// Partitions that nothing is left of.
    private func removeEmptyFolders(above paths: [String]) {
        var folders = Set(paths.map(AtomicFile.directory(of:)))
        while let folder = folders.popFirst() {
            guard folder.contains("="),
                Directory.removeEmpty("\(configuration.dataset)/\(folder)")
            else { continue }
            folders.insert(AtomicFile.directory(of: folder))
        }
    }
}
