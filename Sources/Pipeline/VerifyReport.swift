import Schemas

/// What `verify` found, table by table.
package struct VerifyReport: Sendable, Equatable {
    /// A table of the dataset.
    package struct Table: Sendable, Equatable {
        /// Folder in the dataset: the family, or `quarantine`.
        package let name: String
        /// Of the Delta log; nil if it cannot be read.
        package internal(set) var version: Int64?
        package internal(set) var files = 0
        /// Of the data files, as the log has them.
        package internal(set) var bytes: Int64 = 0
        /// In the data files.
        package internal(set) var rows = 0
        /// In the ledger; 0 for `quarantine`, as what follows.
        package internal(set) var objects = 0
        package internal(set) var lines = 0
        package internal(set) var quarantined = 0
        package internal(set) var filtered = 0
        /// The first of them, in order of discovery.
        package private(set) var findings: [Finding] = []
        /// All of them.
        package private(set) var findingCount = 0

        private static let keptFindings = 10_000

        init(_ name: String) {
            self.name = name
        }

        mutating func add(_ found: [Finding]) {
            findingCount += found.count
            findings += found.prefix(max(0, Self.keptFindings - findings.count))
        }
    }

    /// What the source proved.
    package struct Source: Sendable, Equatable {
        /// As the user named it.
        package let name: String
        /// Objects of the ledger that were read again.
        package internal(set) var compared = 0
        /// Their lines that are not blank.
        package internal(set) var lines = 0
        /// Objects of the ledger that are not in the source any more.
        package internal(set) var absent = 0
        /// Objects of the source that the ledger does not know.
        package internal(set) var notIngested = 0

        init(name: String) {
            self.name = name
        }
    }

    package let dataset: String
    /// Families in their order, then `quarantine` where there is one.
    package internal(set) var tables: [Table] = []
    /// Nil unless bytes were compared.
    package internal(set) var source: Source?
    /// What is unfinished, and no fault.
    package internal(set) var notices: [String] = []

    package var findingCount: Int { tables.reduce(0) { $0 + $1.findingCount } }
    package var isOK: Bool { findingCount == 0 }
    package var status: ExitStatus { isOK ? .success : .data }

    /// Changes a table's report, which is made if it is missing.
    mutating func update(_ name: String, _ change: (inout Table) -> Void) {
        if let index = tables.firstIndex(where: { $0.name == name }) {
            change(&tables[index])
        } else {
            var table = Table(name)
            change(&table)
            tables.append(table)
        }
    }
}
