import AccessLog
import Logging
import Schemas
import Table

/// Reads refused lines once more, as after a parser fix: those that are rows now move into the
/// table, each exactly once.
package struct Replay: Sendable {
    /// What became of the refused lines.
    package struct Summary: Sendable, Equatable {
        package var lines = 0
        package var rows = 0
        /// Lines that stay, by reason.
        package var remaining: [String: Int] = [:]
        /// Delta versions made, by table.
        package var versions: [String: Int64] = [:]
    }

    private let configuration: Configuration
    private let logger: Logger

    package init(configuration: Configuration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// - Throws: status 66 if there is no dataset; 76 if another run holds the lease.
    package func run() async throws(PipelineError) -> Summary {
        let writer = Writer(configuration: configuration, logger: logger)
        return try await writer.upkeep("quarantine replay") { landing throws(PipelineError) in
            var summary = Summary()
            for table in landing.tables.indices {
                guard let family = landing.tables[table].family else { continue }
                let found = try rows(of: family, &summary)
                guard found.count > 0 else { continue }
                let change = try self.change(found, landing.tables[table])
                let done = try landing.commit(change, to: table)
                summary.versions[family.rawValue] = done.version
                if let failure = done.unfinished { throw failure }
                summary.rows += found.isLive.count(where: \.self)
            }
            return summary
        }
    }

    /// The family's refused lines that can be read now.
    private func rows(
        of family: Family, _ summary: inout Summary
    ) throws(PipelineError) -> Rows {
        let schema = Schema.of(family)
        var reader = LineReader(schema: schema)
        var rows = Rows(schema: schema)
        try RefusedLines(dataset: configuration.dataset).read { line in
            guard line.family == family.rawValue else { return }
            summary.lines += 1
            // The end of a broken object may look like a shorter line; it is none.
            guard line.reason != RejectionReason.truncatedObject.rawValue else {
                summary.remaining[line.reason, default: 0] += 1
                return
            }
            let tally = reader.read(
                line.raw + [UInt8(ascii: "\n")], of: Self.source(line.object),
                firstLine: line.line, lineLimit: configuration.lineLimit, into: &rows)
            for refused in tally.quarantined {
                summary.remaining[refused.rejection.reason.rawValue, default: 0] += 1
            }
        }
        return rows.liveCount == 0 ? Rows(schema: schema) : rows
    }

    private static func source(_ key: String) -> SourceObject {
        guard case .log(let object) = ObjectKind(key: key) else {
            return SourceObject(key: key, node: nil)
        }
        return SourceObject(key: key, node: object.node)
    }

    private func change(_ rows: Rows, _ open: OpenTable) throws(PipelineError) -> Change {
        var configuration = configuration
        let made = open.layout.properties[TableLayout.targetProperty]
        configuration.targetPartition = made.flatMap(TargetPartition.init(rawValue:)) ?? .off
        var fragment = Fragment()
        var arranged = rows
        try Encode(dataset: configuration.dataset, configuration: configuration)
            .write(&arranged, into: &fragment)
        let folder = open.layout.folder
        var change = Change(operation: "REPLAY")
        change.files = fragment.files[folder] ?? []
        change.entries = try entries(fragment.encodedRows, open)
        var exclusion = Exclusion(lines: [:], family: folder)
        for (object, line) in rows.liveLines {
            var lines = (exclusion.lines[object] ?? nil) ?? []
            lines.insert(line)
            exclusion.lines[object] = lines
        }
        let replacement = Replacement(
            dataset: configuration.dataset, configuration: configuration)
        let merge = Merge(
            dataset: configuration.dataset, configuration: configuration, layout: .quarantine,
            schema: nil)
        let taken = try replacement.take(
            out: exclusion, of: Quarantine.files(of: configuration.dataset), merge)
        guard taken.rows == rows.liveCount else {
            throw PipelineError(
                .data,
                "\(folder): \(rows.liveCount) refused lines are rows now, but \(taken.rows) would leave the quarantine; nothing was changed: run 'albatross verify'"
            )
        }
        change.quarantine.removed = taken.removed
        change.quarantine.files = taken.files
        return change
    }

    /// The ledger's entries of the objects with the lines moved from one count to the other.
    private func entries(
        _ encoded: [String: [Int64: Int]], _ open: OpenTable
    ) throws(PipelineError) -> [LedgerEntry] {
        let days = Set(
            encoded.keys.map { key in
                guard case .log(let object) = ObjectKind(key: key) else {
                    return LedgerDay(number: nil)
                }
                return LedgerDay(intervalEnd: object.intervalEnd)
            })
        let known: [String: LedgerEntry]
        do throws(TableError) {
            let all = try open.ledger.entries(of: days).values
            known = Dictionary(all.map { ($0.object, $0) }) { first, _ in first }
        } catch { throw PipelineError(reading: error) }
        var entries: [LedgerEntry] = []
        for (object, hours) in encoded.sorted(by: { $0.key < $1.key }) {
            // An object of an expired day is known no longer; its rows are none the less rows.
            guard var entry = known[object] else { continue }
            let rows = hours.values.reduce(0, +)
            entry.rows += rows
            entry.quarantined -= rows
            entry.hours = Set(entry.hours + hours.keys).sorted()
            entries.append(entry)
        }
        return entries
    }
}

extension Rows {
    /// Rows that were not refused.
    fileprivate var liveCount: Int { isLive.count(where: \.self) }

    /// Object and line of each live row.
    fileprivate var liveLines: [(object: String, line: Int32)] {
        guard case .text(let objects) = slot("source_object"),
            case .integer(let numbers) = slot("source_line")
        else { return [] }
        let strings = texts[objects].pool.strings
        return (0..<count).filter { isLive[$0] }.map { row in
            (strings.text(Int(texts[objects].codes[row])), integers[numbers][row])
        }
    }
}
