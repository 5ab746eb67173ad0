import AccessLog
import Bytes
import Schemas
import Table

/// How a family's table stands.
package struct TableStatus: Sendable, Equatable {
    package let family: Family
    package let version: Int64
    /// Nil if the log does not say.
    package let lastCommit: DeltaTable.CommitNote?
    /// End of the newest interval that was ever taken, µs UTC.
    package let newestInterval: Int64?
    /// Time of the newest row, rounded up to ms; µs UTC.
    package let newestRow: Int64?
    /// Hours that have rows, since 1970.
    package let hours: Int
    package let firstHour: Int64?
    package let lastHour: Int64?
    package let files: Int
    /// Of the data files.
    package let bytes: Int64
    package let rows: Int
    /// In the ledger, those that were replaced counted again until their day is merged.
    package let objects: Int
    /// Files that compact would merge, and into how many.
    package let smallFiles: Int
    package let smallFilePartitions: Int
    /// Whether refused lines of the last commit are still to come into the quarantine.
    package let isPending: Bool
    /// First day that was not expired; nil if none was.
    package let horizon: LedgerDay?
    /// A replacement of hours that was stopped.
    package let overwrite: Overwrite?

    /// Hours since 1970.
    package struct Overwrite: Sendable, Equatable {
        package let from: Int64
        package let to: Int64
        package let remaining: Int
    }

    init(_ open: OpenTable, _ family: Family, isPending: Bool) {
        self.family = family
        version = open.snapshot?.version ?? -1
        lastCommit = open.table.note(of: version)
        let manifest = open.ledger.manifest
        newestInterval = manifest.newest
        horizon = manifest.horizon
        self.isPending = isPending
        let live = open.files
        let hours = Set(live.compactMap(\.partitionHour))
        self.hours = hours.count
        (firstHour, lastHour) = (hours.min(), hours.max())
        let last = hours.max()
        newestRow = live.filter { $0.partitionHour == last }.compactMap(\.newestTime).max()
        files = live.count
        bytes = live.reduce(0) { $0 &+ $1.size }
        rows = live.reduce(0) { $0 &+ ($1.rowCount ?? 0) }
        objects = open.ledger.objectCount
        let small = Compact.smallFiles(live)
        smallFiles = small.reduce(0) { $0 + $1.count }
        smallFilePartitions = small.count
        overwrite = manifest.overwrite.flatMap { progress in
            let wanted = hours.filter { $0 >= progress.from && $0 < progress.to }
            let remaining = wanted.subtracting(progress.done).count
            guard remaining > 0 else { return nil }
            return Overwrite(from: progress.from, to: progress.to, remaining: remaining)
        }
    }
}

extension AddFile {
    /// Largest time of its rows in the log's statistics, µs UTC.
    fileprivate var newestTime: Int64? {
        guard case .text(let text) = stats.flatMap(FileStatistics.init(json:))?.maximums["time"]
        else { return nil }
        return Timestamp.micros(of: text)
    }
}
