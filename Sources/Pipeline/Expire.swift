import AccessLog
import Logging
import Table

/// Takes the days that are older than wanted out of the tables, with what the ledger knows of them.
/// The files stay until they are vacuumed.
package struct Expire: Sendable {
    /// What was, or would be, taken out.
    package struct Summary: Sendable, Equatable {
        /// First day that stays, `YYYY-MM-DD`.
        package var firstDay = ""
        package var files = 0
        package var rows = 0
        package var bytes: Int64 = 0
        /// Delta versions made, by table.
        package var versions: [String: Int64] = [:]
    }

    private let configuration: Configuration
    private let logger: Logger

    package init(configuration: Configuration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// - Parameters:
    ///   - age: seconds; days that ended longer ago go away.
    ///   - isDryRun: whether to tell and do nothing.
    package func run(olderThan age: Int64, isDryRun: Bool) async throws(PipelineError) -> Summary {
        let first = DeliveryDay.number(configuration.present - age * 1_000_000)
        if isDryRun {
            var summary = Summary(firstDay: Timestamp.dateText(days: Int(first)))
            for open in try OpenTable.all(of: configuration.dataset) {
                _ = Self.change(of: open, first, &summary)
            }
            return summary
        }
        let writer = Writer(configuration: configuration, logger: logger)
        return try await writer.upkeep("expire") { landing throws(PipelineError) in
            var summary = Summary(firstDay: Timestamp.dateText(days: Int(first)))
            for table in landing.tables.indices {
                let change = Self.change(of: landing.tables[table], first, &summary)
                guard !change.isEmpty else { continue }
                summary.versions[landing.tables[table].layout.folder] =
                    try landing.commit(change, to: table).version
            }
            return summary
        }
    }

    private static func change(
        of open: OpenTable, _ first: Int64, _ summary: inout Summary
    ) -> Change {
        var change = Change(operation: "DELETE")
        change.parameters = ["before": summary.firstDay]
        change.removed = open.files.filter { file in
            (file.partitionValues["date"] ?? nil).flatMap(Partition.day(of:)).map { $0 < first }
                ?? false
        }
        summary.files += change.removed.count
        summary.rows &+= change.removed.reduce(0) { $0 &+ ($1.rowCount ?? 0) }
        summary.bytes &+= change.removed.reduce(0) { $0 &+ $1.size }
        let horizon = LedgerDay(number: first)
        let manifest = open.ledger.manifest
        let hasOldDays = manifest.segments.contains { $0.day < horizon }
        if open.family != nil, hasOldDays || !change.removed.isEmpty {
            change.manifest = { manifest in
                manifest.segments.removeAll { $0.day < horizon }
                manifest.horizon = max(manifest.horizon ?? horizon, horizon)
            }
        }
        return change
    }
}
