import Table

/// What one commit does to a family's table.
struct Change {
    /// As Delta's history shows it: WRITE, OPTIMIZE, DELETE.
    var operation: String
    var parameters: [String: String] = [:]
    var files: [AddFile] = []
    /// Live files that go away.
    var removed: [AddFile] = []
    /// Hour since 1970 of which every file goes.
    var replacedHour: Int64?
    /// Same rows in other files: readers that follow the table pass over it.
    var keepsRows = false
    /// Entries that join the ledger or replace those of the same key.
    var entries: [LedgerEntry] = []
    /// What goes with it in the table of refused lines.
    var quarantine = FollowUp(table: TableLayout.quarantine.folder, files: [])
    /// Further changes to the ledger's manifest.
    var manifest: (@Sendable (inout Ledger.Manifest) -> Void)?

    /// Which commits of others stand against this one.
    var intent: CommitIntent {
        if keepsRows { return .rewrite(inputs: Set(removed.map(\.path))) }
        guard let replacedHour else { return .append }
        return .replace { Partition.hour(of: $0) == replacedHour }
    }

    /// Whether the ledger gets a new generation.
    var changesLedger: Bool { !entries.isEmpty || !quarantine.isEmpty || manifest != nil }

    var isEmpty: Bool { files.isEmpty && removed.isEmpty && !changesLedger }
}
