import AccessLog
import Bytes
import Logging
import Schemas
import Table

/// The tables of a dataset while a run writes them: a finished batch becomes a commit a family.
struct Landing {
    let configuration: Configuration
    let logger: Logger
    private(set) var tables: [OpenTable]
    /// Whether refused lines are committed only in a ledger's word: before anything else is, the
    /// next run has to make that good.
    private(set) var isUnfinished = false

    /// Batches that were refused: an object of an hour could not be read, or what was to be replaced
    /// is not what the ledger says.
    private(set) var refused = 0

    private var dataset: String { configuration.dataset }
    private var staging: Staging { Staging(dataset: dataset) }

    init(
        configuration: Configuration, logger: Logger, tables: [OpenTable]
    ) {
        self.configuration = configuration
        self.logger = logger
        self.tables = tables
    }

    /// Commits the files of `fragment`. Where rows are replaced and what is there is not what the
    /// ledger says, the batch is refused and the run goes on.
    mutating func land(
        _ fragment: Fragment, of batch: Batch, _ summary: inout RunSummary
    ) throws(PipelineError) {
        var landed = summary
        do throws(PipelineError) {
            try commit(fragment, of: batch, &landed)
            summary = landed
        } catch {
            guard batch.replaces, error.status == .data else { throw error }
            refused += 1
            summary.failures.append(
                Fragment.Failure(message: error.description, status: error.status.rawValue))
        }
    }

    private mutating func commit(
        _ fragment: Fragment, of batch: Batch, _ summary: inout RunSummary
    ) throws(PipelineError) {
        if batch.isWhole, !fragment.failures.isEmpty {
            staging.discard(fragment.places)
            summary.failures += fragment.failures
            refused += 1
            return
        }
        summary.add(fragment)
        // One family after the other: each sees the refused lines as the one before left them.
        for index in tables.indices {
            let change = try self.change(fragment, batch, tables[index])
            guard !change.isEmpty else { continue }
            let done = try commit(change, to: index)
            summary.versions[tables[index].layout.folder] = done.version
            guard let failure = done.unfinished else { continue }
            summary.failures.append(
                Fragment.Failure(
                    message: "\(failure.description); the next run makes it good",
                    status: failure.status.rawValue))
            return
        }
    }

    /// Gives the files of `change` their final names and commits it to a table.
    /// - Returns: the version that was made, and why the quarantine could not follow, if so.
    mutating func commit(
        _ change: Change, to table: Int
    ) throws(PipelineError) -> (version: Int64, unfinished: PipelineError?) {
        let places = places(of: change, tables[table])
        var intent: String?
        do throws(PipelineError) {
            do { intent = try staging.publish(places) } catch {
                throw PipelineError(writing: error)
            }
            let commit = Commit(
                dataset: dataset, now: Clock.now(), present: configuration.present, logger: logger)
            let done = try commit.commit(change, to: &tables[table])
            logger.debug("committed \(tables[table].layout.folder) version \(done.version)")
            isUnfinished = isUnfinished || done.unfinished != nil
            // The next run settles what cannot be settled now.
            if let intent { try? staging.settle(intent) }
            return done
        } catch {
            // Nothing of it is in a log.
            staging.discard(places)
            if let intent { try? staging.settle(intent) }
            throw error
        }
    }

    private func places(of change: Change, _ open: OpenTable) -> [Staging.Place] {
        change.files.map { Staging.Place(table: open.layout.folder, path: $0.path) }
            + change.quarantine.files.map {
                Staging.Place(table: change.quarantine.table, path: $0.path)
            }
    }

    private func change(
        _ fragment: Fragment, _ batch: Batch, _ open: OpenTable
    ) throws(PipelineError) -> Change {
        let family = open.layout.folder
        let objects = fragment.objects.filter { $0.family == family }
        guard !objects.isEmpty || batch.replacedHour != nil else {
            return Change(operation: "WRITE")
        }
        var change = Change(operation: "WRITE")
        change.files = fragment.files[family] ?? []
        change.quarantine.files = fragment.quarantineFiles[family] ?? []
        if let hour = batch.replacedHour {
            change.replacedHour = hour
            change.removed = open.files.filter { $0.partitionHour == hour }
            guard !objects.isEmpty || !change.removed.isEmpty else { return change }
            change.operation = "REPLACE"
            change.parameters["hour"] = Timestamp.hourText(hour)
            let overwrite = batch.overwrite
            change.manifest = { manifest in
                if manifest.overwrite?.began != overwrite?.began { manifest.overwrite = overwrite }
                manifest.overwrite?.done.insert(hour)
            }
        }
        try Conservation.prove(objects, fragment, batch.replacedHour, change.removed)
        change.parameters["objects"] = "\(objects.count)"
        change.entries = objects.filter { !$0.isReread }.map { entry($0, fragment) }
        let replaced = objects.filter { !$0.isReread }.compactMap(\.known)
        if !replaced.isEmpty {
            let replacement = Replacement(dataset: dataset, configuration: configuration)
            let rows = try replacement.rows(of: replaced, in: open)
            let lines = try replacement.refusedLines(of: replaced, family)
            change.operation = "REPLACE"
            change.removed += rows.removed
            change.files += rows.files
            change.quarantine.removed += lines.removed
            change.quarantine.files += lines.files
        }
        return change
    }

    private func entry(_ tally: ObjectTally, _ fragment: Fragment) -> LedgerEntry {
        LedgerEntry(
            key: tally.identity, object: tally.key, intervalEnd: tally.intervalEnd,
            size: tally.size, modified: tally.modified, hash: tally.hash, lines: tally.lines,
            rows: tally.rows, quarantined: tally.quarantined, filtered: tally.filtered,
            hours: (fragment.encodedRows[tally.key] ?? [:]).keys.sorted(), damage: tally.damage)
    }
}
