import Bytes
import Foundation

/// What became of one source object: enough to know it again and to prove that nothing was lost.
package struct LedgerEntry: Sendable, Equatable, Codable {
    /// The object's identity, whatever folder it was found in.
    package var key: String
    /// Bytes as stored.
    package var size: Int64
    /// µs since 1970.
    package var modified: Int64
    /// XXH64 of the stored bytes, as hexadecimal.
    package var hash: String
    /// Lines that are not blank; equals rows + quarantined + filtered.
    package var lines: Int
    package var rows: Int
    package var quarantined: Int
    package var filtered: Int
    /// What was wrong with the object, if its end could not be read.
    package var damage: String?

    package init(
        key: String, size: Int64, modified: Int64, hash: String, lines: Int, rows: Int,
        quarantined: Int, filtered: Int, damage: String?
    ) {
        self.key = key
        self.size = size
        self.modified = modified
        self.hash = hash
        self.lines = lines
        self.rows = rows
        self.quarantined = quarantined
        self.filtered = filtered
        self.damage = damage
    }
}

/// Files of another table that belong to a commit of this one. Two Delta tables cannot commit
/// together, so the second commit is written down in the first and made good by the next run if
/// this one dies in between.
package struct FollowUp: Sendable, Equatable, Codable {
    /// Folder of the other table beside this one.
    package var table: String
    package var files: [AddFile]

    package init(table: String, files: [AddFile]) {
        self.table = table
        self.files = files
    }
}

/// Which objects are in the table. Lives in `_ledger/`, where no engine looks; the commit that adds
/// the rows names the ledger's generation in a `txn` action, so both become true at once and
/// survive checkpoints and log cleanup.
package struct Ledger: Sendable {
    package static let appID = "albatross/ledger"

    private struct Manifest: Codable {
        var segments: [String]
        var followUps: [FollowUp]
    }

    /// Number that the table's `txn` has for this state; 0 before the first commit.
    package let generation: Int64
    package let followUps: [FollowUp]
    package private(set) var entries: [String: LedgerEntry] = [:]
    private var segments: [String] = []
    private let folder: String

    /// Loads the ledger that `snapshot` names.
    package init(of table: DeltaTable, at snapshot: Snapshot?) throws(TableError) {
        folder = "\(table.path)/_ledger"
        generation = snapshot?.transactions[Self.appID] ?? 0
        guard generation > 0 else {
            followUps = []
            return
        }
        let name = Self.manifestName(generation)
        let bytes: [UInt8]
        do { bytes = try FileDescriptor.contents(of: "\(folder)/\(name)") } catch {
            throw TableError(error)
        }
        guard let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(bytes)) else {
            throw TableError(.corrupt, "\(folder)/\(name)", "the ledger's manifest cannot be read")
        }
        segments = manifest.segments
        followUps = manifest.followUps
        for segment in segments {
            for entry in try Self.read("\(folder)/\(segment)") { entries[entry.key] = entry }
        }
    }

    /// Writes the next generation, which becomes true with the `txn` action that is returned.
    package func append(
        _ new: [LedgerEntry], followUps: [FollowUp], now: Int64
    ) throws(TableError) -> TransactionMark {
        var next = max(generation + 1, now)
        let segment = "\(next)-\(UUID().uuidString.prefix(8).lowercased()).objects.zst"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        do {
            var lines: [UInt8] = []
            for entry in new {
                lines.append(contentsOf: try encoder.encode(entry))
                lines.append(UInt8(ascii: "\n"))
            }
            var file = ByteWriter()
            file.append(littleEndian: UInt64(lines.count))
            file.append(contentsOf: try ZstdCompressor(level: 3).compress(lines))
            try AtomicFile.createDirectories(folder)
            try AtomicFile.write(file.bytes, to: "\(folder)/\(segment)")
            let manifest = Manifest(segments: segments + [segment], followUps: followUps)
            let text = Array(try encoder.encode(manifest))
            // A run that died may have left a manifest that no commit names.
            while try !AtomicFile.create(text, at: "\(folder)/\(Self.manifestName(next))") {
                next += 1
            }
        } catch let error as IOError {
            throw TableError(error)
        } catch let error as TableError {
            throw error
        } catch {
            throw TableError(.corrupt, folder, "\(error)")
        }
        return TransactionMark(appId: Self.appID, version: next, lastUpdated: now / 1000)
    }

    private static func manifestName(_ generation: Int64) -> String {
        "\(generation).manifest.json"
    }

    private static func read(_ path: String) throws(TableError) -> [LedgerEntry] {
        do {
            let bytes = try FileDescriptor.contents(of: path)
            var reader = ByteReader(bytes)
            let size = Int(clamping: try reader.readLittleEndian(UInt64.self))
            let lines = try Zstd.decompress(bytes, in: 8..<bytes.count, size: min(size, 1 << 32))
            let decoder = JSONDecoder()
            return try lines.split(separator: UInt8(ascii: "\n")).map { line in
                try decoder.decode(LedgerEntry.self, from: Data(line))
            }
        } catch let error as IOError {
            throw TableError(error)
        } catch {
            throw TableError(.corrupt, path, "the ledger segment cannot be read: \(error)")
        }
    }
}
