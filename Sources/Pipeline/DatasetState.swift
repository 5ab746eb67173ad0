import Schemas
import Table

/// The tables of a dataset at one moment, as those see them who only read.
struct DatasetState: Sendable {
    let tables: [OpenTable]
    /// The table of refused lines; nil if no line was ever refused.
    let quarantine: Snapshot?
    /// Changes to the table of refused lines that a ledger asks for and that are not made yet, by
    /// the table of that ledger.
    let pending: [String: [FollowUp]]
    /// Tables that are there and cannot be opened, by folder.
    let broken: [String: PipelineError]

    private static let attempts = 20

    /// - Throws: status 66 if there is no table; what other than the data is at fault.
    init(of dataset: String) throws(PipelineError) {
        var attempt = 1
        while true {
            let tables = try Self.open(dataset)
            guard !tables.open.isEmpty || !tables.broken.isEmpty else {
                throw OpenTable.noTable(in: dataset)
            }
            var broken = tables.broken
            let folder = TableLayout.quarantine.folder
            var quarantine: Snapshot?
            do throws(TableError) {
                quarantine = try DeltaTable(path: "\(dataset)/\(folder)").snapshot()
            } catch {
                broken[folder] = try Self.isolated(PipelineError(reading: error))
            }
            let marks = quarantine?.transactions ?? [:]
            // A mark beyond a ledger that was read before it: a commit came in between.
            let hasMoved = tables.open.contains {
                marks[Quarantine.mark(of: $0.layout.folder)] ?? 0 > $0.ledger.generation
            }
            if hasMoved, attempt < Self.attempts {
                attempt += 1
                continue
            }
            var pending: [String: [FollowUp]] = [:]
            for open in tables.open where broken[folder] == nil {
                let followUps = open.ledger.manifest.followUps
                let done = marks[Quarantine.mark(of: open.layout.folder)] ?? 0
                if !followUps.isEmpty, done < open.ledger.generation {
                    pending[open.layout.folder] = followUps
                }
            }
            (self.tables, self.quarantine) = (tables.open, quarantine)
            (self.pending, self.broken) = (pending, broken)
            return
        }
    }

    /// Refused lines' files, pending changes included: the files themselves are there already.
    var quarantineFiles: [AddFile] {
        let followUps = pending.values.joined()
        let removed = Set(followUps.flatMap(\.removed).map(\.path))
        return ((quarantine?.files ?? []) + followUps.flatMap(\.files)).filter {
            !removed.contains($0.path)
        }
    }

    private static func open(
        _ dataset: String
    ) throws(PipelineError) -> (open: [OpenTable], broken: [String: PipelineError]) {
        var tables: [OpenTable] = []
        var broken: [String: PipelineError] = [:]
        for family in Family.allCases {
            do throws(PipelineError) {
                if let table = try OpenTable.existing(family, dataset: dataset) {
                    tables.append(table)
                }
            } catch {
                broken[TableLayout.of(family, .group).folder] = try isolated(error)
            }
        }
        return (tables, broken)
    }

    /// An error that is the fault of one table's data, and no reason not to look at the others.
    private static func isolated(_ error: PipelineError) throws(PipelineError) -> PipelineError {
        guard error.status == .data || error.status == .noInput else { throw error }
        return error
    }
}
