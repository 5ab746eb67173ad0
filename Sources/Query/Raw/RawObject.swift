import AccessLog
import Bytes
import Schemas

/// A log file as AWS delivered it, or a copy of one.
struct RawObject: Sendable {
    /// Position among the objects that are asked.
    var ordinal = 0
    let path: String
    /// What the column `source_object` shows.
    let name: String
    let family: Family
    /// What the name says; nil if AWS did not give it.
    let key: ObjectKey?
    /// Stored bytes.
    let size: Int64

    /// Rows lie in the five minutes before the time of the key, and little before or behind them:
    /// a line is written when the response has ended, by the node's own clock.
    static let tolerance: Int64 = 300_000_000

    /// The time that rows may have, µs UTC; nil if the name does not tell.
    var span: ClosedRange<Int64>? {
        key.map { key in
            key.intervalEnd - ObjectKey.interval - Self.tolerance...key.intervalEnd + Self.tolerance
        }
    }

    var isGzipName: Bool { path.hasSuffix(".gz") }

    /// Name by which a copy is known, in another folder or without `.gz`.
    var identity: String {
        guard let key else { return name }
        return key.fileName.hasSuffix(".gz") ? String(key.fileName.dropLast(3)) : key.fileName
    }
}
