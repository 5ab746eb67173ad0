import AccessLog
import Table

/// The files that may hold an answer, hour by hour.
package struct ScanPlan: Sendable {
    package struct File: Sendable, Equatable {
        package let path: String
        /// From the log's statistics; nil if it has none.
        package let rowCount: Int?
    }

    package struct Hour: Sendable, Equatable {
        /// µs since 1970.
        package let start: Int64
        package internal(set) var files: [File]
    }

    package let table: FamilyTable
    package let filter: RowFilter
    package let statuses: StatusFilter
    /// Whether rows whose status does not match are of no interest. Summaries count them.
    package let onlyMatched: Bool
    /// In order of time.
    package private(set) var hours: [Hour] = []
    package private(set) var counts = ScanCounts()
    /// Start of the first and end of the last hour in the whole table; nil if it is empty.
    package private(set) var extent: ClosedRange<Int64>?

    let tests: [RowTest]
    let statusColumn: Int?
    let timeColumn: Int?

    package init(
        _ table: FamilyTable, filter: RowFilter, statuses: StatusFilter, onlyMatched: Bool
    ) throws(QueryError) {
        self.table = table
        self.filter = filter
        self.statuses = statuses
        self.onlyMatched = onlyMatched
        tests = try filter.tests(for: table)
        statusColumn = table.position("elb_status_code")
        timeColumn = table.position("time")
        var byHour: [Int64: [File]] = [:]
        for file in table.snapshot.files {
            counts.files += 1
            counts.bytesInTable &+= file.size
            let start = try hour(of: file)
            let end = start + TimeSpan.hour
            extent = min(start, extent?.lowerBound ?? start)...max(end, extent?.upperBound ?? end)
            guard mayHold(file, start) else {
                counts.filesPrunedByPartition += 1
                continue
            }
            let isInside = filter.window.covers(start, end - 1)
            let statistics =
                isInside && !onlyMatched ? nil : file.stats.flatMap(FileStatistics.init(json:))
            if let statistics, !mayHold(statistics) {
                counts.filesPrunedByStatistics += 1
                continue
            }
            let path = "\(table.path)/\(LogPath.decoded(file.path))"
            byHour[start, default: []].append(File(path: path, rowCount: statistics?.rowCount))
        }
        hours = byHour.map { Hour(start: $0.key, files: $0.value) }.sorted { $0.start < $1.start }
    }

    private func hour(of file: AddFile) throws(QueryError) -> Int64 {
        guard let date = file.partitionValues["date"] ?? nil,
            let midnight = Timestamp.micros(of: "\(date)T00:00:00Z"),
            let text = file.partitionValues["hour"] ?? nil, let hour = Int64(text),
            (0..<24).contains(hour)
        else {
            throw QueryError(
                .data,
                "\(table.path)/\(file.path) has no date and hour in the table's log: "
                    + "restore the table from a copy")
        }
        return midnight + hour * TimeSpan.hour
    }

    private func mayHold(_ file: AddFile, _ start: Int64) -> Bool {
        guard filter.window.overlaps(start, start + TimeSpan.hour - 1) else { return false }
        guard let target = file.partitionValues["target"] ?? nil else { return true }
        return filter.mayHold(partitionTarget: target)
    }

    private func mayHold(_ statistics: FileStatistics) -> Bool {
        if case .text(let low)? = statistics.minimums["time"],
            case .text(let high)? = statistics.maximums["time"],
            let first = Timestamp.micros(of: low), let last = Timestamp.micros(of: high)
        {
            // Bounds are cut to ms (protocol, "Per-file Statistics").
            if !filter.window.overlaps(first, last + 999) { return false }
        }
        guard onlyMatched, !statuses.isAll,
            case .integer(let low)? = statistics.minimums["elb_status_code"],
            case .integer(let high)? = statistics.maximums["elb_status_code"]
        else { return true }
        return statuses.overlaps(low, high)
    }
}
