/// How SQLite has agreed to ask a table: made when a statement is prepared, used with the values of
/// its execution.
struct AccessPlan: Sendable {
    struct Question: Sendable {
        let column: Int
        let asked: ColumnTest.Operator
        /// Whether the value may differ from execution to execution, as in a join.
        let isJoined: Bool
    }

    /// In the order of the values.
    var questions: [Question] = []
    /// Position of the value of LIMIT among the values; nil if there is none, or of no use.
    var limit: Int?
    var offset: Int?
    var order: ScanRequest.Order?
    var columns: [Int] = []
    /// Columns by which equal rows may be given as one.
    var groups: [Int]?
    /// What some of these are asked that matter for nothing else.
    var filters: [ColumnTest] = []

    /// The question whose value picks few rows and changes all the time.
    var key: Int? {
        questions.firstIndex { $0.isJoined && $0.asked == .compare(.equal) }
    }

    /// - Parameter values: one list for each question; then those of LIMIT and OFFSET.
    func request(_ table: LogTable, _ values: [[SQLValue]]) -> ScanRequest {
        let tests = zip(questions, values).map { question, values in
            ColumnTest(
                column: question.column, kind: table.columns[question.column].kind, question.asked,
                values)
        }
        var request = ScanRequest(table: table, tests: tests, columns: columns)
        request.order = order
        request.groups = groups
        request.filters = filters
        if let limit, tests.allSatisfy(\.isExact),
            case .integer(let wanted) = values[limit].first, wanted >= 0
        {
            request.limit = Int(clamping: wanted)
            if let offset {
                guard case .integer(let skipped) = values[offset].first else {
                    request.limit = nil
                    return request
                }
                let sum = Int(clamping: wanted).addingReportingOverflow(
                    Int(clamping: max(0, skipped)))
                request.limit = sum.overflow ? nil : sum.partialValue
            }
        }
        return request
    }
}
