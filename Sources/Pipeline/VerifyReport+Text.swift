import Bytes

/// The report for people.
extension VerifyReport {
    /// One line a finding, in the order of the tables.
    package var findingLines: [String] {
        tables.flatMap { table in
            let rest = table.findingCount - table.findings.count
            return table.findings.map(\.text)
                + (rest > 0 ? ["\(table.name): has \(rest) more of such findings"] : [])
        }
    }

    /// What was looked at and how it ended, a line a table.
    package var summaryLines: [String] {
        var lines = tables.map { table in
            let size = "\(table.files) files, \(ByteCount.text(table.bytes))"
            let found = table.findingCount == 0 ? "ok" : "\(table.findingCount) findings"
            guard table.name != TableLayout.quarantine.folder else {
                return "\(table.name): \(size), \(table.rows) refused lines: \(found)"
            }
            return
                "\(table.name): \(size), \(table.objects) objects, \(table.lines) lines = \(table.rows) rows + \(table.quarantined) quarantined + \(table.filtered) filtered: \(found)"
        }
        if let source {
            lines.append(
                "\(source.name): \(source.compared) objects, \(source.lines) lines compared byte for byte; \(source.absent) objects are not there any more, \(source.notIngested) are not in the dataset"
            )
        }
        return lines + notices
    }
}
