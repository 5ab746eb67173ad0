import Bytes
import Parquet

/// Reads the files of a table while they are asked, and keeps the footers that were read.
package final class TableReader {
    package let table: LogTable
    let files: TableFiles
    /// What scanning read, by all scans.
    package private(set) var counts = ScanCounts()

    private let isInterrupted: @Sendable () -> Bool
    private var footers: [Int: FileReader] = [:]
    /// Columns that the footers tell of.
    private var footerColumns: Set<String> = []
    /// Files of a table mostly have one schema: that of this one is not read again.
    private var template: FileReader?
    /// Open footers that are kept.
    private static let footerLimit = 1024

    init(
        _ table: LogTable, dataset: String,
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) {
        self.table = table
        self.isInterrupted = isInterrupted
        files = TableFiles(table, folder: "\(dataset)/\(table.folder)")
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
            guard let count = indexed.first?.places.rowCount, count < 1 << 32 else { return nil }
            rows += Int(count)
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

    /// Files that are being opened and read.
    typealias Reading = Ahead<FileOpening, ReadFile<Block>>

    func begin(_ files: [LiveFile], _ reader: UnitReader) throws(QueryError) -> Reading {
        Ahead(try openings(of: files, reader)) { opening throws(QueryError) in
            let opened = try opening.units(by: reader, whole: false)
            var counts = opened.counts
            var blocks: [Block] = []
            for unit in opened.units {
                if let block = try reader.read(unit, &counts) { blocks.append(block) }
            }
            return ReadFile(opening: opened.opening, answers: blocks, counts: counts)
        }
    }

    /// The rows that pass of files that were begun.
    func finish(_ reading: Reading) throws(QueryError) -> [Block] {
        let found = try reading.finish()
        keep(found.map(\.opening), found.map(\.counts))
        return found.flatMap(\.answers)
    }

    struct ReadFile<Answer: Sendable>: Sendable {
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
