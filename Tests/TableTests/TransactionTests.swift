import Bytes
import Foundation
import Table
import Testing

struct TransactionTests {
    private let folder = TemporaryFolder()
    private var table: DeltaTable { DeltaTable(path: folder.path) }

    private func creation(partitionedBy columns: [String] = ["target"]) -> [Action] {
        [
            .protocol(.written),
            .metaData(
                TableMetadata(
                    id: Identifier.make(), name: "t", schemaString: "{}",
                    partitionColumns: columns, createdTime: 1)),
        ]
    }

    private func file(_ path: String, in target: String = "api") -> AddFile {
        AddFile(
            path: path, partitionValues: ["target": target], size: 10, modificationTime: 1,
            stats: nil)
    }

    private func append(_ files: String..., base: Snapshot?) throws -> Committed {
        try Transaction(.append, on: table, base: base, creation: creation())
            .commit(files.map { .add(file($0)) })
    }

    @Test func createsThenGoesOnWithoutReading() throws {
        let first = try append("a", base: nil)
        let second = try append("b", base: first.snapshot)
        #expect([first.version, second.version] == [0, 1])
        #expect(second.snapshot.files.map(\.path) == ["a", "b"])
        let read = try #require(try table.snapshot())
        #expect(read.files == second.snapshot.files)
        #expect(read.file(at: "b")?.size == 10)
        #expect(read.file(at: "c") == nil)
    }

    @Test func appendsPassEachOther() throws {
        let base = try append("a", base: nil).snapshot
        _ = try append("b", base: base)
        let late = try append("c", base: base)
        #expect(late.version == 2)
        #expect(late.snapshot.files.map(\.path) == ["a", "b", "c"])
    }

    @Test func ofTwoCreatorsTheSecondAppends() throws {
        _ = try append("a", base: nil)
        let late = try append("b", base: nil)
        #expect(late.version == 1)
        #expect(late.snapshot.files.map(\.path) == ["a", "b"])
        let other = Transaction(
            .append, on: table, base: nil, creation: creation(partitionedBy: ["day"]))
        #expect(conflict { try other.commit([.add(file("c"))]) }?.contains("layout") == true)
    }

    @Test func aMarkIsSetOnce() throws {
        let base = try append("a", base: nil).snapshot
        let mark = Action.txn(TransactionMark(appId: "me", version: 1, lastUpdated: 1))
        let transaction = Transaction(.append, on: table, base: base)
        _ = try transaction.commit([mark, .add(file("b"))])
        #expect(
            conflict { try transaction.commit([mark, .add(file("c"))]) }?.contains("run of me")
                == true)
    }

    @Test func changedMetadataStopsAnAppend() throws {
        let base = try append("a", base: nil).snapshot
        _ = try table.commit([creation()[1]], after: 0)
        #expect(conflict { try append("b", base: base) }?.contains("schema") == true)
    }

    @Test(arguments: ["api", "web"])
    func replacingAPartitionMindsThatPartitionAlone(winner: String) throws {
        let base = try append("a", base: nil).snapshot
        _ = try Transaction(.append, on: table, base: base)
            .commit([.add(file("new", in: winner))])
        let replacement = Transaction(
            .replace { $0["target"] == "api" }, on: table, base: base)
        let actions: [Action] = [
            .remove(RemoveFile(try #require(base.file(at: "a")), at: 5)), .add(file("b")),
        ]
        if winner == "api" {
            #expect(conflict { try replacement.commit(actions) }?.contains("new") == true)
        } else {
            let made = try replacement.commit(actions)
            #expect(made.snapshot.files.map(\.path) == ["b", "new"])
            #expect(made.snapshot.tombstones["a"]?.size == 10)
        }
    }

    /// A remove without its partition is looked up, and feared where it cannot be.
    @Test func foreignRemovesOfAReplacedPartition() throws {
        let base = try append("a", "b", base: nil).snapshot
        let text = #"{"remove":{"path":"b","dataChange":true}}"#
        try AtomicFile.write(
            Array(text.utf8), to: "\(folder.path)/_delta_log/00000000000000000001.json")
        let replacement = Transaction(.replace { $0["target"] == "api" }, on: table, base: base)
        #expect(conflict { try replacement.commit([.add(file("c"))]) }?.contains("b was") == true)
        let other = Transaction(.replace { $0["target"] == "web" }, on: table, base: base)
        #expect(try other.commit([.add(file("c", in: "web"))]).version == 2)
    }

    @Test(arguments: ["a", "b"])
    func compactionMindsItsInputs(removed: String) throws {
        let base = try append("a", "b", base: nil).snapshot
        let gone = try #require(base.file(at: removed))
        _ = try Transaction(.rewrite(inputs: [removed]), on: table, base: base)
            .commit([.remove(RemoveFile(gone, at: 1))])
        let input = try #require(base.file(at: "a"))
        let compaction = Transaction(.rewrite(inputs: ["a"]), on: table, base: base)
        let actions: [Action] = [
            .remove(RemoveFile(input, at: 5, dataChange: false)), .add(file("c")),
        ]
        if removed == "a" {
            #expect(conflict { try compaction.commit(actions) }?.contains("a was removed") == true)
        } else {
            #expect(try compaction.commit(actions).snapshot.files.map(\.path) == ["c"])
        }
    }

    /// A version must not be made again where the log no longer has it.
    @Test func aStateOlderThanTheLogIsNoBase() throws {
        let base = try append("a", base: nil).snapshot
        let next = try append("b", base: base).snapshot
        _ = try append("c", base: next)
        for version in 0...1 {
            try Directory.remove("\(folder.path)/_delta_log/0000000000000000000\(version).json")
        }
        #expect(conflict { try append("d", base: base) }?.contains("cleaned up") == true)
    }

    /// Every action is in the log exactly once, and versions follow each other without a gap.
    @Test func manyTasksCommitToOneTable() async throws {
        let table = table
        let creation = creation()
        let versions = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for task in 0..<8 {
                group.addTask {
                    var base: Snapshot?
                    var versions: [Int64] = []
                    for number in 0..<12 {
                        let file = AddFile(
                            path: "\(task)-\(number)", partitionValues: [:], size: 1,
                            modificationTime: 1, stats: nil)
                        let made = try Transaction(
                            .append, on: table, base: base, creation: creation
                        ).commit([.add(file)], attempts: 10_000)
                        versions.append(made.version)
                        base = made.snapshot
                    }
                    return versions
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(versions.sorted() == Array(0..<96))
        let snapshot = try #require(try table.snapshot())
        #expect(snapshot.version == 95)
        #expect(snapshot.files.count == 96)
    }

    /// The reason of the conflict that `body` must end in.
    private func conflict(_ body: () throws -> some Any) -> String? {
        let error = #expect(throws: TableError.self) { _ = try body() }
        #expect(error?.code == .conflict)
        return error?.reason
    }
}

extension Directory {
    static func remove(_ path: String) throws {
        try FileManager.default.removeItem(atPath: path)
    }
}
