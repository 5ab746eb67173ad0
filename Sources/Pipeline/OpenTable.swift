import Bytes
import Schemas
import Table

/// A table of the dataset as a run knows it, kept up with the run's own commits.
struct OpenTable: Sendable {
    /// Nil for the table of refused lines, which has no ledger of its own.
    let family: Family?
    let layout: TableLayout
    let table: DeltaTable
    private(set) var snapshot: Snapshot?
    private(set) var ledger: Ledger

    /// A reader may find the generation that it wanted swept away by a newer one.
    private static let attempts = 5

    /// Opens the table of `family`, which need not exist.
    /// - Parameter target: nil keeps to what the table was made with.
    /// - Throws: status 78 if the table was made with another partition target.
    init(
        _ family: Family, dataset: String, target: TargetPartition?
    ) throws(PipelineError) {
        try self.init(family: family, dataset: dataset, target: target)
        try checkLayout()
        if ledger.generation == 0, let snapshot, !snapshot.files.isEmpty {
            throw PipelineError(
                .data,
                "\(table.path): the log does not name the ledger any more (txn \(Ledger.appID)): nobody can tell which objects are in it; restore the log, or ingest into another dataset"
            )
        }
    }

    /// The table of refused lines.
    init(quarantineOf dataset: String) throws(PipelineError) {
        try self.init(family: nil, dataset: dataset, target: .off)
    }

    private init(
        family: Family?, dataset: String, target: TargetPartition?
    ) throws(PipelineError) {
        self.family = family
        let folder = (family.map { TableLayout.of($0, .group) } ?? .quarantine).folder
        table = DeltaTable(path: "\(dataset)/\(folder)")
        var attempt = 1
        while true {
            do throws(TableError) {
                snapshot = try table.snapshot()
                ledger = try Ledger(of: table, at: snapshot)
                break
            } catch {
                guard error.code == .inputOutput(IOError.notFound), attempt < Self.attempts else {
                    throw PipelineError(reading: error)
                }
                attempt += 1
            }
        }
        let made = target ?? snapshot.map(Self.target) ?? .group
        layout = family.map { TableLayout.of($0, made) } ?? .quarantine
    }

    /// Opens the tables that a dataset has, whatever their partition target, that of the refused
    /// lines last.
    /// - Throws: status 66 if there is none.
    static func all(
        of dataset: String, families: Set<Family> = Set(Family.allCases)
    ) throws(PipelineError) -> [OpenTable] {
        var tables: [OpenTable] = []
        for family in Family.allCases where families.contains(family) {
            if let open = try existing(family, dataset: dataset) { tables.append(open) }
        }
        guard !tables.isEmpty else { throw Self.noTable(in: dataset) }
        let quarantine = try OpenTable(quarantineOf: dataset)
        if quarantine.snapshot != nil { tables.append(quarantine) }
        return tables
    }

    /// Opens the table of `family`, whatever its partition target; nil if there is none.
    static func existing(
        _ family: Family, dataset: String
    ) throws(PipelineError) -> OpenTable? {
        let open = try OpenTable(family, dataset: dataset, target: nil)
        return open.snapshot == nil ? nil : open
    }

    /// Whether a folder has a table of any family; nothing is read.
    static func isDataset(_ path: String) -> Bool {
        Family.allCases.contains { family in
            Directory.exists("\(path)/\(TableLayout.of(family, .group).folder)/_delta_log")
        }
    }

    static func noTable(in dataset: String) -> PipelineError {
        PipelineError(
            .noInput,
            "\(dataset) is no dataset: no table of access, connection or health check logs; "
                + "make one with 'albatross ingest --source LOGS --dataset \(dataset)'")
    }

    /// What the column `target` of the table holds.
    var target: TargetPartition { snapshot.map(Self.target) ?? .off }

    private static func target(of snapshot: Snapshot) -> TargetPartition {
        let made = snapshot.metadata.configuration[TableLayout.targetProperty]
        return made.flatMap(TargetPartition.init(rawValue:)) ?? .off
    }

    /// A table keeps the partitioning it was made with.
    private func checkLayout() throws(PipelineError) {
        guard let metadata = snapshot?.metadata else { return }
        let key = TableLayout.targetProperty
        guard metadata.partitionColumns == layout.partitionColumns,
            metadata.configuration[key] == layout.properties[key]
        else {
            let made = metadata.configuration[key] ?? "off"
            throw PipelineError(
                .configuration,
                "\(table.path): made with partition target \(made): keep to it, or use another dataset"
            )
        }
    }

    /// Live files; none before the first commit.
    var files: [AddFile] { snapshot?.files ?? [] }

    /// Takes over what was just committed, and does what is due after it; nothing of that can take
    /// the commit back.
    /// - Parameters:
    ///   - next: the ledger of the commit; nil if it has not changed.
    ///   - now: µs since 1970.
    /// - Returns: why upkeep of the log failed, which costs nothing but speed.
    mutating func advance(to state: Snapshot, _ next: Ledger?, now: Int64) -> TableError? {
        var state = state
        if let next {
            next.retire(ledger)
            ledger = next
        }
        let failure = table.upkeep(after: &state, now: now)
        snapshot = state
        return failure
    }
}
