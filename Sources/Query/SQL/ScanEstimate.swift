/// How many rows a scan gives and what it costs, for SQLite to choose the order of a join.
struct ScanEstimate {
    private let source: any BlockSource
    /// Of the whole table.
    private var bytes: Int64 = 0
    private var questions: [(question: AccessPlan.Question, test: ColumnTest?)] = []
    private var share = 1.0
    private var isLookup = false

    /// Bytes of a row in a file, about.
    private static let rowSize = 60.0

    init(_ source: any BlockSource) {
        self.source = source
    }

    private var all: Double {
        max(1, Double(bytes) / Self.rowSize)
    }

    var rows: Double { max(1, all * share) }

    /// A lookup in a join costs little, once its index is made.
    var cost: Double { isLookup ? 20 + 2 * rows : 100 + all * share.squareRoot() + 2 * rows }

    private func isPartitioned(_ column: LogColumn) -> Bool {
        switch column.source {
        case .date, .hour, .target: true
        case .leaf(let leaf): source.table.leaves[leaf].name == "time"
        case .clock, .rowCount: false
        }
    }

    mutating func narrow(by question: AccessPlan.Question, _ value: SQLValue?) {
        let column = source.table.columns[question.column]
        var test: ColumnTest?
        if let value, isPartitioned(column) {
            test = ColumnTest(
                column: question.column, kind: column.kind, question.asked, [value])
        }
        questions.append((question, test))
    }

    /// Works out what all questions together leave.
    mutating func settle() throws(QueryError) {
        let tests = questions.compactMap(\.test)
        let size = try source.size(asking: tests)
        bytes = size.all
        var isPruned = false
        if !tests.isEmpty, bytes > 0 {
            let part = Double(size.left) / Double(bytes)
            // Of a time, a date or an hour the table's log tells how much is left.
            if part < 1 {
                isPruned = true
                share *= max(part, 1 / all)
            }
        }
        for (question, test) in questions where test == nil || !isPruned {
            switch question.asked {
            case .compare(.equal), .same:
                let column = source.table.columns[question.column]
                share *= column.name.hasSuffix("trace_id") ? 1 / all : 0.01
                if question.isJoined { isLookup = true }
            case .oneOf: share *= 0.05
            case .compare(.unequal), .different, .notNull: share *= 0.9
            case .null: share *= 0.1
            case .compare, .like, .glob: share *= 0.25
            }
        }
    }
}
