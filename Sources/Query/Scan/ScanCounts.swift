import AccessLog

/// What each step of a scan spared, and what was read after all.
package struct ScanCounts: Sendable, Equatable {
    package var files = 0
    package var filesPrunedByPartition = 0
    package var filesPrunedByStatistics = 0
    /// Files that were not opened, because the table's log tells what was asked.
    package var filesTold = 0
    package var rowGroups = 0
    package var rowGroupsPruned = 0
    /// Rows in pages that the page index ruled out.
    package var rowsPruned = 0
    /// Row groups whose filter columns were read and of which no row passed.
    package var rowGroupsWithoutMatch = 0
    package var rowsRead = 0
    package var rowsSelected = 0
    package var bytesInTable: Int64 = 0
    package var bytesRead: Int64 = 0

    package init() {}

    /// Adds the work of scanning, not the plan's figures, which are the same for all scans of it.
    mutating func add(scanned other: ScanCounts) {
        rowGroups += other.rowGroups
        rowGroupsPruned += other.rowGroupsPruned
        rowsPruned += other.rowsPruned
        rowGroupsWithoutMatch += other.rowGroupsWithoutMatch
        rowsRead += other.rowsRead
        rowsSelected += other.rowsSelected
        bytesRead += other.bytesRead
    }

    /// One line for people: from files to bytes.
    func explanation(planned: ScanCounts) -> String {
        let opened =
            planned.files - planned.filesPrunedByPartition - planned.filesPrunedByStatistics
            - filesTold
        let share = planned.bytesInTable > 0 ? Double(bytesRead) / Double(planned.bytesInTable) : 0
        let percent = Decimal.text(share * 100, decimals: 3)
        return "files: \(opened) of \(planned.files) "
            + "(\(planned.filesPrunedByPartition) spared by partition, "
            + "\(planned.filesPrunedByStatistics) by statistics"
            + (filesTold > 0 ? ", \(filesTold) told by the log); " : "); ")
            + "row groups: \(rowGroups - rowGroupsPruned) of \(rowGroups); "
            + "rows: \(rowsRead) read, \(rowsPruned) spared by page, \(rowsSelected) selected; "
            + "bytes: \(bytesRead) of \(planned.bytesInTable) (\(percent) %)"
    }
}
