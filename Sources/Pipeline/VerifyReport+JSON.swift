/// The report as one JSON object on one line; the keys are stable.
extension VerifyReport {
    package var json: String {
        let quarantine = tables.first { $0.name == TableLayout.quarantine.folder }
        let families = tables.filter { $0.name != TableLayout.quarantine.folder }
        return RunSummary.object([
            ("schema", RunSummary.quoted("albatross.verify/1")),
            ("dataset", RunSummary.quoted(dataset)),
            ("ok", "\(isOK)"),
            ("deep", "\(source != nil)"),
            ("finding_count", "\(findingCount)"),
            ("families", RunSummary.object(families.map { ($0.name, Self.json($0)) })),
            ("quarantine", quarantine.map(Self.json) ?? "null"),
            ("source", source.map(Self.json) ?? "null"),
            ("notices", "[\(notices.map(RunSummary.quoted).joined(separator: ","))]"),
        ])
    }

    private static func json(_ table: Table) -> String {
        RunSummary.object([
            ("version", table.version.map(String.init) ?? "null"),
            ("files", "\(table.files)"), ("bytes", "\(table.bytes)"),
            ("rows", "\(table.rows)"), ("objects", "\(table.objects)"),
            ("lines", "\(table.lines)"), ("quarantined", "\(table.quarantined)"),
            ("filtered", "\(table.filtered)"),
            ("finding_count", "\(table.findingCount)"),
            ("findings", "[\(table.findings.map(json).joined(separator: ","))]"),
        ])
    }

    private static func json(_ finding: Finding) -> String {
        RunSummary.object([
            ("kind", RunSummary.quoted(finding.kind.rawValue)),
            ("file", finding.file.map(RunSummary.quoted) ?? "null"),
            ("object", finding.object.map(RunSummary.quoted) ?? "null"),
            ("message", RunSummary.quoted(finding.message)),
        ])
    }

    private static func json(_ source: Source) -> String {
        RunSummary.object([
            ("name", RunSummary.quoted(source.name)),
            ("objects", "\(source.compared)"), ("lines", "\(source.lines)"),
            ("absent", "\(source.absent)"), ("not_ingested", "\(source.notIngested)"),
        ])
    }
}
