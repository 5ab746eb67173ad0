import Bytes
import FoundationEssentials

/// Which objects are in the table. Lives in `_ledger/`, where no engine looks; the commit that adds
/// the rows names the ledger's generation in a `txn` action, so both become true at once and
/// survive checkpoints and log cleanup.
package struct Ledger: Sendable {
    package static let appID = "albatross/ledger"

    /// What `GENERATION.manifest.json` holds.
    package struct Manifest: Sendable, Equatable, Codable {
        package struct Segment: Sendable, Equatable, Codable {
            package var file: String
            package var day: LedgerDay
            package var objects: Int
        }

        /// In order of time: a later segment's entry wins.
        package var segments: [Segment] = []
        package var followUps: [FollowUp] = []
        /// Days before this one were expired: their objects are known no longer, nor wanted.
        package var horizon: LedgerDay?
        /// End of the newest interval that was ever taken, µs UTC.
        package var newest: Int64?
        package var overwrite: OverwriteProgress?
    }

    /// Number that the table's `txn` has for this state; 0 before the first commit.
    package private(set) var generation: Int64
    package private(set) var manifest = Manifest()
    private let folder: String

    /// A day with more segments than this gets one for all of them.
    private static let segmentsPerDay = 8

    /// Loads the manifest that `snapshot` names; entries are read by day.
    package init(of table: DeltaTable, at snapshot: Snapshot?) throws(TableError) {
        folder = "\(table.path)/_ledger"
        generation = snapshot?.transactions[Self.appID] ?? 0
        guard generation > 0 else { return }
        let path = "\(folder)/\(Self.manifestName(generation))"
        let bytes: [UInt8]
        do { bytes = try FileDescriptor.contents(of: path) } catch { throw TableError(error) }
        guard let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(bytes)) else {
            throw TableError(.corrupt, path, "the ledger's manifest cannot be read")
        }
        self.manifest = manifest
    }

    /// Days that have entries.
    package var days: Set<LedgerDay> { Set(manifest.segments.map(\.day)) }

    /// Objects in the ledger, replaced ones counted again until their day is merged.
    package var objectCount: Int { manifest.segments.reduce(0) { $0 + $1.objects } }

    /// Entries of `days` by key; all of them without it.
    package func entries(
        of days: Set<LedgerDay>? = nil
    ) throws(TableError) -> [String: LedgerEntry] {
        var entries: [String: LedgerEntry] = [:]
        for segment in manifest.segments where days?.contains(segment.day) ?? true {
            for entry in try LedgerSegment.entries(of: "\(folder)/\(segment.file)") {
                entries[entry.key] = entry
            }
        }
        return entries
    }

    /// Writes the next generation, which becomes true with the `txn` action that is returned beside
    /// it.
    /// - Parameters:
    ///   - new: entries that join or replace those of the same key.
    ///   - change: further changes to the manifest; its follow-ups are empty before.
    ///   - now: µs since 1970.
    package func next(
        _ new: [LedgerEntry], now: Int64, change: (inout Manifest) -> Void = { _ in }
    ) throws(TableError) -> (mark: TransactionMark, ledger: Ledger) {
        var manifest = manifest
        manifest.followUps = []
        guard generation < Int64.max / 2 else {
            throw TableError(.corrupt, folder, "generation \(generation) is no number of ours")
        }
        var number = max(generation + 1, now)
        do {
            try AtomicFile.createDirectories(folder)
            for (day, entries) in Dictionary(grouping: new, by: \.day).sorted(by: {
                $0.key < $1.key
            }) {
                try add(entries, day, to: &manifest)
            }
            if let newest = new.compactMap(\.intervalEnd).max() {
                manifest.newest = max(manifest.newest ?? .min, newest)
            }
            change(&manifest)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
            let text = Array(try encoder.encode(manifest))
            // A run that died may have left a manifest that no commit names.
            while try !AtomicFile.create(text, at: "\(folder)/\(Self.manifestName(number))") {
                number += 1
            }
        } catch let error as IOError {
            throw TableError(error)
        } catch let error as TableError {
            throw error
        } catch {
            throw TableError(.corrupt, folder, "\(error)")
        }
        var next = self
        (next.generation, next.manifest) = (number, manifest)
        let mark = TransactionMark(appId: Self.appID, version: number, lastUpdated: now / 1000)
        return (mark, next)
    }

    private func add(_ new: [LedgerEntry], _ day: LedgerDay, to manifest: inout Manifest) throws {
        var entries = new
        let old = manifest.segments.filter { $0.day == day }
        if old.count >= Self.segmentsPerDay {
            var merged = try self.entries(of: [day])
            for entry in new { merged[entry.key] = entry }
            entries = merged.values.sorted { $0.key < $1.key }
            manifest.segments.removeAll { $0.day == day }
        }
        let name = "\(day.number.map { "\($0)" } ?? "other")-\(Identifier.make()).objects"
        try AtomicFile.write(try LedgerSegment.bytes(of: entries), to: "\(folder)/\(name)")
        manifest.segments.append(
            Manifest.Segment(file: name, day: day, objects: entries.count))
    }

    /// Deletes what this generation does not name: older ones, and what a dead run left behind.
    /// Only for the holder of the lease; a reader of an older generation has to look again.
    package func sweep() throws(TableError) {
        let names: [String]
        do { names = try Directory.names(in: folder) } catch {
            if error.code == IOError.notFound { return }
            throw TableError(error)
        }
        var kept = Set(manifest.segments.map(\.file))
        kept.insert(Self.manifestName(generation))
        for name in names where !kept.contains(name) {
            do { try AtomicFile.remove("\(folder)/\(name)") } catch { throw TableError(error) }
        }
    }

    /// Deletes what `previous` named and this generation does not. What cannot be deleted now is
    /// swept by the next run.
    package func retire(_ previous: Ledger) {
        guard previous.generation != generation, previous.generation > 0 else { return }
        let kept = Set(manifest.segments.map(\.file))
        for segment in previous.manifest.segments where !kept.contains(segment.file) {
            try? AtomicFile.remove("\(folder)/\(segment.file)")
        }
        try? AtomicFile.remove("\(folder)/\(Self.manifestName(previous.generation))")
    }

    private static func manifestName(_ generation: Int64) -> String {
        "\(generation).manifest.json"
    }
}
