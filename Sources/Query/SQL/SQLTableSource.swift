import Bytes
import Parquet
import Table

/// A table of a dataset while statements run: its files, and what is worth keeping between scans.
final class SQLTableSource {
    let table: SQLTable
    /// What planning spared, by the latest scan; what scanning read, by all of them.
    private(set) var planned = ScanCounts()
    private(set) var counts = ScanCounts()
    private(set) var scans = 0
    /// Why the latest call failed.
    var failure: QueryError?
    /// Columns that matter outside of WHERE, of a statement that may take equal rows as one.
    var countedColumns: CountedColumns?

    private let folder: String
    private let isInterrupted: @Sendable () -> Bool
    private var known: [LiveFile]?
    private var plans: [AccessPlan] = []
    private var repetitions: [Int: Repetition] = [:]
    private var readers: [Int: FileReader] = [:]
    /// Files whose bounds are looked at before that is given up.
    private static let patience = 8
    /// Open footers that are kept.
    private static let readerLimit = 1024

    init(_ table: SQLTable, dataset: String, isInterrupted: @escaping @Sendable () -> Bool) {
        self.table = table
        self.isInterrupted = isInterrupted
        folder = "\(dataset)/\(table.folder)"
    }

    /// Live files of the table; none where the dataset has no such table.
    func files() throws(QueryError) -> [LiveFile] {
        if let known { return known }
        let snapshot: Snapshot?
        do {
            let isThere = try FileStatus(of: "\(folder)/_delta_log").isDirectory
            snapshot = isThere ? try DeltaTable(path: folder).snapshot() : nil
        } catch let error as TableError {
            throw QueryError(error)
        } catch let error as IOError {
            let failure = QueryError(reading: error)
            guard failure.code == .noInput else { throw failure }
            snapshot = nil
        } catch {
            throw QueryError(.data, "cannot read \(folder): \(error)")
        }
        var files: [LiveFile] = []
        var midnights: [String: Int64] = [:]
        let isHourly = table.isHourly
        for (ordinal, file) in (snapshot?.files ?? []).enumerated() {
            files.append(
                try LiveFile(
                    file, ordinal: ordinal, folder: folder, isHourly: isHourly,
                    midnights: &midnights))
        }
        known = files
        planned.files = files.count
        planned.bytesInTable = files.reduce(0) { $0 &+ $1.size }
        return files
    }

    func remember(_ plan: AccessPlan) -> Int {
        plans.append(plan)
        return plans.count - 1
    }

    /// Forgets the plans of statements that are over.
    func forget() {
        plans.removeAll()
        repetitions.removeAll()
        countedColumns = nil
    }

    /// Whether value `index` of a plan stands for all values of an IN.
    func isList(_ plan: Int, _ index: Int) -> Bool {
        let questions = plans[plan].questions
        return index < questions.count && questions[index].asked == .oneOf
    }

    /// Whether value `index` of a plan is compared with numbers.
    func isNumber(_ plan: Int, _ index: Int) -> Bool {
        let questions = plans[plan].questions
        guard index < questions.count else { return false }
        return table.isNumber(questions[index].column)
    }

    /// Begins a scan by the plan of `number`.
    func scan(_ number: Int, _ values: [[SQLValue]]) throws(QueryError) -> BlockFeed {
        let plan = plans[number]
        let request = plan.request(table, values)
        scans += 1
        var files: [LiveFile] = []
        planned.filesPrunedByPartition = 0
        planned.filesPrunedByStatistics = 0
        var attempts = 0
        for file in try self.files() {
            guard request.tests.allSatisfy({ file.passes($0, table) }) else {
                planned.filesPrunedByPartition += 1
                continue
            }
            // Where bounds rule out nothing, reading them costs and footers tell the same.
            if attempts < Self.patience || planned.filesPrunedByStatistics > 0 {
                attempts += 1
                guard file.mayHold(request.tests, table) else {
                    planned.filesPrunedByStatistics += 1
                    continue
                }
            }
            files.append(file)
        }
        if request.order != nil { return .ordered(TimeOrder(self, request, files)) }
        if request.groups == nil {
            let repetition = repetitions[number] ?? Repetition(plan)
            repetitions[number] = repetition
            if let blocks = try repetition.blocks(self, request, files) { return .ready(blocks) }
        }
        return .stream(BlockStream(self, request, files))
    }

    /// Opens `files` and finds their parts that may hold rows.
    func units(
        of files: [LiveFile], _ reader: UnitReader, whole: Bool = false
    ) throws(QueryError) -> [ScanUnit] {
        let listed = files.map { Listed(file: $0, footer: readers[$0.ordinal]) }
        let found = try Parallel.map(listed) { item throws(QueryError) in
            try item.opened(by: reader, whole: whole)
        }
        if readers.count > Self.readerLimit { readers.removeAll() }
        for item in found {
            readers[item.file.ordinal] = item.footer
            counts.add(scanned: item.counts)
        }
        return found.flatMap(\.units)
    }

    /// A file on its way to its parts.
    private struct Listed: Sendable {
        let file: LiveFile
        var footer: FileReader?
        var units: [ScanUnit] = []
        var counts = ScanCounts()

        func opened(by reader: UnitReader, whole: Bool) throws(QueryError) -> Listed {
            var opened = self
            let footer: FileReader
            if let known = self.footer {
                footer = known
            } else {
                do { footer = try FileReader(path: file.path) } catch { throw QueryError(error) }
                opened.counts.bytesRead = Int64(footer.footerBytes)
            }
            opened.footer = footer
            opened.units = try reader.units(file, footer, whole: whole, &opened.counts)
            return opened
        }
    }

    /// The rows of `units` that pass.
    func read(_ units: [ScanUnit], _ reader: UnitReader) throws(QueryError) -> [Block] {
        try read(units) { unit, counts throws(QueryError) in try reader.read(unit, &counts) }
    }

    /// All rows of `units`.
    func readWhole(_ units: [ScanUnit], _ reader: UnitReader) throws(QueryError) -> [Block] {
        try read(units) { unit, counts throws(QueryError) in
            try reader.readWhole(unit, &counts)
        }
    }

    private func read(
        _ units: [ScanUnit],
        _ body: @Sendable (ScanUnit, inout ScanCounts) throws(QueryError) -> Block?
    ) throws(QueryError) -> [Block] {
        let found = try Parallel.map(units) { unit throws(QueryError) in
            var counts = ScanCounts()
            return ReadUnit(block: try body(unit, &counts), counts: counts)
        }
        for answer in found { counts.add(scanned: answer.counts) }
        return found.compactMap(\.block)
    }

    private struct ReadUnit: Sendable {
        let block: Block?
        let counts: ScanCounts
    }

    func checkInterruption() throws(QueryError) {
        if isInterrupted() { throw .interrupted }
    }

    /// One line for `--explain`: from files to bytes.
    var explanation: String {
        let scans = scans == 1 ? "" : " (\(scans) scans)"
        return "\(table.name)\(scans): \(counts.explanation(planned: planned))"
    }
}

/// Where a cursor's blocks come from.
enum BlockFeed {
    case ready([Block])
    case stream(BlockStream)
    case ordered(TimeOrder)
}

/// The columns that a counting statement needs outside of WHERE.
struct CountedColumns {
    let positions: [Int]
    /// Comparisons in WHERE, none of which is more than a column and values.
    let comparisons: Int
}
