import AccessLog
import Schemas
import Table

/// What was read of one object, counted where its lines were parsed.
package struct ObjectTally: Sendable, Codable, Equatable {
    package var identity: String
    package var key: String
    package var family: String
    package var size: Int64
    package var modified: Int64
    package var hash: String
    /// Lines that are not blank.
    package var lines = 0
    package var rows = 0
    package var quarantined = 0
    package var filtered = 0
    /// Bytes of text, inflated.
    package var textBytes: Int64 = 0
    package var damage: String?
}

/// What encode hands to commit: files with their statistics, and the record of the objects whose
/// lines are in them. A plain value, so that many workers can encode and one can commit.
package struct Fragment: Sendable, Codable, Equatable {
    /// Data files by family.
    package var files: [String: [AddFile]] = [:]
    /// Files of the quarantine table by the family of their lines.
    package var quarantineFiles: [String: [AddFile]] = [:]
    package var objects: [ObjectTally] = []
    /// Rows in `files` by object, counted where they were encoded: the other side of conservation.
    package var encodedRows: [String: Int] = [:]
    /// Quarantined lines by reason.
    package var reasons: [String: Int] = [:]
    /// Rows by the number of fields of their lines.
    package var fieldCounts: [Int: Int] = [:]
    /// Objects of which nothing was taken, each with a line that says why and an exit status.
    package var failures: [Failure] = []

    package struct Failure: Sendable, Codable, Equatable {
        package var message: String
        package var status: Int32
    }

    mutating func merge(_ other: Fragment) {
        files.merge(other.files) { $0 + $1 }
        quarantineFiles.merge(other.quarantineFiles) { $0 + $1 }
        objects += other.objects
        encodedRows.merge(other.encodedRows) { $0 + $1 }
        reasons.merge(other.reasons) { $0 + $1 }
        fieldCounts.merge(other.fieldCounts) { $0 + $1 }
        failures += other.failures
    }
}
