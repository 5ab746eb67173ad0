import Bytes
import Parquet
import Table

/// The files of a table while they are asked, with the footers that were read.
package final class TableReader {
    package let table: LogTable
    /// What planning spared, by the latest scan; what scanning read, by all of them.
    private(set) var planned = ScanCounts()
    package private(set) var counts = ScanCounts()

    let folder: String
    private let isInterrupted: @Sendable () -> Bool
    private var known: [LiveFile]?
    /// Days whose files are known, beside the first and the last of the table; nil is all.
    private var knownDays: ClosedRange<String>?
    /// Numbers of the files that were met, which stay the same when more days become known.
    private var ordinals: [String: Int] = [:]
    /// Whether the files have the statistics that the log has of them.
    private var knowsStatistics = false
    private(set) var snapshot: Snapshot?
    private var footers: [Int: FileReader] = [:]
    /// Columns that the footers tell of.
    private var footerColumns: Set<String> = []
    /// Files of a table mostly have one schema: that of this one is not read again.
    private var template: FileReader?
    /// Files whose bounds are looked at before that is given up.
    private static let patience = 8
    /// Open footers that are kept.
    private static let footerLimit = 1024

    init(
        _ table: LogTable, dataset: String,
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) {
        self.table = table
        self.isInterrupted = isInterrupted
        folder = "\(dataset)/\(table.folder)"
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

    /// Opens `files` and finds their parts that may hold rows.
    func units(
        of files: [LiveFile], _ reader: UnitReader, whole: Bool = false
    ) throws(QueryError) -> [ScanUnit] {
        let found = try Parallel.map(openings(of: files, reader)) { opening throws(QueryError) in
            try opening.units(by: reader, whole: whole)
        }
        keep(found.map(\.opening), found.map(\.counts))
        return found.flatMap(\.units)
    }

    /// Rows of `files` that will be read where the table's log tells which; nil where it does not.
    func rowsTold(of files: some Sequence<LiveFile>, _ reader: UnitReader) -> Int? {
        var rows = 0
        for file in files {
            guard let indexed = reader.indexed(file) else { return nil }
            if indexed.isEmpty { continue }
            guard let first = indexed.first else { return nil }
            rows += Int(clamping: first.places.rowCount)
        }
        return rows
    }

    /// The rows of a counting request that the table's log tells of, and the files that are left.
    func counted(
        _ files: [LiveFile], _ reader: UnitReader
    ) -> (blocks: [Block], files: [LiveFile]) {
        guard reader.request.groups != nil else { return ([], files) }
        var blocks: [Block] = []
        let left = files.filter { file in
            guard footers[file.ordinal] == nil,
                let block = reader.indexed(file)?.counted(file, reader.request)
            else { return true }
            counts.filesTold += 1
            counts.rowsSelected += block.weights?.reduce(0) { $0 + Int($1) } ?? 0
            if !block.rows.isEmpty { blocks.append(block) }
            return false
        }
        return (blocks, left)
    }

    /// What `body` makes of the rows of `files` that pass; each file is opened and read on one core.
    func read<Answer: Sendable>(
        _ files: [LiveFile], _ reader: UnitReader,
        _ body: @Sendable (Block) throws(QueryError) -> Answer
    ) throws(QueryError) -> [Answer] {
        let found = try Parallel.map(openings(of: files, reader)) { opening throws(QueryError) in
            let opened = try opening.units(by: reader, whole: false)
            var counts = opened.counts
            var answers: [Answer] = []
            for unit in opened.units {
                if let block = try reader.read(unit, &counts) { answers.append(try body(block)) }
            }
            return ReadFile(opening: opened.opening, answers: answers, counts: counts)
        }
        keep(found.map(\.opening), found.map(\.counts))
        return found.flatMap(\.answers)
    }

    private struct ReadFile<Answer: Sendable>: Sendable {
        let opening: FileOpening
        let answers: [Answer]
        let counts: ScanCounts
    }

    /// `files` with what is known of them, to be opened on all cores.
    private func openings(
        of files: [LiveFile], _ reader: UnitReader
    ) throws(QueryError) -> [FileOpening] {
        let columns = Set(reader.touchedLeaves.map { table.leaves[$0].name })
        if !columns.isSubset(of: footerColumns) {
            footers.removeAll()
            footerColumns.formUnion(columns)
        }
        if template == nil, let first = files.first {
            do { template = try FileReader(path: first.path, columns: footerColumns) } catch {
                throw QueryError(error)
            }
            footers[first.ordinal] = template
            counts.bytesRead += Int64(template?.footerBytes ?? 0)
        }
        return files.map { file in
            FileOpening(
                file: file, footer: footers[file.ordinal], columns: footerColumns,
                template: template)
        }
    }

    private func keep(_ opened: [FileOpening], _ read: [ScanCounts]) {
        if footers.count > Self.footerLimit { footers.removeAll() }
        for (opening, counts) in zip(opened, read) {
            footers[opening.file.ordinal] = opening.footer
            self.counts.add(scanned: counts)
        }
    }

    /// The rows of `units` that pass.
    func read(_ units: [ScanUnit], _ reader: UnitReader) throws(QueryError) -> [Block] {
        try read(units, reader) { block in block }
    }

    /// What `body` makes of the rows of `units` that pass, each on the core that read them.
    func read<Answer: Sendable>(
        _ units: [ScanUnit], _ reader: UnitReader,
        _ body: @Sendable (Block) throws(QueryError) -> Answer
    ) throws(QueryError) -> [Answer] {
        try read(units) { unit, counts throws(QueryError) in
            guard let block = try reader.read(unit, &counts) else { return nil }
            return try body(block)
        }
    }

    /// All rows of `units`.
    func readWhole(_ units: [ScanUnit], _ reader: UnitReader) throws(QueryError) -> [Block] {
        try read(units) { unit, counts throws(QueryError) in
            try reader.readWhole(unit, &counts)
        }
    }

    private func read<Answer: Sendable>(
        _ units: [ScanUnit],
        _ body: @Sendable (ScanUnit, inout ScanCounts) throws(QueryError) -> Answer?
    ) throws(QueryError) -> [Answer] {
        let found = try Parallel.map(units) { unit throws(QueryError) in
            var counts = ScanCounts()
            return ReadUnit(answer: try body(unit, &counts), counts: counts)
        }
        for unit in found { counts.add(scanned: unit.counts) }
        return found.compactMap(\.answer)
    }

    private struct ReadUnit<Answer: Sendable>: Sendable {
        let answer: Answer?
        let counts: ScanCounts
    }

    func checkInterruption() throws(QueryError) {
        if isInterrupted() { throw .interrupted }
    }
}
