import AccessLog
import Table

/// What a run did, for people, as JSON and as metrics.
package struct RunSummary: Sendable {
    package let configuration: Configuration
    /// The verb that ran.
    package var command = "ingest"
    /// Objects by decision.
    package private(set) var objects: [Decision: Int] = [:]
    package var failures: [Fragment.Failure] = []
    /// Messages about objects whose end could not be read.
    package private(set) var damages: [String] = []
    /// Objects whose rows were replaced because their content had changed.
    package private(set) var replaced: [String] = []
    private var conflicting: [String] = []
    /// Objects taken that ended more than an hour before the newest one known before the run.
    package private(set) var late = 0
    /// End of the oldest of them, µs UTC.
    package private(set) var oldestLate: Int64?
    /// A stretch of time that no run has looked at: the window does not reach back so far. µs UTC.
    package private(set) var unseen: ClosedRange<Int64>?
    package private(set) var lines = 0
    package private(set) var rows = 0
    package private(set) var quarantined = 0
    package private(set) var filtered = 0
    package private(set) var reasons: [String: Int] = [:]
    /// The object with the most refused lines.
    private var worst: ObjectTally?
    /// Rows by family and number of fields.
    package private(set) var fieldCounts: [String: [Int: Fragment.FieldCount]] = [:]
    /// Stored bytes of the objects read, and their text.
    package private(set) var bytesIn: Int64 = 0
    package private(set) var bytesText: Int64 = 0
    package private(set) var files = 0
    package private(set) var bytesOut: Int64 = 0
    /// Rows of objects that were read again for the hours that are replaced.
    private(set) var rereadRows = 0
    package var hoursReplaced = 0
    /// Hours that a stopped run of the same range had replaced.
    package var hoursReplacedBefore = 0
    /// Intervals without a file, of nodes that wrote before and after them.
    package var missing = Coverage.Missing()
    /// Delta versions made, by family.
    package var versions: [String: Int64] = [:]
    package var seconds = 0.0
    package var peakMemory = 0
    /// Nil unless the configuration asks for it.
    package var timings: Timings?
    /// Set where the run could not go on.
    private var fatal: ExitStatus?

    private static let lateness: Int64 = 3_600_000_000

    init(configuration: Configuration) {
        self.configuration = configuration
        timings = configuration.timings ? Timings(configuration) : nil
    }

    /// - Parameter newestBefore: end of the newest interval in the dataset before the run, µs UTC.
    mutating func add(
        _ findings: [Discover.Finding], newestBefore: Int64?, range: Discover.Range
    ) {
        for finding in findings {
            objects[finding.decision, default: 0] += 1
            if finding.decision == .conflicting { conflicting.append(finding.item.object.path) }
            guard finding.decision == .new, let end = finding.item.intervalEnd,
                let newestBefore, end < newestBefore - Self.lateness
            else { continue }
            late += 1
            oldestLate = min(oldestLate ?? end, end)
        }
        if case .since(let start) = range, let newestBefore, newestBefore < start {
            unseen = newestBefore...start
        }
        missing = Coverage(findings).missing
    }

    mutating func add(_ fragment: Fragment) {
        for object in fragment.objects where !object.isReread {
            lines += object.lines
            rows += object.rows
            quarantined += object.quarantined
            filtered += object.filtered
            if object.quarantined > worst?.quarantined ?? 0 { worst = object }
            if let damage = object.damage { damages.append(damage) }
            if let known = object.known {
                replaced.append("\(object.key): \(known.rows) rows replaced by \(object.rows)")
            }
        }
        for object in fragment.objects {
            bytesIn += object.size
            bytesText += object.textBytes
            if object.isReread { rereadRows += object.rows }
        }
        failures += fragment.failures
        reasons.merge(fragment.reasons) { $0 + $1 }
        fieldCounts.merge(fragment.fieldCounts) { $0.merging($1, uniquingKeysWith: +) }
        let written = fragment.files.values.joined()
        files += written.count
        bytesOut += written.reduce(0) { $0 + $1.size }
        timings?.add(fragment)
    }

    /// Share of lines that were refused.
    package var badShare: Double { lines == 0 ? 0 : Double(quarantined) / Double(lines) }

    /// Everything that went wrong, one line each.
    package var complaints: [String] {
        var all = failures.map(\.message) + damages
        all += conflicting.map {
            "\($0): another object of this name is larger and was taken; not read"
        }
        if badShare > configuration.badLines, let worst {
            let reasons = reasons.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            let limit = "more than \(configuration.badLines * 100) %"
            all.append(
                "\(quarantined) of \(lines) lines went to quarantine, \(limit): "
                    + "\(reasons.joined(separator: ", ")); most of them (\(worst.quarantined)) of \(worst.key)"
            )
        }
        return all
    }

    /// What people should know though nothing went wrong, one line each.
    package var notices: [String] {
        var all = replaced.map { "changed since it was ingested: \($0)" }
        if let unseen {
            let (from, to) = (Timestamp.text(unseen.lowerBound), Timestamp.text(unseen.upperBound))
            all.append(
                "nothing has looked at \(from) to \(to), which is before the window: run 'albatross backfill --from \(from) --to \(to)'"
            )
        }
        return all + drift
    }

    /// Lines with more fields than most of their family: AWS appends fields without notice.
    package var drift: [String] {
        fieldCounts.sorted { $0.key < $1.key }.compactMap { family, counts in
            let total = counts.values.reduce(0) { $0 + $1.rows }
            guard let common = counts.max(by: { $0.value.rows < $1.value.rows })?.key,
                let newest = counts.filter({ $0.key > common }).max(by: { $0.key < $1.key }),
                newest.value.rows * 2 < total
            else { return nil }
            let share = Self.significant(Double(newest.value.rows) / Double(total) * 100)
            return
                "\(family): \(share) % of lines have \(newest.key) fields since \(Timestamp.text(newest.value.first)); most have \(common)"
        }
    }

    /// What is left for machines of a run that could not go on.
    package static func failed(
        _ error: PipelineError, _ configuration: Configuration
    ) -> RunSummary {
        var summary = RunSummary(configuration: configuration)
        summary.failures = [
            Fragment.Failure(message: error.description, status: error.status.rawValue)
        ]
        summary.fatal = error.status
        summary.peakMemory = Clock.peakMemory()
        return summary
    }

    /// How the program ends: an unreadable object outweighs bad data.
    package var status: ExitStatus {
        if let fatal { return fatal }
        let statuses = failures.compactMap { ExitStatus(rawValue: $0.status) }
        for status in [ExitStatus.permission, .cannotCreate, .inputOutput, .tryAgain, .noInput]
        where statuses.contains(status) {
            return status
        }
        return complaints.isEmpty ? .success : .data
    }
}
