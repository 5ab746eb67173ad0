import Bytes
import Foundation
import Table
import Testing

struct LedgerTests {
    private let folder = TemporaryFolder()
    private var table: DeltaTable { DeltaTable(path: folder.path) }
    private static let hour: Int64 = 3_600_000_000

    /// An object whose interval ends at `end` (µs).
    private func entry(_ key: String, end: Int64? = 300_000_000, rows: Int = 2) -> LedgerEntry {
        LedgerEntry(
            key: key, object: "logs/\(key)", intervalEnd: end, size: 5, modified: 1, hash: "00",
            lines: rows + 1, rows: rows, quarantined: 1, filtered: 0, hours: [0, 1], damage: nil)
    }

    private func commit(_ mark: TransactionMark, after version: Int64) throws -> Ledger {
        let metadata = TableMetadata(
            id: "x", name: "t", schemaString: "{}", partitionColumns: [], createdTime: 1)
        let creation: [Action] = version < 0 ? [.protocol(.written), .metaData(metadata)] : []
        _ = try table.commit(creation + [.txn(mark)], after: version)
        return try Ledger(of: table, at: try table.snapshot())
    }

    @Test func becomesTrueWithItsCommit() throws {
        let empty = try Ledger(of: table, at: nil)
        #expect(try empty.entries().isEmpty)
        let followUp = FollowUp(table: "quarantine", files: [])
        let mark = try empty.next([entry("a"), entry("b")], now: 100) {
            $0.followUps = [followUp]
        }.mark
        // Written, but not committed: the table does not know it.
        #expect(try Ledger(of: table, at: nil).entries().isEmpty)
        let first = try commit(mark, after: -1)
        #expect(try first.entries()["a"] == entry("a"))
        #expect(first.manifest.followUps == [followUp])
        let (next, _) = try first.next([entry("c", end: nil)], now: 50)
        #expect(next.version > mark.version)
        let second = try commit(next, after: 0)
        #expect(try second.entries().keys.sorted() == ["a", "b", "c"])
        #expect(second.manifest.followUps.isEmpty)
        #expect(second.manifest.newest == 300_000_000)
    }

    @Test func daysAreReadAlone() throws {
        let days: [Int64] = [1, 2, 3]
        let entries = days.map { entry("\($0)", end: $0 * LedgerDay.length) }
        let mark = try Ledger(of: table, at: nil).next(entries + [entry("n", end: nil)], now: 1)
            .mark
        let ledger = try commit(mark, after: -1)
        // What ends at midnight belongs to the day before.
        let numbers: [Int64?] = [0, 1, 2, nil]
        #expect(ledger.days == Set(numbers.map { LedgerDay(number: $0) }))
        #expect(try ledger.entries(of: [LedgerDay(number: 1)]).keys.sorted() == ["2"])
        #expect(try ledger.entries(of: [LedgerDay(number: nil)]).keys.sorted() == ["n"])
        #expect(try ledger.entries().count == 4)
    }

    @Test func aLaterEntryWinsAndDaysAreMerged() throws {
        var ledger = try Ledger(of: table, at: nil)
        for round in 0..<20 {
            let new = [entry("same", rows: round), entry("\(round)")]
            ledger = try commit(try ledger.next(new, now: 1).mark, after: Int64(round - 1))
        }
        #expect(ledger.manifest.segments.count <= 8)
        let entries = try ledger.entries()
        #expect(entries.count == 21)
        #expect(entries["same"]?.rows == 19)
    }

    @Test func onlyTheNewestGenerationStaysOnDisk() throws {
        var ledger = try Ledger(of: table, at: nil)
        for round in 0..<3 {
            let next = try ledger.next([entry("\(round)")], now: 1).mark
            ledger = try commit(next, after: Int64(round - 1))
        }
        // Left by a run that died before its commit.
        _ = try ledger.next([entry("dead")], now: 1)
        try ledger.sweep()
        let names = try Directory.names(in: "\(folder.path)/_ledger")
        #expect(names.count == 4)
        #expect(try Ledger(of: table, at: try table.snapshot()).entries().count == 3)
    }

    @Test func damageIsNamed() throws {
        let mark = try Ledger(of: table, at: nil).next([entry("a")], now: 1).mark
        let ledger = try commit(mark, after: -1)
        let segment = try #require(ledger.manifest.segments.first)
        let path = "\(folder.path)/_ledger/\(segment.file)"
        try AtomicFile.write(Array("noise that is no Parquet".utf8), to: path)
        let error = #expect(throws: TableError.self) { try ledger.entries() }
        #expect(error?.code == .corrupt)
        #expect(error?.path == path)
        try AtomicFile.remove(path)
        let gone = #expect(throws: TableError.self) { try ledger.entries() }
        #expect(gone?.code == .inputOutput(IOError.notFound))
    }
}
