import Bytes
import Table

/// The live files of a table, as far as the table's log was read for what was asked.
final class TableFiles {
    private let table: LogTable
    let folder: String
    private(set) var snapshot: Snapshot?
    /// What planning spared, by the latest choice.
    private(set) var planned = ScanCounts()
    private var known: [LiveFile]?
    /// Days whose files are known, beside the first and the last of the table; nil is all.
    private var knownDays: ClosedRange<String>?
    /// Numbers of the files that were met, which stay the same when more days become known.
    private var ordinals: [String: Int] = [:]
    /// Whether the files have the statistics that the log has of them.
    private var knowsStatistics = false
    /// Files whose bounds are looked at before that is given up.
    private static let patience = 8

    init(_ table: LogTable, folder: String) {
        (self.table, self.folder) = (table, folder)
    }

    /// Live files of the table that rows which pass `tests` may be in, and others; none where the
    /// dataset has no such table.
    func files(for tests: [ColumnTest] = []) throws(QueryError) -> [LiveFile] {
        try files(of: ScanDays.hull(tests, table))
    }

    /// Those of some days, of which the table's log is read no further; nil is all.
    func files(of days: ClosedRange<String>?) throws(QueryError) -> [LiveFile] {
        guard let known else { return try list(days, statistics: false) }
        guard let knownDays else { return known }
        if let days, knownDays.contains(days.lowerBound), knownDays.contains(days.upperBound) {
            return known
        }
        return try list(
            days.map { ScanDays.joined($0, knownDays) }, statistics: knowsStatistics)
    }

    /// The same files with what the log has of their values.
    private func filesWithStatistics() throws(QueryError) -> [LiveFile] {
        try list(knownDays, statistics: true)
    }

    private func list(
        _ days: ClosedRange<String>?, statistics: Bool
    ) throws(QueryError) -> [LiveFile] {
        var files: [LiveFile] = []
        var midnights: [String: Int64] = [:]
        let isHourly = table.isHourly
        let isFirst = known == nil
        let listed = try snapshotFiles(days, statistics)
        files.reserveCapacity(listed.count)
        for (index, file) in listed.enumerated() {
            // Where one listing is enough, positions will do.
            let ordinal = isFirst ? index : ordinals[file.path] ?? ordinals.count
            if !isFirst { ordinals[file.path] = ordinal }
            files.append(
                try LiveFile(
                    file, ordinal: ordinal, folder: folder, isHourly: isHourly,
                    midnights: &midnights))
        }
        known = files
        knownDays = snapshot?.isWhole ?? true ? nil : days
        planned.files = files.count + (snapshot?.spared.count ?? 0)
        planned.bytesInTable = files.reduce(snapshot?.spared.size ?? 0) { $0 &+ $1.size }
        return files
    }

    private func snapshotFiles(
        _ days: ClosedRange<String>?, _ statistics: Bool
    ) throws(QueryError) -> [AddFile] {
        do throws(IOError) {
            guard try FileStatus(of: "\(folder)/_delta_log").isDirectory else { return [] }
        } catch {
            let failure = QueryError(reading: error)
            guard failure.code == .noInput else { throw failure }
            return []
        }
        let snapshot: Snapshot?
        do throws(TableError) {
            let choice = days.map { FileChoice(column: ScanDays.column, values: $0) }
            // A statement sees one state of the table.
            snapshot = try DeltaTable(path: folder).snapshot(
                statistics: statistics, of: choice, at: self.snapshot?.version)
        } catch {
            throw QueryError(error)
        }
        guard let snapshot else {
            throw QueryError(
                .data, "\(folder)/_delta_log has no commit: restore it, or ingest again")
        }
        if known != nil, ordinals.isEmpty {
            for file in known ?? [] { ordinals[file.name] = file.ordinal }
        }
        self.snapshot = snapshot
        knowsStatistics = statistics || snapshot.checkpointVersion < 0
        return snapshot.files
    }

    /// The files that may hold rows which pass all of `tests`.
    func select(_ tests: [ColumnTest]) throws(QueryError) -> [LiveFile] {
        let files = try self.files(for: tests)
        var left = files.filter { file in tests.allSatisfy { file.passes($0, table) } }
        // Of a few files the footers tell as much for less.
        if left.count > Self.patience, !knowsStatistics {
            left = try filesWithStatistics().filter { file in
                tests.allSatisfy { file.passes($0, table) }
            }
        }
        let first = left.prefix(Self.patience).filter { $0.mayHold(tests, table) }
        var selected = left
        // Where bounds rule out nothing, reading them costs and footers tell the same.
        if first.count < min(left.count, Self.patience) {
            let rest = Array(left.dropFirst(Self.patience))
            let answers = try Parallel.map(rest) { [table] file throws(QueryError) in
                file.mayHold(tests, table)
            }
            selected = first + zip(rest, answers).filter(\.1).map(\.0)
        }
        planned.filesPrunedByPartition = planned.files - left.count
        planned.filesPrunedByStatistics = left.count - selected.count
        return selected
    }
}
