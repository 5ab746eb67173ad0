import Table

/// What a run did, for people and as one JSON line.
package struct RunSummary: Sendable {
    package let configuration: Configuration
    /// Objects by decision.
    package private(set) var objects: [Decision: Int] = [:]
    package var failures: [Fragment.Failure] = []
    /// Messages about objects whose end could not be read.
    package private(set) var damages: [String] = []
    /// Objects whose content is not what the ledger has.
    package private(set) var changed: [String] = []
    private var conflicting: [String] = []
    package private(set) var lines = 0
    package private(set) var rows = 0
    package private(set) var quarantined = 0
    package private(set) var filtered = 0
    package private(set) var reasons: [String: Int] = [:]
    /// The object with the most refused lines.
    private var worst: ObjectTally?
    /// Rows by number of fields.
    package private(set) var fieldCounts: [Int: Int] = [:]
    /// Stored bytes of the objects read, and their text.
    package private(set) var bytesIn: Int64 = 0
    package private(set) var bytesText: Int64 = 0
    package private(set) var files = 0
    package private(set) var bytesOut: Int64 = 0
    /// Delta versions made, by family.
    package var versions: [String: Int64] = [:]
    package var seconds = 0.0
    package var peakMemory = 0

    init(configuration: Configuration) {
        self.configuration = configuration
    }

    mutating func add(_ findings: [Discover.Finding]) {
        for finding in findings {
            objects[finding.decision, default: 0] += 1
            if finding.decision == .changed { changed.append(finding.item.object.path) }
            if finding.decision == .conflicting { conflicting.append(finding.item.object.path) }
        }
    }

    mutating func add(_ fragment: Fragment) {
        for object in fragment.objects {
            lines += object.lines
            rows += object.rows
            quarantined += object.quarantined
            filtered += object.filtered
            bytesIn += object.size
            bytesText += object.textBytes
            if object.quarantined > worst?.quarantined ?? 0 { worst = object }
            if let damage = object.damage { damages.append(damage) }
        }
        failures += fragment.failures
        reasons = fragment.reasons
        fieldCounts = fragment.fieldCounts
        let written = fragment.files.values.joined()
        files = written.count
        bytesOut = written.reduce(0) { $0 + $1.size }
    }

    /// Share of lines that were refused.
    package var badShare: Double { lines == 0 ? 0 : Double(quarantined) / Double(lines) }

    /// Everything that went wrong, one line each.
    package var complaints: [String] {
        var all = failures.map(\.message) + damages
        all += changed.map { "\($0): changed since it was ingested; not read again" }
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

    /// How the program ends: an unreadable object outweighs bad data.
    package var status: ExitStatus {
        let statuses = failures.compactMap { ExitStatus(rawValue: $0.status) }
        for status in [ExitStatus.permission, .cannotCreate, .inputOutput, .tryAgain, .noInput]
        where statuses.contains(status) {
            return status
        }
        return complaints.isEmpty ? .success : .data
    }

    /// One JSON object on one line; the keys are stable.
    package var json: String {
        func object(_ pairs: [(String, Int)]) -> String {
            "{\(pairs.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ","))}"
        }
        func sorted(_ counts: [String: Int]) -> [(String, Int)] {
            counts.sorted { $0.key < $1.key }
        }
        let decisions = Decision.allCases.map { ($0.rawValue, objects[$0] ?? 0) }
        let fields = fieldCounts.sorted { $0.key < $1.key }.map { ("\($0.key)", $0.value) }
        let members = [
            "\"schema\":\"albatross.ingest/1\"",
            "\"objects_new\":\(objects[.new] ?? 0)",
            "\"objects_failed\":\(failures.count)",
            "\"objects_damaged\":\(damages.count)",
            "\"objects\":\(object(decisions))",
            "\"lines\":\(lines)", "\"rows\":\(rows)", "\"quarantined\":\(quarantined)",
            "\"filtered\":\(filtered)",
            "\"reasons\":\(object(sorted(reasons)))",
            "\"field_counts\":\(object(fields))",
            "\"bytes_in\":\(bytesIn)", "\"bytes_text\":\(bytesText)",
            "\"files\":\(files)", "\"bytes_out\":\(bytesOut)",
            "\"versions\":\(object(sorted(versions.mapValues(Int.init))))",
            "\"seconds\":\(seconds)", "\"peak_memory_bytes\":\(peakMemory)",
            "\"exit_status\":\(status.rawValue)",
        ]
        return "{\(members.joined(separator: ","))}"
    }
}
