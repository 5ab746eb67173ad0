/// A table of a dataset while statements run: how they ask it, and what is worth keeping between scans.
final class SQLTableSource {
    let reader: TableReader
    /// Why the latest call failed.
    var failure: QueryError?
    /// Columns that matter outside of WHERE, of a statement that may take equal rows as one.
    var countedColumns: CountedColumns?

    private var plans: [AccessPlan] = []
    private var repetitions: [Int: Repetition] = [:]

    init(_ reader: TableReader) {
        self.reader = reader
    }

    var table: LogTable { reader.table }

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
        let files = try reader.select(request.tests)
        if request.order != nil {
            return .ordered(TimeOrder(HourStream(reader, request, files), request))
        }
        if request.groups == nil {
            let repetition = repetitions[number] ?? Repetition(plan)
            repetitions[number] = repetition
            if let blocks = try repetition.blocks(reader, request, files) { return .ready(blocks) }
        }
        return .stream(BlockStream(reader, request, files))
    }

    /// One line for `--explain`: from files to bytes.
    var explanation: String {
        let scans = reader.scans == 1 ? "" : " (\(reader.scans) scans)"
        return "\(table.name)\(scans): \(reader.explanation)"
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
    /// What columns are asked that matter for nothing else; their rows that fail might as well be null.
    let filters: [ColumnTest]
}
