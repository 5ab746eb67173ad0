import Parquet
import Schemas

/// The columns that a view wants.
package struct Projection: Sendable {
    /// Of every row that passes the filter.
    package var columns: [String]
    /// Wanted only where a row matched.
    package var details: [String]
    /// Whether first and last time are wanted.
    package var needsTimes: Bool

    package init(columns: [String], details: [String] = [], needsTimes: Bool = false) {
        self.columns = columns
        self.details = details
        self.needsTimes = needsTimes
    }
}

/// Reads the files of a plan, row group by row group: first what the filter needs, then the
/// wanted columns where a row passed. Holds one row group's columns at a time.
package struct Scan {
    package private(set) var counts = ScanCounts()
    private let plan: ScanPlan
    private let tests: [RowTest]
    private let window: TimeWindow
    private let columns: [Int]
    private let details: [Int]
    private let needsTimes: Bool
    private let types: [ColumnType]
    private var files: ArraySlice<ScanPlan.File>
    private var file: FileReader?
    private var rowGroup = 0

    /// More rows than any writer puts into one group: refused, not allocated.
    private static let maximumRows = 1 << 27

    /// - Parameters:
    ///   - hours: the part of the plan to scan.
    ///   - window: a narrower window than the plan's.
    package init(
        _ plan: ScanPlan, hours: some Sequence<ScanPlan.Hour>, window: TimeWindow? = nil,
        _ projection: Projection
    ) throws(QueryError) {
        self.plan = plan
        var filter = plan.filter
        if let window { filter.window = filter.window.clamped(to: window) }
        self.window = filter.window
        tests = try filter.tests(for: plan.table)
        columns = projection.columns.compactMap(plan.table.position)
        details = projection.details.compactMap(plan.table.position)
        needsTimes = projection.needsTimes
        types = plan.table.columns.map(\.type)
        files = ArraySlice(hours.flatMap(\.files))
    }

    /// Scans all of the plan.
    package init(_ plan: ScanPlan, _ projection: Projection) throws(QueryError) {
        try self.init(plan, hours: plan.hours, projection)
    }

    /// The next batch with at least one row; nil at the end.
    package mutating func next() throws(QueryError) -> RowBatch? {
        while true {
            if let file, rowGroup < file.metadata.rowGroups.count {
                let current = rowGroup
                rowGroup += 1
                counts.rowGroups += 1
                if let batch = try read(file, current) { return batch }
                continue
            }
            guard let next = files.popFirst() else { return nil }
            do { file = try FileReader(path: next.path) } catch { throw QueryError(error) }
            counts.bytesRead += Int64(file?.footerBytes ?? 0)
            rowGroup = 0
        }
    }

    private mutating func read(
        _ file: FileReader, _ index: Int
    ) throws(QueryError) -> RowBatch? {
        let group = RowGroupBounds(file, index)
        let times = group.integers(plan.timeColumn.map { plan.table.columns[$0].name })
        let statuses = group.integers(plan.statusColumn.map { plan.table.columns[$0].name })
        if let times, !window.overlaps(times.lowerBound, times.upperBound) {
            counts.rowGroupsPruned += 1
            return nil
        }
        let mayMatch = statuses.map { plan.statuses.overlaps($0.lowerBound, $0.upperBound) } ?? true
        if plan.onlyMatched, plan.statusColumn != nil, !mayMatch {
            counts.rowGroupsPruned += 1
            return nil
        }
        guard try mayHoldTrace(file, index) else {
            counts.rowGroupsPruned += 1
            return nil
        }
        let allRows = Int(clamping: file.metadata.rowGroups[index].rowCount)
        guard (0...Self.maximumRows).contains(allRows) else {
            throw QueryError(
                .data, "\(file.path), row group \(index): \(allRows) rows: restore the file")
        }
        // All columns are read over these rows alone; rows are counted from the first of them.
        let part = try rowsInWindow(file, index, times) ?? 0..<allRows
        counts.rowsPruned += allRows - part.count
        var vectors = Array(repeating: ColumnVector.absent, count: types.count)
        var isRead = Array(repeating: false, count: types.count)
        func load(_ wanted: [Int]) throws(QueryError) {
            for column in wanted where !isRead[column] {
                isRead[column] = true
                vectors[column] = try vector(file, index, column, part)
            }
        }
        let rowCount = part.count
        counts.rowsRead += rowCount
        var rows = Array(0..<rowCount)
        var matched: [Int] = []
        if plan.onlyMatched {
            if let status = plan.statusColumn, !plan.statuses.isAll {
                try load([status])
                rows = rows.filter { plan.statuses.matches(vectors[status].integer($0)) }
            }
        }
        for test in tests where !rows.isEmpty {
            if case .window = test, let times, window.covers(times.lowerBound, times.upperBound) {
                continue
            }
            try load(test.columns)
            rows = test.keep(rows, vectors)
        }
        guard !rows.isEmpty else {
            counts.rowGroupsWithoutMatch += 1
            return nil
        }
        counts.rowsSelected += rows.count
        try load(columns)
        if plan.onlyMatched {
            matched = rows
        } else if let status = plan.statusColumn, mayMatch {
            try load([status])
            matched = rows.filter { plan.statuses.matches(vectors[status].integer($0)) }
        }
        if !matched.isEmpty { try load(details) }
        var span = times
        if needsTimes, times == nil || rows.count < allRows, let time = plan.timeColumn {
            try load([time])
            let found = rows.compactMap { vectors[time].integer($0) }
            span = found.min().flatMap { low in found.max().map { low...$0 } }
        }
        let clamped = span.map {
            RowBatch.clampTime($0.lowerBound)...RowBatch.clampTime($0.upperBound)
        }
        return RowBatch(
            rows: rows, matched: matched, times: needsTimes ? clamped : nil, vectors: vectors,
            types: types)
    }

    /// Whether the wanted trace may be in the row group, by bounds and bloom filter.
    private mutating func mayHoldTrace(
        _ file: FileReader, _ rowGroup: Int
    ) throws(QueryError) -> Bool {
        guard let trace = plan.filter.trace, let leaf = file.column(named: "trace_id") else {
            return true
        }
        do {
            let found = try file.mayContain(trace, column: leaf, rowGroup: rowGroup)
            counts.bytesRead += Int64(found.bytesRead)
            return found.answer
        } catch { throw QueryError(error) }
    }

    /// The rows whose pages touch the window; nil where the whole row group lies in it anyway.
    private mutating func rowsInWindow(
        _ file: FileReader, _ rowGroup: Int, _ times: ClosedRange<Int64>?
    ) throws(QueryError) -> Range<Int>? {
        guard let times, !window.covers(times.lowerBound, times.upperBound),
            let time = plan.timeColumn,
            let leaf = file.column(named: plan.table.columns[time].name)
        else { return nil }
        do {
            let found = try file.rows(of: leaf, rowGroup: rowGroup, within: window.closed)
            guard let found else { return nil }
            counts.bytesRead += Int64(found.bytesRead)
            return found.rows
        } catch { throw QueryError(error) }
    }

    private mutating func vector(
        _ file: FileReader, _ rowGroup: Int, _ column: Int, _ rows: Range<Int>
    ) throws(QueryError) -> ColumnVector {
        // A file from before the column was added has only nulls there.
        guard let leaf = file.column(named: plan.table.columns[column].name) else { return .absent }
        let chunk: (data: ChunkData, bytesRead: Int)
        do { chunk = try file.read(column: leaf, rowGroup: rowGroup, rows: rows) } catch {
            throw QueryError(error)
        }
        counts.bytesRead += Int64(chunk.bytesRead)
        guard let vector = ColumnVector(chunk.data, type: types[column]) else {
            throw QueryError(
                .data,
                "\(file.path), row group \(rowGroup), column \(plan.table.columns[column].name): "
                    + "no \(types[column].rawValue) as the table says: restore the file")
        }
        return vector
    }
}
