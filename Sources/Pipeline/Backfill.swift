import AccessLog
import Bytes
import Table

/// A bounded range of the past, hour by hour.
extension Run {
    /// Late objects lie in the folders of later days; so many of them are looked through.
    private static let deliveryMargin: Int64 = 8

    /// Ingests the objects that cover a moment of `from..<to`, in a commit for each hour, so that a
    /// stopped run goes on where it was.
    /// - Parameter overwrite: replaces those hours, each in one commit, from the objects that their
    ///   rows came from. Rows of other hours are not touched.
    /// - Throws: status 64 if hours are to be replaced and the range does not consist of whole ones.
    package func backfill(
        from: Int64, to: Int64, overwrite: Bool
    ) async throws(PipelineError) -> RunSummary {
        let hour = Partition.microsecondsPerHour
        if overwrite, from % hour != 0 || to % hour != 0 {
            throw PipelineError(
                .usage, "--overwrite replaces whole hours: --from and --to must be full hours")
        }
        let days = DeliveryDay.number(from) - 1...DeliveryDay.number(to) + Self.deliveryMargin
        // Rows of an hour may have come from objects of any day.
        var clock = StageClock(isOn: configuration.timings)
        clock.start()
        let listing = try await listing(overwrite ? nil : days)
        clock.lap(.discover)
        return try await writing("backfill", listing) { landing, summary throws(PipelineError) in
            clock.start()
            let findings = try discover(listing, .between(from, to), landing.tables)
            summary.add(findings, newestBefore: nil, range: .between(from, to))
            clock.lap(.discover)
            summary.timings?.stages.merge(clock.times)
            let wanted = findings.filter { [.new, .changed].contains($0.decision) }.map(\.item)
            let filled = landing.hours
            try await perform(
                hours(Slice.cut(wanted), areWhole: overwrite), &landing, &summary)
            guard overwrite else { return }
            let range = Timestamp.floorDivide(from, hour)..<Timestamp.floorDivide(to, hour)
            try await replace(range.filter(filled.contains), range, listing, &landing, &summary)
        }
    }

    /// A batch for each hour, in the order asked for.
    private func hours(_ slices: [Slice], areWhole: Bool) -> [Batch] {
        var batches: [Batch] = []
        for slice in slices {
            if let last = batches.last?.slices.last,
                last.items.first?.hour == slice.items.first?.hour
            {
                batches[batches.count - 1].slices.append(slice)
            } else {
                batches.append(Batch(slices: [slice], isWhole: areWhole))
            }
        }
        return configuration.order == .newest ? batches.reversed() : batches
    }

    /// Replaces hours of `range`, each in one commit.
    private func replace(
        _ hours: [Int64], _ range: Range<Int64>, _ listing: ObjectListing,
        _ landing: inout Landing, _ summary: inout RunSummary
    ) async throws(PipelineError) {
        let progress = landing.overwrite(of: range, hours, now: Clock.now())
        let findings = try discover(
            listing, .everything, landing.tables, keepsKnown: true)
        let sources = try HourSources(findings, landing.tables, configuration)
        var batches: [Batch] = []
        for hour in hours where !progress.done.contains(hour) {
            do throws(PipelineError) {
                let slices = Slice.cut(try sources.items(of: hour), replacing: hour)
                guard !slices.isEmpty else {
                    throw PipelineError(
                        .data,
                        "hour \(Timestamp.hourText(hour)) is not replaced: the ledger knows no object that its rows came from"
                    )
                }
                batches.append(
                    Batch(slices: slices, replacedHour: hour, overwrite: progress, isWhole: true))
            } catch {
                summary.failures.append(
                    Fragment.Failure(message: error.description, status: error.status.rawValue))
            }
        }
        if configuration.order == .newest { batches.reverse() }
        let refusedBefore = landing.refused
        try await perform(batches, &landing, &summary)
        summary.hoursReplaced = batches.count - (landing.refused - refusedBefore)
        summary.hoursReplacedBefore = progress.done.count
    }
}

/// Which objects the rows of an hour come from.
private struct HourSources {
    private var byHour: [Int64: [SourceItem]] = [:]
    private var missing: [Int64: [LedgerEntry]] = [:]
    private let source: String

    init(
        _ findings: [Discover.Finding], _ tables: [OpenTable], _ configuration: Configuration
    ) throws(PipelineError) {
        source = configuration.source
        var listed: Set<String> = []
        for finding in findings where finding.decision == .done {
            var item = finding.item
            item.isReread = true
            listed.insert(item.identity)
            for hour in item.known?.hours ?? [] { byHour[hour, default: []].append(item) }
        }
        for open in tables {
            do throws(TableError) {
                for entry in try open.ledger.entries().values where !listed.contains(entry.key) {
                    for hour in entry.hours { missing[hour, default: []].append(entry) }
                }
            } catch { throw PipelineError(reading: error) }
        }
    }

    /// - Throws: status 66 if an object that gave rows to the hour is not in the source any more.
    func items(of hour: Int64) throws(PipelineError) -> [SourceItem] {
        if let gone = missing[hour], let first = gone.map(\.object).min() {
            throw PipelineError(
                .noInput,
                "hour \(Timestamp.hourText(hour)) is not replaced: \(gone.count) objects that its rows came from are not in \(source) or could not be read, such as \(first)"
            )
        }
        return byHour[hour] ?? []
    }
}

extension Landing {
    /// Hours since 1970 that have rows.
    var hours: Set<Int64> { Set(tables.flatMap { $0.files.compactMap(\.partitionHour) }) }

    /// How far the replacement of `range` is: one that was stopped goes on, one that was complete
    /// begins anew.
    func overwrite(of range: Range<Int64>, _ hours: [Int64], now: Int64) -> OverwriteProgress {
        var progress = OverwriteProgress(
            from: range.lowerBound, to: range.upperBound, began: now)
        let earlier = tables.compactMap(\.ledger.manifest.overwrite)
            .filter { $0.from == range.lowerBound && $0.to == range.upperBound }
        guard let began = earlier.map(\.began).max() else { return progress }
        let done = hours.filter { hour in
            tables.allSatisfy { open in
                let known = open.ledger.manifest.overwrite
                return known?.began == began && known?.done.contains(hour) == true
                    || !open.files.contains { $0.partitionHour == hour }
            }
        }
        guard done.count < hours.count else { return progress }
        progress.began = began
        progress.done = Set(done)
        return progress
    }
}

extension Timestamp {
    /// `2026-11-20T02Z` of an hour since 1970.
    static func hourText(_ hour: Int64) -> String {
        "\(Timestamp.text(hour * Partition.microsecondsPerHour).prefix(13))Z"
    }
}
