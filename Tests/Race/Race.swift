import Bytes
import Glibc
import Table

/// Appends to a table that others append to as well.
struct Race {
    let table: DeltaTable
    let name: String

    func run(_ count: Int) throws {
        try AtomicFile.createDirectories(table.path)
        var snapshot = try table.snapshot()
        if count == 0, snapshot == nil { _ = try commit([info()], after: nil) }
        for number in 0..<count {
            let file = AddFile(
                path: "\(name)-\(number).parquet", partitionValues: [:], size: 1,
                modificationTime: 0, stats: nil)
            let made = try commit([info(), .add(file)], after: snapshot)
            print(made.version)
            snapshot = made.snapshot
        }
    }

    func checkpoint() throws {
        guard let snapshot = try table.snapshot() else { return }
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        let micros = Int64(now.tv_sec) * 1_000_000
        try table.writeCheckpoint(of: snapshot, now: micros)
    }

    private func commit(_ actions: [Action], after snapshot: Snapshot?) throws -> Committed {
        try Transaction(.append, on: table, base: snapshot, creation: Self.creation)
            .commit(actions, attempts: 10_000)
    }

    private static let creation: [Action] = [
        .protocol(.written),
        .metaData(
            TableMetadata(
                id: Identifier.make(), name: "race",
                schemaString: TableSchema.string(of: [TableColumn(name: "a", type: "long")]),
                partitionColumns: [], createdTime: 0)),
    ]

    private func info() -> Action {
        .commitInfo(CommitInfo(timestamp: 0, operation: "WRITE", engineInfo: "race"))
    }
}
