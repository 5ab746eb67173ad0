import Bytes
import Glibc
import Schemas
import Table

/// Last stage: a fragment becomes part of the tables, each family in one atomic commit.
struct Commit {
    /// A family's table as the run found it.
    struct Opened: Sendable {
        let family: Family
        let table: DeltaTable
        let snapshot: Snapshot?
        let ledger: Ledger
    }

    let dataset: String
    let configuration: Configuration
    private static let engine = "albatross/\(Version.number)"

    /// Opens the table of `family`.
    /// - Parameter makingGood: whether to commit what an interrupted run left to do.
    func open(_ family: Family, makingGood: Bool) throws(PipelineError) -> Opened {
        let layout = TableLayout.of(family, configuration.targetPartition)
        let table = DeltaTable(path: "\(dataset)/\(layout.folder)")
        let opened: Opened
        do throws(TableError) {
            let snapshot = try table.snapshot()
            if let snapshot {
                guard snapshot.protocolVersion.minWriterVersion <= 2 else {
                    throw TableError(
                        .unsupported, table.path,
                        "the table needs a writer of version \(snapshot.protocolVersion.minWriterVersion); this one is 2"
                    )
                }
            }
            let ledger = try Ledger(of: table, at: snapshot)
            opened = Opened(family: family, table: table, snapshot: snapshot, ledger: ledger)
            if makingGood {
                try commitFollowUps(ledger.followUps, of: family, generation: ledger.generation)
            }
        } catch { throw PipelineError(writing: error) }
        try checkLayout(of: opened, layout)
        return opened
    }

    /// A table keeps the partitioning it was made with.
    private func checkLayout(
        of opened: Opened, _ layout: TableLayout
    ) throws(PipelineError) {
        guard let metadata = opened.snapshot?.metadata else { return }
        let key = TableLayout.targetProperty
        guard metadata.partitionColumns == layout.partitionColumns,
            metadata.configuration[key] == layout.properties[key]
        else {
            let made = metadata.configuration[key] ?? "off"
            throw PipelineError(
                .configuration,
                "\(opened.table.path): made with partition target \(made): keep to it, or use another dataset"
            )
        }
    }

    /// Proves that no line was lost, then commits the family's files and objects.
    /// - Returns: the version that was made, or nil if there was nothing to commit; and why the
    ///   quarantine could not follow, which the next run makes good.
    func commit(
        _ fragment: Fragment, to opened: Opened
    ) throws(PipelineError) -> (version: Int64, unfinished: PipelineError?)? {
        let family = opened.family.rawValue
        let objects = fragment.objects.filter { $0.family == family }
        guard !objects.isEmpty else { return nil }
        try prove(objects, fragment)
        let layout = TableLayout.of(opened.family, configuration.targetPartition)
        let quarantine = FollowUp(
            table: TableLayout.quarantine.folder, files: fragment.quarantineFiles[family] ?? [])
        let followUps = quarantine.files.isEmpty ? [] : [quarantine]
        let now = Clock.now()
        let mark: TransactionMark
        let version: Int64
        do throws(TableError) {
            mark = try opened.ledger.append(
                objects.map(Self.entry), followUps: followUps, now: now)
            var actions = [info("WRITE", now, parameters: ["objects": "\(objects.count)"])]
            if opened.snapshot == nil { actions += creation(of: layout, now) }
            actions += (fragment.files[family] ?? []).map(Action.add)
            actions.append(.txn(mark))
            version = try opened.table.commit(actions, after: opened.snapshot?.version ?? -1)
        } catch { throw PipelineError(writing: error) }
        // From here on the rows are in: nothing of them may be taken away.
        do throws(TableError) {
            try commitFollowUps(followUps, of: opened.family, generation: mark.version)
            return (version, nil)
        } catch { return (version, PipelineError(writing: error)) }
    }

    /// Deletes the files of a fragment that was not committed.
    func discard(_ fragment: Fragment) {
        for (family, files) in fragment.files {
            for file in files { _ = unsafe unlink("\(dataset)/\(family)/\(file.path)") }
        }
        for file in fragment.quarantineFiles.values.joined() {
            _ = unsafe unlink("\(dataset)/\(TableLayout.quarantine.folder)/\(file.path)")
        }
    }

    /// lines = rows + quarantined + filtered, with the rows counted again where they were encoded.
    private func prove(_ objects: [ObjectTally], _ fragment: Fragment) throws(PipelineError) {
        for object in objects {
            let encoded = fragment.encodedRows[object.key] ?? 0
            guard object.rows == encoded,
                object.lines == object.rows + object.quarantined + object.filtered
            else {
                throw PipelineError(
                    .failure,
                    "\(object.key): \(object.lines) lines but \(encoded) rows encoded, \(object.quarantined) quarantined, \(object.filtered) filtered; nothing was committed"
                )
            }
        }
    }

    /// Commits quarantine files once: the table's mark says which generation it has.
    private func commitFollowUps(
        _ followUps: [FollowUp], of family: Family, generation: Int64
    ) throws(TableError) {
        let appID = "albatross/\(family.rawValue)"
        for followUp in followUps {
            let table = DeltaTable(path: "\(dataset)/\(followUp.table)")
            var attempts = 0
            while true {
                let snapshot = try table.snapshot()
                if let done = snapshot?.transactions[appID], done >= generation { break }
                let now = Clock.now()
                var actions = [info("WRITE", now)]
                if snapshot == nil { actions += creation(of: .quarantine, now) }
                actions += followUp.files.map(Action.add)
                actions.append(
                    .txn(
                        TransactionMark(
                            appId: appID, version: generation, lastUpdated: now / 1000)))
                do throws(TableError) {
                    _ = try table.commit(actions, after: snapshot?.version ?? -1)
                    break
                } catch {
                    attempts += 1
                    // Another family's run got there first: look again.
                    guard error.code == .conflict, attempts < 100 else { throw error }
                }
            }
        }
    }

    private func creation(of layout: TableLayout, _ now: Int64) -> [Action] {
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

    private func info(
        _ operation: String, _ now: Int64, parameters: [String: String] = [:]
    ) -> Action {
        .commitInfo(
            CommitInfo(
                timestamp: now / 1000, operation: operation, operationParameters: parameters,
                engineInfo: Self.engine))
    }

    private static func entry(_ tally: ObjectTally) -> LedgerEntry {
        LedgerEntry(
            key: tally.identity, size: tally.size, modified: tally.modified, hash: tally.hash,
            lines: tally.lines, rows: tally.rows, quarantined: tally.quarantined,
            filtered: tally.filtered, damage: tally.damage)
    }
}
