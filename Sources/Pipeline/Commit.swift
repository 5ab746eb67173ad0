import Bytes
import Logging
import Schemas
import Table

/// Last stage: a change becomes part of a family's table in one atomic commit.
struct Commit {
    let dataset: String
    /// µs since 1970.
    let now: Int64
    /// What the log's retention is measured from, µs since 1970.
    let present: Int64
    let logger: Logger
    private static let engine = "albatross/\(Version.number)"

    private var staging: Staging { Staging(dataset: dataset) }

    /// Makes good what an interrupted run left to do, whatever families it was after, and removes
    /// what it left behind. Only for the holder of the lease.
    func recover() throws(PipelineError) {
        var tables: [OpenTable] = []
        for family in Family.allCases {
            if let open = try OpenTable.existing(family, dataset: dataset) { tables.append(open) }
        }
        do throws(TableError) {
            for open in tables {
                try follow(
                    open.ledger.manifest.followUps, of: open.layout.folder, open.ledger.generation)
            }
        } catch { throw PipelineError(writing: error) }
        var live: [String: Set<String>] = [:]
        try staging.recover { place throws(PipelineError) in
            if live[place.table] == nil {
                live[place.table] = try self.livePaths(of: place.table)
            }
            return live[place.table]?.contains(place.path) ?? false
        }
        do throws(TableError) {
            for open in tables {
                try open.ledger.sweep()
                try open.table.sweep()
            }
            try DeltaTable(path: "\(dataset)/\(TableLayout.quarantine.folder)").sweep()
        } catch { throw PipelineError(writing: error) }
    }

    private func livePaths(of table: String) throws(PipelineError) -> Set<String> {
        do throws(TableError) {
            let snapshot = try DeltaTable(path: "\(dataset)/\(table)").snapshot()
            return Set((snapshot?.files ?? []).map(\.path))
        } catch { throw PipelineError(reading: error) }
    }

    /// Commits `change`, whose new files have their final names already.
    /// - Returns: the version that was made; and why the quarantine could not follow, which the next
    ///   run makes good.
    func commit(
        _ change: Change, to open: inout OpenTable
    ) throws(PipelineError) -> (version: Int64, unfinished: PipelineError?) {
        let followUps = change.quarantine.isEmpty ? [] : [change.quarantine]
        let committed: Committed
        var next: (mark: TransactionMark, ledger: Ledger)?
        do throws(TableError) {
            var actions = [info(change)]
            if let growth = try growth(of: open) { actions.append(growth) }
            actions += change.removed.map { removal($0, keepsRows: change.keepsRows) }
            actions += change.files.map { file in
                var file = file
                file.dataChange = !change.keepsRows
                return .add(file)
            }
            if change.changesLedger {
                let new = try open.ledger.next(change.entries, now: now) { manifest in
                    manifest.followUps = followUps
                    change.manifest?(&manifest)
                }
                actions.append(.txn(new.mark))
                next = new
            }
            committed = try Transaction(
                change.intent, on: open.table, base: open.snapshot,
                creation: creation(of: open.layout)
            ).commit(actions)
        } catch { throw PipelineError(writing: error) }
        // From here on the rows are in: nothing of them may be taken away.
        warn(open.advance(to: committed.snapshot, next?.ledger, now: present))
        do throws(TableError) {
            if let mark = next?.mark {
                try follow(followUps, of: open.layout.folder, mark.version)
            }
            return (committed.version, nil)
        } catch { return (committed.version, PipelineError(writing: error)) }
    }

    /// Commits changes to the quarantine once: that table's mark says which generation it has.
    private func follow(
        _ followUps: [FollowUp], of owner: String, _ generation: Int64
    ) throws(TableError) {
        let appID = Quarantine.mark(of: owner)
        for followUp in followUps {
            let table = DeltaTable(path: "\(dataset)/\(followUp.table)")
            let snapshot = try table.snapshot()
            if let done = snapshot?.transactions[appID], done >= generation { continue }
            for file in followUp.removed where snapshot?.file(at: file.path) == nil {
                throw TableError(
                    .conflict, table.path,
                    "\(file.path) is to be replaced and is there no longer: another writer rewrote the refused lines; restore that version"
                )
            }
            var change = Change(operation: "WRITE")
            change.files = followUp.files
            change.removed = followUp.removed
            var actions = [info(change)]
            actions += followUp.removed.map { removal($0, keepsRows: false) }
            actions += followUp.files.map(Action.add)
            actions.append(
                .txn(
                    TransactionMark(appId: appID, version: generation, lastUpdated: now / 1000)))
            var committed = try Transaction(
                change.intent, on: table, base: snapshot, creation: creation(of: .quarantine)
            ).commit(actions).snapshot
            warn(table.upkeep(after: &committed, now: present))
        }
    }

    private func warn(_ failure: TableError?) {
        if let failure { logger.warning("\(failure.description); the commit stands") }
    }

    private func creation(of layout: TableLayout) -> [Action] {
        [
            .protocol(.written),
            .metaData(
                TableMetadata(
                    id: Identifier.make(), name: layout.folder,
                    schemaString: TableSchema.string(of: layout.columns),
                    partitionColumns: layout.partitionColumns, createdTime: now / 1000,
                    configuration: layout.properties)),
        ]
    }

    /// New columns of a newer program, which an older table gets with the first commit.
    private func growth(of open: OpenTable) throws(TableError) -> Action? {
        guard var metadata = open.snapshot?.metadata else { return nil }
        guard
            let grown = try TableSchema.grown(
                metadata.schemaString, by: open.layout.columns, path: open.table.path)
        else { return nil }
        metadata.schemaString = grown
        return .metaData(metadata)
    }

    private func removal(_ file: AddFile, keepsRows: Bool) -> Action {
        .remove(RemoveFile(file, at: now / 1000, dataChange: !keepsRows))
    }

    private func info(_ change: Change) -> Action {
        var info = CommitInfo(
            timestamp: now / 1000, operation: change.operation,
            operationParameters: change.parameters, engineInfo: Self.engine)
        info.isBlindAppend = change.removed.isEmpty
        return .commitInfo(info)
    }
}
