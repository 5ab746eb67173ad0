import AccessLog
import Bytes
import Logging
import Schemas
import Table

/// Joins the stages: slices of objects are decompressed, parsed, partitioned and encoded side by
/// side, one job a slice, and committed batch by batch.
package struct Run: Sendable {
    /// How far a run is.
    package struct Progress: Sendable {
        package var objects: Int
        package var objectsTotal: Int
        package var bytes: Int64
        package var bytesTotal: Int64
    }

    let configuration: Configuration
    let store: any ObjectStore
    let logger: Logger
    /// When the run began, µs since 1970.
    private let began = Clock.now()
    private let report: @Sendable (Progress) -> Void

    /// - Parameter report: called after each slice.
    package init(
        configuration: Configuration, logger: Logger,
        report: @escaping @Sendable (Progress) -> Void = { _ in }
    ) throws(PipelineError) {
        guard !configuration.source.isEmpty else {
            throw PipelineError(.usage, "no source: name a folder, a file or - with --source")
        }
        guard !configuration.dataset.isEmpty else {
            throw PipelineError(.usage, "no dataset: name a folder with --dataset")
        }
        self.configuration = configuration
        self.logger = logger
        self.report = report
        store =
            configuration.source == "-"
            ? StandardInput(now: Clock.now()) : LocalStore(configuration.source)
    }

    /// What is there and what a run would do with it, and what could not be listed; writes nothing.
    package func plan() async throws(PipelineError) -> (
        findings: [Discover.Finding], unreadable: [PipelineError]
    ) {
        let listing = try await store.list(listedDays)
        let findings = try discover(listing, range, openTables())
        return (findings, unreadable(listing))
    }

    /// Ingests what is new, and replaces what has changed.
    package func ingest() async throws(PipelineError) -> RunSummary {
        var clock = StageClock(isOn: configuration.timings)
        clock.start()
        let listing = try await listing(listedDays)
        clock.lap(.discover)
        return try await writing("ingest", listing) { landing, summary throws(PipelineError) in
            clock.start()
            let findings = try discover(listing, range, landing.tables)
            let newest = landing.tables.compactMap(\.ledger.manifest.newest).max()
            summary.add(findings, newestBefore: newest, range: range)
            clock.lap(.discover)
            summary.timings?.stages.merge(clock.times)
            let new = findings.filter { $0.decision == .new }.map(\.item)
            let changed = findings.filter { $0.decision == .changed }.map(\.item)
            // What replaces rows may be refused; that must not cost the new ones.
            let replacing = Slice.cut(changed).map { Batch(slices: [$0]) }
            try await perform(Batch.cut(Slice.cut(new)) + replacing, &landing, &summary)
        }
    }

    /// Runs `work` as the one that may write the dataset.
    func writing(
        _ command: String, _ listing: ObjectListing,
        _ work: (inout Landing, inout RunSummary) async throws(PipelineError) -> Void
    ) async throws(PipelineError) -> RunSummary {
        var summary = RunSummary(configuration: configuration)
        summary.command = command
        for failure in unreadable(listing) {
            summary.failures.append(
                Fragment.Failure(message: failure.description, status: failure.status.rawValue))
        }
        let writer = Writer(configuration: configuration, logger: logger)
        summary = try await writer.run(command, open: openTables) { landing throws(PipelineError) in
            var result = summary
            try await work(&landing, &result)
            return result
        }
        summary.seconds = Double(Clock.now() - began) / 1_000_000
        summary.peakMemory = Clock.peakMemory()
        summary.timings?.finish(wall: summary.seconds)
        return summary
    }

    /// What is in the source; a source without a single log makes no dataset.
    func listing(_ days: ClosedRange<Int64>?) async throws(PipelineError) -> ObjectListing {
        let listing = try await store.list(days)
        // A dataset that is there already needs no such proof.
        if !Directory.exists(configuration.dataset) { _ = try discover(listing, .everything, []) }
        return listing
    }

    private func unreadable(_ listing: ObjectListing) -> [PipelineError] {
        listing.unreadable.filter(Discover.concerns).map(PipelineError.init(reading:))
    }

    private var range: Discover.Range {
        configuration.window.map { .since(configuration.present - $0 * 1_000_000) } ?? .everything
    }

    /// An interval is delivered minutes later, or in the folder of the next day.
    private var listedDays: ClosedRange<Int64>? {
        guard case .since(let start) = range else { return nil }
        return DeliveryDay.number(start)...Int64.max
    }

    private func openTables() throws(PipelineError) -> [OpenTable] {
        var opened: [OpenTable] = []
        for family in Family.allCases where configuration.families.contains(family) {
            opened.append(
                try OpenTable(
                    family, dataset: configuration.dataset, target: configuration.targetPartition))
        }
        return opened
    }

    /// Decides on the listed objects, day by day, so that no more than a day of the ledger is held.
    /// - Parameter keepsKnown: whether the entries of objects that are done are wanted too.
    /// - Throws: status 66 if the source has no logs at all.
    func discover(
        _ listing: ObjectListing, _ range: Discover.Range, _ tables: [OpenTable],
        keepsKnown: Bool = false
    ) throws(PipelineError) -> [Discover.Finding] {
        var discover = Discover(
            configuration: configuration, range: range,
            horizon: tables.compactMap(\.ledger.manifest.horizon).max())
        discover.keepsKnown = keepsKnown
        let items = SourceItem.items(of: listing, configuration)
        let days = Dictionary(grouping: items) { LedgerDay(intervalEnd: $0.intervalEnd) }
        var findings: [Discover.Finding] = []
        findings.reserveCapacity(items.count)
        for (day, items) in days.sorted(by: { $0.key < $1.key }) {
            var known: [String: LedgerEntry] = [:]
            do throws(TableError) {
                for open in tables {
                    known.merge(try open.ledger.entries(of: [day])) { first, _ in first }
                }
            } catch { throw PipelineError(reading: error) }
            findings += discover.findings(items, known, isSingle: listing.isSingleObject)
        }
        // A window may well be empty in a source that is none the less the right one.
        guard
            !unreadable(listing).isEmpty || findings.contains(where: { $0.decision.isFound })
                || listing.passedOver
        else {
            throw PipelineError(
                .noInput, "\(store.name): no load balancer logs here (\(findings.count) files seen)"
            )
        }
        return findings
    }

    /// Encodes the batches side by side and commits each as soon as it and all before it are done.
    func perform(
        _ batches: [Batch], _ landing: inout Landing, _ summary: inout RunSummary
    ) async throws(PipelineError) {
        // The largest of a batch first, so that no core has long to go alone at its end.
        var slices = batches.enumerated().flatMap { index, batch in
            batch.slices.sorted { $0.size > $1.size }.map { (batch: index, slice: $0) }
        }
        // Before it one of half that size: the others learn from it how columns are encoded, and
        // it has found out when they have read theirs.
        if let half = slices.lastIndex(where: {
            $0.batch == slices[0].batch && $0.slice.size * 2 >= slices[0].slice.size
        }) {
            var first = slices.remove(at: half)
            first.slice.isFirst = true
            slices.insert(first, at: 0)
        }
        var progress = Progress(
            objects: 0, objectsTotal: slices.reduce(0) { $0 + $1.slice.items.count },
            bytes: 0, bytesTotal: slices.reduce(0) { $0 + $1.slice.size })
        report(progress)
        let job = SliceJob(
            configuration: configuration, store: store, totalSize: progress.bytesTotal)
        var remaining = batches.map(\.slices.count)
        var fragments: [Int: Fragment] = [:]
        var held = HeldMemory()
        var next = 0
        var clock = StageClock(isOn: configuration.timings)
        defer { summary.timings?.stages.merge(clock.times) }
        do {
            try await withThrowingTaskGroup(of: (Int, Slice, Fragment).self) { group in
                var waiting = slices.makeIterator()
                for _ in 0..<configuration.jobs {
                    guard let (index, slice) = waiting.next() else { break }
                    group.addTask { (index, slice, try await job.run(slice)) }
                }
                while let (index, slice, part) = try await group.next() {
                    if landing.isUnfinished { return group.cancelAll() }
                    if let (index, slice) = waiting.next() {
                        group.addTask { (index, slice, try await job.run(slice)) }
                    }
                    held.merge(part.held)
                    let resident = Clock.residentMemory()
                    if held.isOutgrown(
                        by: resident, jobs: configuration.jobs, allowed: configuration.memory)
                    {
                        FreedMemory.giveBack()
                    }
                    fragments[index, default: Fragment()].merge(part)
                    remaining[index] -= 1
                    while next < batches.count, remaining[next] == 0, !landing.isUnfinished {
                        try Task.checkCancellation()
                        let fragment = fragments.removeValue(forKey: next) ?? Fragment()
                        clock.start()
                        try landing.land(fragment, of: batches[next], &summary)
                        clock.lap(.commit)
                        next += 1
                    }
                    progress.objects += slice.items.count
                    progress.bytes += slice.size
                    report(progress)
                }
            }
        } catch {
            throw error as? PipelineError ?? PipelineError(.failure, "\(error)")
        }
    }
}
