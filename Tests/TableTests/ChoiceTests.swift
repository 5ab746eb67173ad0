import Bytes
import Foundation
import Table
import Testing

/// Reading a part of a table's state: what a choice wants, the ends, and how much is left out.
struct ChoiceTests {
    private let folder = TemporaryFolder()
    private var table: DeltaTable { DeltaTable(path: folder.path) }
    private static let now: Int64 = 1_795_348_800_000_000

    private static func day(_ number: Int) -> String {
        "2026-\(number < 28 ? "01" : "02")-\(number % 28 < 9 ? "0" : "")\(number % 28 + 1)"
    }

    private func file(_ number: Int, day: Int) -> AddFile {
        let date = Self.day(day)
        return AddFile(
            path: "date=\(date)/target=api/f\(10_000 + number)",
            partitionValues: ["date": date, "target": "api"], size: Int64(number),
            modificationTime: 3, dataChange: false, stats: #"{"numRecords":\#(number)}"#)
    }

    /// 56 days of 60 files each, with a checkpoint.
    private func state() throws -> Snapshot {
        let creation: [Action] = [
            .protocol(.written),
            .metaData(
                TableMetadata(
                    id: "id", name: "t", schemaString: TableSchema.string(of: []),
                    partitionColumns: ["date", "target"], createdTime: 7)),
        ]
        let files = (0..<56 * 60).map { file($0, day: $0 / 60) }
        let mark = TransactionMark(appId: "me", version: 5, lastUpdated: 9)
        let state = try Transaction(.append, on: table, base: nil, creation: creation)
            .commit([.txn(mark)] + files.map(Action.add)).snapshot
        try table.writeCheckpoint(of: state, now: Self.now)
        return state
    }

    private func choice(_ first: Int, _ last: Int) -> FileChoice {
        FileChoice(column: "date", values: Self.day(first)...Self.day(last))
    }

    @Test(arguments: [(0, 0), (30, 30), (17, 40), (55, 55), (0, 55)])
    func wantedFilesAndTheEndsAreListed(days: (Int, Int)) throws {
        let whole = try state()
        let read = try #require(try table.snapshot(of: choice(days.0, days.1)))
        let wanted = whole.files.filter { file in
            let date = (file.partitionValues["date"] ?? nil) ?? ""
            return (Self.day(days.0)...Self.day(days.1)).contains(date)
                || [Self.day(0), Self.day(55)].contains(date)
        }
        #expect(read.files.map(\.path) == wanted.map(\.path))
        // Files at the ends are there for their dates, and may come without statistics.
        let asked = Self.day(days.0)...Self.day(days.1)
        for (file, truth) in zip(read.files, wanted) {
            let isAsked = asked.contains((truth.partitionValues["date"] ?? nil) ?? "")
            #expect(file == truth || !isAsked && file.stats == nil)
        }
        #expect(read.spared.count == whole.files.count - wanted.count)
        let (all, some) = (whole.files.map(\.size), wanted.map(\.size))
        #expect(read.spared.size == all.reduce(0, +) - some.reduce(0, +))
        #expect(read.isWhole == (wanted.count == whole.files.count))
        #expect(read.marks == whole.marks)
        #expect(read.metadata == whole.metadata)
    }

    @Test func laterCommitsCount() throws {
        let whole = try state()
        let removed = [100, 2000].map { Action.remove(RemoveFile(whole.files[$0], at: 1)) }
        let passing = file(9000, day: 10)
        _ = try Transaction(.append, on: table, base: whole)
            .commit(removed + [.add(file(9001, day: 11))])
        _ = try Transaction(.append, on: table, base: try table.snapshot()).commit([.add(passing)])
        _ = try Transaction(.append, on: table, base: try table.snapshot())
            .commit([.remove(RemoveFile(passing, at: 1))])
        let read = try #require(try table.snapshot(of: choice(33, 33)))
        // One file of day 1 and one of day 33 are gone; what came and went again is no file less.
        #expect(read.files.count == 59 + 2 * 60 + 1)
        #expect(read.files.count + read.spared.count == whole.files.count - 2 + 1)
        let size = (read.files.map(\.size) + [read.spared.size]).reduce(0, +)
        let all = try #require(try table.snapshot()).files.map(\.size)
        #expect(size == all.reduce(0, +))
    }

    @Test func whereAnEndIsGoneAllIsRead() throws {
        let whole = try state()
        _ = try Transaction(.append, on: table, base: whole)
            .commit(whole.files.prefix(60).map { .remove(RemoveFile($0, at: 1)) })
        let read = try #require(try table.snapshot(of: choice(33, 33)))
        #expect(read.isWhole)
        #expect(read.files.count == 55 * 60)
    }

    @Test func anOlderVersionCanBeAskedAgain() throws {
        let whole = try state()
        _ = try Transaction(.append, on: table, base: whole).commit([.add(file(9000, day: 11))])
        #expect(try table.snapshot(at: 0)?.files == whole.files)
        #expect(try table.snapshot(of: choice(11, 11), at: 0)?.files.count == 3 * 60)
        #expect(try table.snapshot(of: choice(11, 11))?.files.count == 3 * 60 + 1)
    }

    /// Files without a value, and columns that the checkpoint has no index of, are looked at one by
    /// one.
    @Test func withoutAnIndexTheAnswerIsTheSame() throws {
        let whole = try state()
        var bare = file(9000, day: 0)
        bare.partitionValues = ["date": nil]
        let state = try Transaction(.append, on: table, base: whole).commit([.add(bare)]).snapshot
        try table.writeCheckpoint(of: state, now: Self.now)
        let read = try #require(try table.snapshot(of: choice(20, 21)))
        #expect(read.files.count == 4 * 60 + 1)
        #expect(read.files.count + read.spared.count == state.files.count)
        let target = FileChoice(column: "target", values: "b"..."c")
        let others = try #require(try table.snapshot(of: target))
        // All files are of the one target, which is both ends.
        #expect(others.files.map(\.path) == state.files.map(\.path))
    }
}
