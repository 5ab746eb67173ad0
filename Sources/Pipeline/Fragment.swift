import AccessLog
import Bytes
import Schemas
import Table

/// What was read of one object, counted where its lines were parsed.
package struct ObjectTally: Sendable, Codable, Equatable {
    package var identity: String
    package var key: String
    package var family: String
    /// End of the interval the object covers, µs UTC; nil if its name does not say.
    package var intervalEnd: Int64?
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
    /// The ledger's entry of an object that is in the dataset already.
    package var known: LedgerEntry?
    /// Whether it is read once more for the rows of an hour alone.
    package var isReread = false
}

/// What encode hands to commit: files with their statistics, and the record of the objects whose
/// lines are in them. A plain value, so that many workers can encode and one can commit.
package struct Fragment: Sendable, Codable, Equatable {
    /// Data files by family; they wait in the staging folder under their last names.
    package var files: [String: [AddFile]] = [:]
    /// Files of the quarantine table by the family of their lines.
    package var quarantineFiles: [String: [AddFile]] = [:]
    package var objects: [ObjectTally] = []
    /// Rows in `files` by object and by hour since 1970, counted where they were encoded: the other
    /// side of conservation.
    package var encodedRows: [String: [Int64: Int]] = [:]
    /// Quarantined lines by reason.
    package var reasons: [String: Int] = [:]
    /// Rows by family and the number of fields of their lines.
    package var fieldCounts: [String: [Int: FieldCount]] = [:]
    /// Objects of which nothing was taken, each with a line that says why and an exit status.
    package var failures: [Failure] = []
    /// What its making took, where the configuration asks for it.
    package var times = StageTimes()
    package var held = HeldMemory()

    package struct Failure: Sendable, Codable, Equatable {
        package var message: String
        package var status: Int32
    }

    /// Rows of one number of fields, and when the first of them came.
    package struct FieldCount: Sendable, Codable, Equatable {
        package var rows: Int
        /// µs UTC.
        package var first: Int64

        static func + (left: FieldCount, right: FieldCount) -> FieldCount {
            FieldCount(rows: left.rows + right.rows, first: min(left.first, right.first))
        }
    }

    /// Every file of the fragment.
    var places: [Staging.Place] {
        files.flatMap { family, files in
            files.map { Staging.Place(table: family, path: $0.path) }
        }
            + quarantineFiles.values.joined().map {
                Staging.Place(table: TableLayout.quarantine.folder, path: $0.path)
            }
    }

    mutating func merge(_ other: Fragment) {
        files.merge(other.files) { $0 + $1 }
        quarantineFiles.merge(other.quarantineFiles) { $0 + $1 }
        objects += other.objects
        encodedRows.merge(other.encodedRows) { $0.merging($1) { $0 + $1 } }
        reasons.merge(other.reasons) { $0 + $1 }
        fieldCounts.merge(other.fieldCounts) { $0.merging($1, uniquingKeysWith: +) }
        failures += other.failures
        times.merge(other.times)
        held.merge(other.held)
    }
}
