import AccessLog
import Schemas

/// All that the logs tell of one request: its row, its connection, and what the health checks of its
/// target said around it.
package struct RequestView {
    /// A row with the columns of its family.
    struct Row {
        let block: Block
        let row: Int

        func integer(_ column: Int?) -> Int64? { block.column(column).integer(row) }
        func text(_ column: Int?) -> String? { block.column(column).text(row) }
    }

    struct Found {
        let request: Row
        /// Nil if the connection log has none, or there is no connection log.
        var connection: Row?
        /// In order of time.
        var checks: [Row] = []
    }

    package let trace: String
    package let scan: Scan
    let families: [Family]
    private(set) var found: [Found] = []

    package var isEmpty: Bool { found.isEmpty }

    /// A connection may carry requests for so long.
    private static let longestConnection = TimeSpan.day
    /// Health checks of so long before and behind a request are shown, at most so many.
    static let checkSpan = 2 * TimeSpan.minute
    private static let shownChecks = 12

    /// - Parameters:
    ///   - trace: X-Amzn-Trace-Id as logged, or its Root alone.
    ///   - filter: further conditions.
    package init(
        _ source: LogSource, trace: String, filter: RowFilter
    ) throws(QueryError) {
        self.trace = trace
        families = source.families
        var filter = filter
        filter.trace = trace
        scan = try source.scan(.access, filter: filter, statuses: .all, onlyMatched: true)
        var rows: [Row] = []
        // The id tells when it was made: those hours are looked at first.
        if let time = Self.time(of: trace), filter.window.isUnbounded {
            let near = TimeWindow(from: time - TimeSpan.minute, to: time + 2 * TimeSpan.hour)
            rows = try Self.rows(of: scan, scan.plan.asking(near))
        }
        if rows.isEmpty { rows = try Self.rows(of: scan, scan.plan) }
        for row in rows { found.append(try Self.found(row, scan.plan.table, source)) }
    }

    /// Time in a trace id, `Root=1-HHHHHHHH-...`, in hexadecimal seconds.
    static func time(of trace: String) -> Int64? {
        let ids = trace.split(separator: ";").map { $0.split(separator: "=").last ?? $0 }
        guard let id = ids.first(where: { $0.hasPrefix("1-") }),
            let seconds = Int64(id.dropFirst(2).prefix(8), radix: 16), seconds > 0
        else { return nil }
        return seconds * TimeSpan.second
    }

    private static func rows(of scan: Scan, _ plan: ScanPlan) throws(QueryError) -> [Row] {
        var projection = Projection(columns: plan.table.columns.map(\.name))
        projection.isOrdered = true
        var order = try TimeOrder(scan.source, plan.request(projection))
        return try rows(of: &order)
    }

    private static func rows(of order: inout TimeOrder) throws(QueryError) -> [Row] {
        var rows: [Row] = []
        while true {
            let (blocks, places) = try order.next()
            if places.isEmpty { return rows }
            for place in places {
                rows.append(Row(block: blocks[Int(place.block)], row: Int(place.row)))
            }
        }
    }

    private static func found(
        _ row: Row, _ table: FamilyTable, _ source: LogSource
    ) throws(QueryError) -> Found {
        var found = Found(request: row)
        guard let time = row.integer(table.position("time")).map(Block.clampTime) else {
            return found
        }
        if let id = row.text(table.position("conn_trace_id")) {
            let begin = row.integer(table.position("request_creation_time")) ?? time
            let window = TimeWindow(
                from: min(begin, time) - longestConnection, to: time + ObjectKey.interval)
            found.connection = try rows(
                source, .connection, window, [("conn_trace_id", text(id))]
            ).last
        }
        guard let address = row.text(table.position("target_ip")) else { return found }
        var tests = [("target_ip", text(address))]
        if let port = row.integer(table.position("target_port")) {
            tests.append(("target_port", .integers(Ranges([port...port]), orNull: false)))
        }
        let window = TimeWindow(from: time - checkSpan, to: time + checkSpan)
        let checks = try rows(source, .healthCheck, window, tests)
        let column = FamilyTable(family: .healthCheck).position("time")
        func distance(_ row: Row) -> UInt64 { ((row.integer(column) ?? .min) &- time).magnitude }
        let nearest = checks.sorted { distance($0) < distance($1) }.prefix(shownChecks)
        found.checks = nearest.sorted {
            ($0.integer(column) ?? 0) < ($1.integer(column) ?? 0)
        }
        return found
    }

    private static func text(_ text: String) -> ColumnTest.Question {
        .text(.oneOf([Array(text.utf8)]), orNull: false)
    }

    /// Rows of another family.
    private static func rows(
        _ source: LogSource, _ family: Family, _ window: TimeWindow,
        _ tests: [(column: String, question: ColumnTest.Question)]
    ) throws(QueryError) -> [Row] {
        guard source.families.contains(family) else { return [] }
        var filter = RowFilter()
        filter.window = window
        let scan = try source.scan(family, filter: filter, statuses: .all, onlyMatched: true)
        var projection = Projection(columns: scan.plan.table.columns.map(\.name))
        projection.isOrdered = true
        var request = scan.plan.request(projection)
        for (name, question) in tests {
            guard let column = scan.plan.table.position(name) else { continue }
            request.tests.append(ColumnTest(column: column, question))
        }
        var order = try TimeOrder(scan.source, request)
        return try rows(of: &order)
    }
}
