import Parquet
import Schemas
import Table

/// Takes the rows and refused lines of objects out of the tables, so that others can stand there.
struct Replacement {
    let dataset: String
    let configuration: Configuration

    /// Rows of a table that go away: whole files, and what is written anew of them.
    struct Outcome {
        var removed: [AddFile] = []
        /// Staged.
        var files: [AddFile] = []
        /// Rows that are in none of `files`.
        var rows = 0

        mutating func merge(_ other: Outcome) {
            removed += other.removed
            files += other.files
            rows += other.rows
        }
    }

    /// The rows of `entries`' objects.
    /// - Throws: status 65 if they are not as many as the ledger says.
    func rows(of entries: [LedgerEntry], in open: OpenTable) throws(PipelineError) -> Outcome {
        let hours = Set(entries.flatMap(\.hours))
        let files = open.files.filter { $0.partitionHour.map(hours.contains) ?? true }
        let merge = Merge(
            dataset: dataset, configuration: configuration, layout: open.layout,
            schema: open.family.map { Schema.of($0) })
        let outcome = try take(
            out: Exclusion(lines: Self.lines(of: entries)), of: files, merge)
        try check(outcome.rows, entries.reduce(0) { $0 &+ $1.rows }, "rows", entries)
        return outcome
    }

    /// The refused lines of `entries`' objects.
    func refusedLines(
        of entries: [LedgerEntry], _ family: String
    ) throws(PipelineError) -> Outcome {
        let entries = entries.filter { $0.quarantined > 0 }
        let days = Set(entries.map { Quarantine.date(of: $0.intervalEnd ?? $0.modified) })
        let files = try Quarantine.files(of: dataset).filter { file in
            file.partitionValues["date"].flatMap(\.self).map(days.contains) ?? false
        }
        let merge = Merge(
            dataset: dataset, configuration: configuration, layout: .quarantine, schema: nil)
        let exclusion = Exclusion(lines: Self.lines(of: entries), family: family)
        let outcome = try take(out: exclusion, of: files, merge)
        try check(
            outcome.rows, entries.reduce(0) { $0 &+ $1.quarantined }, "refused lines", entries)
        return outcome
    }

    /// Writes each file anew that has such rows, without them.
    func take(
        out exclusion: Exclusion, of files: [AddFile], _ merge: Merge
    ) throws(PipelineError) -> Outcome {
        var outcome = Outcome()
        guard !exclusion.lines.isEmpty else { return outcome }
        for file in files {
            guard try has(exclusion, file, merge.layout) else { continue }
            let written = try merge.write([file], without: exclusion)
            outcome.removed.append(file)
            if let rest = written.file { outcome.files.append(rest) }
            outcome.rows += written.excluded
        }
        return outcome
    }

    private func has(
        _ exclusion: Exclusion, _ file: AddFile, _ layout: TableLayout
    ) throws(PipelineError) -> Bool {
        do throws(ParquetError) {
            let reader = try FileReader(path: "\(dataset)/\(layout.folder)/\(file.location)")
            for group in reader.metadata.rowGroups.indices {
                if try exclusion.kept(of: reader, rowGroup: group) != nil { return true }
            }
            return false
        } catch { throw PipelineError(reading: error) }
    }

    private func check(
        _ found: Int, _ known: Int, _ what: String, _ entries: [LedgerEntry]
    ) throws(PipelineError) {
        guard found != known else { return }
        throw PipelineError(
            .data,
            "\(entries.first?.object ?? ""): the dataset holds \(found) \(what) where the ledger says \(known); nothing was replaced: run 'albatross verify'"
        )
    }

    private static func lines(of entries: [LedgerEntry]) -> [String: Set<Int32>?] {
        Dictionary(entries.map { ($0.object, nil) }) { first, _ in first }
    }
}

extension AddFile {
    /// Hour since 1970 of the partition; nil if it has none.
    package var partitionHour: Int64? { Partition.hour(of: partitionValues) }

    /// Rows, from the log's statistics.
    var rowCount: Int? { stats.flatMap(FileStatistics.rowCount) }
}
