/// A question to one family's rows: which of them it is about, and which of those count.
package struct ScanPlan: Sendable {
    package let table: FamilyTable
    package let filter: RowFilter
    package let statuses: StatusFilter
    /// Whether rows whose status does not match are of no interest. Summaries count them.
    package let onlyMatched: Bool
    /// Start of the first and end of the last hour that there is; nil if there is none.
    package let extent: ClosedRange<Int64>?

    let statusColumn: Int?
    private let base: ScanRequest

    init(
        _ table: FamilyTable, filter: RowFilter, statuses: StatusFilter, onlyMatched: Bool,
        extent: ClosedRange<Int64>?
    ) throws(QueryError) {
        self.table = table
        self.filter = filter
        self.statuses = statuses
        self.onlyMatched = onlyMatched
        self.extent = extent
        statusColumn = table.position("elb_status_code")
        var request = ScanRequest(table: .of(table.family), tests: [], columns: [])
        try filter.ask(table, of: &request)
        if let statusColumn {
            let test = ColumnTest(column: statusColumn, statuses.question)
            if !onlyMatched {
                request.mark = test
            } else if !statuses.isAll {
                request.tests.append(test)
            }
        }
        base = request
    }

    /// The scan that gives what `projection` wants.
    func request(_ projection: Projection) -> ScanRequest {
        let names = projection.columns + (onlyMatched ? projection.details : [])
        var request = ScanRequest(
            table: base.table, tests: base.tests, alternatives: base.alternatives,
            columns: names.compactMap(table.position))
        request.mark = base.mark
        request.details = projection.details.compactMap(table.position)
        request.wantsTimes = projection.needsTimes
        request.order = projection.isOrdered ? .ascending : nil
        return request
    }

    /// The same question to another window.
    func asking(_ window: TimeWindow) throws(QueryError) -> ScanPlan {
        var filter = filter
        filter.window = window
        return try ScanPlan(
            table, filter: filter, statuses: statuses, onlyMatched: onlyMatched, extent: extent)
    }

    /// The same question to the rows of any status, at any time unless `window` says which.
    func countingAll(in window: TimeWindow = TimeWindow()) throws(QueryError) -> ScanPlan {
        var filter = filter
        filter.window = window
        return try ScanPlan(
            table, filter: filter, statuses: .all, onlyMatched: true, extent: extent)
    }

    /// The rows of a block that count.
    func matched(_ block: Block) -> RowList { onlyMatched ? block.rows : block.marked }
}

/// The columns that a view wants.
package struct Projection: Sendable {
    /// Of every row that passes the filter.
    package var columns: [String]
    /// Wanted only where a row matched.
    package var details: [String]
    /// Whether first and last time are wanted.
    package var needsTimes: Bool
    /// Whether the rows are wanted in the order of time.
    package var isOrdered = false

    package init(columns: [String], details: [String] = [], needsTimes: Bool = false) {
        self.columns = columns
        self.details = details
        self.needsTimes = needsTimes
    }
}
