/// How many rows a scan gives and what it costs, for SQLite to choose the order of a join.
struct ScanEstimate {
    private let source: TableReader
    private let files: [LiveFile]
    private var share = 1.0
    private var isLookup = false

    /// Bytes of a row in a file, about.
    private static let rowSize = 60.0

    init(_ source: TableReader) throws(QueryError) {
        self.source = source
        files = try source.files()
    }

    private var all: Double {
        max(1, Double(source.planned.bytesInTable) / Self.rowSize)
    }

    var rows: Double { max(1, all * share) }

    /// A lookup in a join costs little, once its index is made.
    var cost: Double { isLookup ? 20 + 2 * rows : 100 + all * share.squareRoot() + 2 * rows }

    private func isPartitioned(_ column: LogColumn) -> Bool {
        switch column.source {
        case .date, .hour, .target: true
        case .leaf(let leaf): source.table.leaves[leaf].name == "time"
        case .rowCount: false
        }
    }

    mutating func narrow(by question: AccessPlan.Question, _ value: SQLValue?) {
        let column = source.table.columns[question.column]
        if let value, !files.isEmpty, isPartitioned(column) {
            let test = ColumnTest(
                column: question.column, kind: column.kind, question.asked, [value])
            let left = files.reduce(0) { $0 + ($1.passes(test, source.table) ? $1.size : 0) }
            let part = Double(left) / Double(max(1, source.planned.bytesInTable))
            // Of a time, a date or an hour the table's log tells how much is left.
            if part < 1 {
                share *= max(part, 1 / all)
                return
            }
        }
        switch question.asked {
        case .compare(.equal), .same:
            let isDistinct = column.name.hasSuffix("trace_id")
            share *= isDistinct ? 1 / all : 0.01
            if question.isJoined { isLookup = true }
        case .oneOf: share *= 0.05
        case .compare(.unequal), .different, .notNull: share *= 0.9
        case .null: share *= 0.1
        case .compare, .like, .glob: share *= 0.25
        }
    }
}
