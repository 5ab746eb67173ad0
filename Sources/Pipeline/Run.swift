import AccessLog
import AsyncAlgorithms
import Bytes
import Logging
import Schemas
import Table

/// Joins the stages: slices of objects are decompressed, parsed, partitioned and encoded side by
/// side, one job a slice, and committed together.
package struct Run: Sendable {
    /// How far a run is.
    package struct Progress: Sendable {
        package var objects: Int
        package var objectsTotal: Int
        package var bytes: Int64
        package var bytesTotal: Int64
    }

    private let configuration: Configuration
    private let store: any ObjectStore
    private let logger: Logger
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
        let listing = try await store.list()
        let findings = try discover(listing, openTables(makingGood: false))
        return (findings, unreadable(listing))
    }

    private func unreadable(_ listing: ObjectListing) -> [PipelineError] {
        listing.unreadable.filter(Discover.concerns).map(PipelineError.init(reading:))
    }

    /// Ingests what is new.
    package func ingest() async throws(PipelineError) -> RunSummary {
        let began = Clock.now()
        var summary = RunSummary(configuration: configuration)
        let listing = try await store.list()
        for failure in unreadable(listing) {
            summary.failures.append(
                Fragment.Failure(message: failure.description, status: failure.status.rawValue))
        }
        let tables = try openTables(makingGood: true)
        let findings = try discover(listing, tables)
        summary.add(findings)
        let new = findings.filter { $0.decision == .new }.map(\.item)
        let fragment = try await encode(Slice.cut(new))
        try commit(fragment, to: tables, &summary)
        summary.add(fragment)
        summary.seconds = Double(Clock.now() - began) / 1_000_000
        summary.peakMemory = Clock.peakMemory()
        return summary
    }

    private func openTables(makingGood: Bool) throws(PipelineError) -> [Commit.Opened] {
        let commit = Commit(dataset: configuration.dataset, configuration: configuration)
        var opened: [Commit.Opened] = []
        for family in Family.allCases where configuration.families.contains(family) {
            opened.append(try commit.open(family, makingGood: makingGood))
        }
        return opened
    }

    private func discover(
        _ listing: ObjectListing, _ tables: [Commit.Opened]
    ) throws(PipelineError) -> [Discover.Finding] {
        let known = tables.map(\.ledger.entries).reduce(into: [:]) { all, entries in
            all.merge(entries) { first, _ in first }
        }
        let findings = Discover(configuration: configuration, ledger: known, now: Clock.now())
            .findings(listing)
        guard
            !unreadable(listing).isEmpty || findings.contains(where: { $0.decision.isFound })
        else {
            throw PipelineError(
                .noInput, "\(store.name): no load balancer logs here (\(findings.count) files seen)"
            )
        }
        return findings
    }

    private func encode(_ slices: [Slice]) async throws(PipelineError) -> Fragment {
        let total = Progress(
            objects: 0, objectsTotal: slices.reduce(0) { $0 + $1.items.count },
            bytes: 0, bytesTotal: slices.reduce(0) { $0 + $1.size })
        report(total)
        var progress = total
        let job = SliceJob(configuration: configuration, store: store)
        let written = WrittenFiles()
        do {
            return try await withThrowingTaskGroup(of: (Slice, Fragment).self) { group in
                var waiting = slices.makeIterator()
                for _ in 0..<configuration.jobs {
                    guard let slice = waiting.next() else { break }
                    group.addTask { (slice, try await job.run(slice, written)) }
                }
                var fragment = Fragment()
                while let (slice, part) = try await group.next() {
                    fragment.merge(part)
                    progress.objects += slice.items.count
                    progress.bytes += slice.size
                    report(progress)
                    if let next = waiting.next() {
                        group.addTask { (next, try await job.run(next, written)) }
                    }
                }
                return fragment
            }
        } catch {
            let commit = Commit(dataset: configuration.dataset, configuration: configuration)
            for fragment in await written.fragments { commit.discard(fragment) }
            throw error as? PipelineError ?? PipelineError(.failure, "\(error)")
        }
    }

    private func commit(
        _ fragment: Fragment, to tables: [Commit.Opened], _ summary: inout RunSummary
    ) throws(PipelineError) {
        let commit = Commit(dataset: configuration.dataset, configuration: configuration)
        // What is not in a log yet, and goes away if the run fails.
        var pending = fragment
        do throws(PipelineError) {
            for opened in tables {
                let family = opened.family.rawValue
                guard let committed = try commit.commit(fragment, to: opened) else { continue }
                pending.files[family] = nil
                pending.quarantineFiles[family] = nil
                summary.versions[family] = committed.version
                logger.debug("committed \(family) version \(committed.version)")
                if let failure = committed.unfinished {
                    summary.failures.append(
                        Fragment.Failure(
                            message: "\(failure.description); the next run makes it good",
                            status: failure.status.rawValue))
                }
            }
        } catch {
            commit.discard(pending)
            throw error
        }
    }
}

/// Files that jobs have written so far, so that a failed run can take them away again.
private actor WrittenFiles {
    private(set) var fragments: [Fragment] = []

    func add(_ fragment: Fragment) {
        fragments.append(fragment)
    }
}

/// The work on one slice: decompress beside parse, then partition and encode.
private struct SliceJob: Sendable {
    let configuration: Configuration
    let store: any ObjectStore

    func run(_ slice: Slice, _ written: WrittenFiles) async throws -> Fragment {
        var fragment = Fragment()
        do {
            try await run(slice, into: &fragment)
        } catch {
            await written.add(fragment)
            throw error
        }
        await written.add(fragment)
        return fragment
    }

    private func run(_ slice: Slice, into fragment: inout Fragment) async throws {
        var parse = Parse(configuration: configuration, items: slice.items)
        let blocks = AsyncChannel<Block>()
        let decompress = Decompress(
            store: store, library: configuration.inflate, lineLimit: configuration.lineLimit)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await decompress.stream(slice.items, into: blocks)
                blocks.finish()
            }
            for await block in blocks {
                try parse.take(block)
                if parse.footprint > configuration.rowBudget {
                    try encode(&parse, into: &fragment)
                }
            }
            try await group.waitForAll()
        }
        try Task.checkCancellation()
        try encode(&parse, into: &fragment)
        fragment.objects = parse.tallies
        fragment.failures = parse.failures
    }

    private func encode(
        _ parse: inout Parse, into fragment: inout Fragment
    ) throws(PipelineError) {
        let (rows, refused) = parse.drain()
        let encode = Encode(dataset: configuration.dataset, configuration: configuration)
        for family in Family.allCases {
            if let rows = rows[family] { try encode.write(rows, into: &fragment) }
        }
        if !refused.isEmpty {
            let quarantine = Quarantine(
                dataset: configuration.dataset, configuration: configuration)
            try quarantine.write(refused, into: &fragment)
        }
    }
}
