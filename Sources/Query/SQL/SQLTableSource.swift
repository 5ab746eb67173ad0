/// A table while statements run: how they ask it, and what is worth keeping between scans.
final class SQLTableSource {
    /// Where the rows are.
    enum Place {
        case files(TableReader)
        case logs(RawReader)
        /// Nowhere: raw logs have no such table.
        case none
    }

    let table: LogTable
    private let place: Place
    /// Why the latest call failed.
    var failure: QueryError?
    /// Columns that matter outside of WHERE, of a statement that may take equal rows as one.
    var countedColumns: CountedColumns?

    private var plans: [AccessPlan] = []
    private var repetitions: [Int: Repetition] = [:]
    private var rawRepetitions: [Int: RawRepetition] = [:]
    /// Scans that were begun.
    private(set) var scans = 0

    init(_ table: LogTable, _ place: Place) {
        (self.table, self.place) = (table, place)
    }

    /// What a scan is to be planned with.
    /// - Throws: where there is nothing that could be asked.
    func rows() throws(QueryError) -> any BlockSource {
        switch place {
        case .files(let reader): return reader
        case .logs(let reader): return reader
        case .none:
            throw QueryError(
                .usage, "\(table.name) needs a dataset: ingest the logs, and use --dataset")
        }
    }

    func remember(_ plan: AccessPlan) -> Int {
        plans.append(plan)
        return plans.count - 1
    }

    /// Forgets the plans of statements that are over.
    func forget() {
        plans.removeAll()
        repetitions.removeAll()
        rawRepetitions.removeAll()
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
        switch place {
        case .files(let reader): return try scan(reader, number, plan, request)
        case .logs(let reader): return try scan(reader, number, plan, request)
        case .none: return .ready([])
        }
    }

    private func scan(
        _ reader: TableReader, _ number: Int, _ plan: AccessPlan, _ request: ScanRequest
    ) throws(QueryError) -> BlockFeed {
        let files = try reader.files.select(request.tests)
        if request.order != nil {
            return .ordered(TimeOrder(HourStream(reader, request, files), request))
        }
        if request.groups == nil {
            let repetition = repetitions[number] ?? Repetition(plan)
            repetitions[number] = repetition
            if let blocks = try repetition.blocks(reader, request, files) { return .ready(blocks) }
        }
        return .stream(BlockStream(reader, request, files), groups: request.groups)
    }

    private func scan(
        _ reader: RawReader, _ number: Int, _ plan: AccessPlan, _ request: ScanRequest
    ) throws(QueryError) -> BlockFeed {
        if request.order != nil { return .ordered(try TimeOrder(reader, request)) }
        if request.groups == nil {
            let repetition = rawRepetitions[number] ?? RawRepetition(plan)
            rawRepetitions[number] = repetition
            if let blocks = try repetition.blocks(reader, request) { return .ready(blocks) }
        }
        return .stream(try reader.blocks(request), groups: request.groups)
    }

    /// One line for `--explain`: from files to bytes.
    var explanation: String {
        let scans = scans == 1 ? "" : " (\(scans) scans)"
        return "\(table.name)\(scans): \((try? rows().explanation) ?? "")"
    }

    /// What was left out because it could not be read, a line each.
    var remarks: [String] { (try? rows().remarks) ?? [] }
}

/// Where a cursor's blocks come from.
enum BlockFeed {
    case ready([Block])
    /// Where equal rows are given as one, by the columns that make them equal.
    case stream(any BlockSequence, groups: [Int]?)
    case ordered(TimeOrder)
}

/// The columns that a counting statement needs outside of WHERE.
struct CountedColumns {
    let positions: [Int]
    /// Comparisons in WHERE, none of which is more than a column and values.
    let comparisons: Int
    /// What columns are asked that matter for nothing else; their rows that fail might as well be null.
    let filters: [ColumnTest]
}
