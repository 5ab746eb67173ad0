import Bytes
import Foundation
import Table
import Testing

struct CheckpointTests {
    private let folder = TemporaryFolder()
    private var table: DeltaTable { DeltaTable(path: folder.path) }
    private var log: String { "\(folder.path)/_delta_log" }

    /// 2026-11-22T12:00:00Z in µs.
    private static let now: Int64 = 1_795_348_800_000_000
    private static let day: Int64 = 86_400_000_000

    private func creation(_ configuration: [String: String] = [:]) -> [Action] {
        var metadata = TableMetadata(
            id: "id", name: "t", schemaString: #"{"type":"struct","fields":[]}"#,
            partitionColumns: ["date", "target"], createdTime: 7, configuration: configuration)
        metadata.description = "a \"table\""
        return [.protocol(.written), .metaData(metadata)]
    }

    private func file(_ path: String, target: String? = "api") -> AddFile {
        AddFile(
            path: path, partitionValues: ["date": "2026-11-20", "target": target], size: 10,
            modificationTime: 3, dataChange: false, stats: #"{"numRecords":1}"#)
    }

    /// A table of `commits` versions after the first, each with a file of its own.
    private func table(
        of commits: Int, _ configuration: [String: String] = [:]
    ) throws -> Snapshot {
        let mark = TransactionMark(appId: "me", version: 5, lastUpdated: 9)
        var state = try Transaction(
            .append, on: table, base: nil, creation: creation(configuration)
        ).commit([.txn(mark)]).snapshot
        for number in 0..<commits {
            state = try Transaction(.append, on: table, base: state)
                .commit([.add(file("f\(number)"))]).snapshot
        }
        return state
    }

    private func names() throws -> [String] {
        try Directory.names(in: log).map { $0.replacing("000000000000000000", with: "") }
    }

    private func setAge(_ days: Int64, of version: Int) throws {
        let name = "\(log)/\(String(repeating: "0", count: 18))\(version < 10 ? "0" : "")\(version)"
        let date = Date(
            timeIntervalSince1970: Double((Self.now - days * Self.day) / 1_000_000))
        try FileManager.default.setAttributes(
            [.modificationDate: date], ofItemAtPath: "\(name).json")
    }

    @Test func holdsTheWholeState() throws {
        var state = try table(of: 3)
        let gone = RemoveFile(
            try #require(state.file(at: "f0")), at: Self.now / 1000, dataChange: true)
        let old = RemoveFile(
            try #require(state.file(at: "f1")), at: (Self.now - 8 * Self.day) / 1000)
        var tagged = file("tagged", target: nil)
        tagged.tags = ["source": "x", "none": nil]
        var bare = file("bare")
        bare.partitionValues = [:]
        bare.stats = nil
        state = try Transaction(.append, on: table, base: state)
            .commit([.remove(gone), .remove(old), .add(tagged), .add(bare)]).snapshot
        try table.writeCheckpoint(of: state, now: Self.now)
        for version in 0...4 {
            try Directory.remove("\(log)/0000000000000000000\(version).json")
        }
        #expect(
            try names() == ["04.checkpoint.parquet", "_last_checkpoint"])
        let read = try #require(try table.snapshot())
        #expect(read.version == 4)
        #expect(read.checkpointVersion == 4)
        #expect(read.files == state.files)
        #expect(read.metadata == state.metadata)
        #expect(read.protocolVersion == .written)
        #expect(read.marks == state.marks)
        // The other is expired: older than the week that is kept.
        #expect(Array(read.tombstones.keys) == ["f0"])
        #expect(read.tombstones["f0"]?.deletionTimestamp == Self.now / 1000)
        // The table goes on from there.
        #expect(
            try Transaction(.append, on: table, base: read).commit([.add(file("g"))]).version == 5)
        #expect(try table.snapshot()?.files.count == 4)
    }

    @Test func onlyVersionsBehindTheCheckpointAreRead() throws {
        let state = try table(of: 3)
        try table.writeCheckpoint(of: state, now: Self.now)
        _ = try Transaction(.append, on: table, base: state).commit([.add(file("late"))])
        for version in 0...3 {
            try AtomicFile.write(
                Array("torn".utf8), to: "\(log)/0000000000000000000\(version).json")
        }
        #expect(try table.snapshot()?.files.map(\.path) == ["f0", "f1", "f2", "late"])
    }

    /// Whatever `_last_checkpoint` says, the listing tells more.
    @Test(arguments: ["", "{", #"{"version":99,"size":1}"#, #"{"version":1}"#])
    func theHintIsNotTrusted(hint: String) throws {
        let state = try table(of: 3)
        try table.writeCheckpoint(of: state, now: Self.now)
        try AtomicFile.write(Array(hint.utf8), to: "\(log)/_last_checkpoint")
        let read = try #require(try table.snapshot())
        #expect(read.version == 3)
        #expect(read.checkpointVersion == 3)
    }

    @Test func aDamagedCheckpointCostsNothingWhileTheLogIsWhole() throws {
        let state = try table(of: 2)
        try table.writeCheckpoint(of: state, now: Self.now)
        let name = "\(log)/00000000000000000002.checkpoint.parquet"
        var bytes = try FileDescriptor.contents(of: name)
        for index in 100..<140 { bytes[index] ^= 0xFF }
        try AtomicFile.write(bytes, to: name)
        #expect(try table.snapshot()?.files == state.files)
        try Directory.remove("\(log)/00000000000000000000.json")
        let error = #expect(throws: TableError.self) { try table.snapshot() }
        #expect(error?.code == .corrupt)
        #expect(error?.path == name)
    }

    @Test func aGapBehindTheCheckpointIsNamed() throws {
        let state = try table(of: 4)
        let early = try #require(try DeltaTable(path: folder.path).snapshot())
        #expect(early.version == 4)
        try table.writeCheckpoint(of: state, now: Self.now)
        var next = state
        for name in ["x", "y"] {
            next = try Transaction(.append, on: table, base: next)
                .commit([.add(file(name))]).snapshot
        }
        try Directory.remove("\(log)/00000000000000000005.json")
        let error = #expect(throws: TableError.self) { try table.snapshot() }
        #expect(error?.reason == "version 5 is missing in the log, version 6 is there")
    }

    @Test func checkpointsComeEveryTenCommits() throws {
        var state = try table(of: 9)
        #expect(state.checkpointVersion == -1)
        #expect(state.isCheckpointDue)
        #expect(table.upkeep(after: &state, now: Self.now) == nil)
        #expect(!state.isCheckpointDue)
        #expect(try table.snapshot()?.checkpointVersion == 9)
        #expect(table.upkeep(after: &state, now: Self.now) == nil)
    }

    @Test func manyFilesMakeCheckpointsRarer() throws {
        let empty = try table(of: 0)
        func state(files: Int) throws -> Snapshot {
            let actions = (0..<files).map { Action.add(file("f\($0)")) }
            var state = try empty.advanced(by: actions, to: 1)
            #expect(table.upkeep(after: &state, now: Self.now) == nil)
            return state
        }
        let small = try state(files: 20_000)
        #expect(small.checkpointVersion == 1)
        #expect(try !small.advanced(by: [], to: 10).isCheckpointDue)
        #expect(try small.advanced(by: [], to: 11).isCheckpointDue)
        try Directory.remove("\(log)/00000000000000000001.checkpoint.parquet")
        let large = try state(files: 30_000)
        #expect(try !large.advanced(by: [], to: 15).isCheckpointDue)
        #expect(try large.advanced(by: [], to: 16).isCheckpointDue)
        #expect(
            try !large.advanced(by: (0..<9000).map { .add(file("g\($0)")) }, to: 2).isCheckpointDue)
        #expect(
            try large.advanced(by: (0..<11_000).map { .add(file("g\($0)")) }, to: 2).isCheckpointDue
        )
    }

    /// The commit stands: a checkpoint that cannot be written is only told.
    @Test func failuresOfUpkeepAreTold() throws {
        var state = try table(of: 9)
        try Directory.remove(log)
        let error = try #require(table.upkeep(after: &state, now: Self.now))
        #expect(error.code == .inputOutput(ENOENT))
        #expect(state.checkpointVersion == -1)
    }

    /// A damaged checkpoint gives an error or a state, and never a trap.
    @Test func mutations() throws {
        let state = try table(of: 6)
        try table.writeCheckpoint(of: state, now: Self.now)
        for version in 0...6 {
            try Directory.remove("\(log)/0000000000000000000\(version).json")
        }
        let name = "\(log)/00000000000000000006.checkpoint.parquet"
        let file = try FileDescriptor.contents(of: name)
        var random: UInt64 = 7
        for turn in 0..<1000 {
            var damaged = file
            for _ in 0...turn % 3 {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                damaged[Int(random >> 33) % file.count] = UInt8(truncatingIfNeeded: random >> 24)
            }
            try Data(damaged).write(to: URL(filePath: name))
            _ = try? table.snapshot()
        }
        try Data(file).write(to: URL(filePath: name))
        #expect(try table.snapshot()?.files == state.files)
    }

    /// Readers are not disturbed by commits, checkpoints and cleanup under their hands.
    @Test func readersAmongWriters() async throws {
        let state = try table(of: 1, ["delta.logRetentionDuration": "interval 0 days"])
        let table = table
        let late = Self.now + 100_000 * Self.day
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var state = state
                for number in 0..<150 {
                    let file = AddFile(
                        path: "w\(number)", partitionValues: [:], size: 1, modificationTime: 1,
                        stats: nil)
                    state = try Transaction(.append, on: table, base: state)
                        .commit([.add(file)]).snapshot
                    #expect(table.upkeep(after: &state, now: late) == nil)
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    var version: Int64 = 0
                    while version < 151 {
                        let read = try #require(try table.snapshot())
                        #expect(read.version >= version)
                        #expect(read.files.count == Int(read.version))
                        version = read.version
                    }
                }
            }
            try await group.waitForAll()
        }
        // The newest checkpoint and what follows it.
        #expect(try Directory.names(in: log).count < 30)
    }

    // MARK: - Cleanup

    @Test func cleanupKeepsTheCheckpointBeforeTheCutOff() throws {
        var state = try table(of: 3)
        try table.writeCheckpoint(of: state, now: Self.now)
        for number in 4...6 {
            state = try Transaction(.append, on: table, base: state)
                .commit([.add(file("g\(number)"))]).snapshot
        }
        try table.writeCheckpoint(of: state, now: Self.now)
        // Versions up to 5 are expired, so the state at 5 must stay readable: from 3 on.
        for version in 0...5 { try setAge(32, of: version) }
        try setAge(29, of: 6)
        #expect(try table.cleanLog(of: state, now: Self.now) == 3)
        #expect(
            try names() == [
                "03.checkpoint.parquet", "03.json", "04.json", "05.json", "06.checkpoint.parquet",
                "06.json", "_last_checkpoint",
            ])
        #expect(try table.snapshot()?.files == state.files)
        #expect(try table.cleanLog(of: state, now: Self.now) == 0)
    }

    @Test func cleanupWaitsForTheMidnight() throws {
        let state = try table(of: 3)
        try table.writeCheckpoint(of: state, now: Self.now)
        for version in 0...3 { try setAge(30, of: version) }
        // 30 days ago at noon: the cut-off is the midnight before.
        #expect(try table.cleanLog(of: state, now: Self.now) == 0)
        #expect(try table.cleanLog(of: state, now: Self.now + Self.day / 2) == 3)
    }

    @Test func withoutACheckpointNothingGoes() throws {
        let state = try table(of: 3)
        for version in 0...3 { try setAge(100, of: version) }
        #expect(try table.cleanLog(of: state, now: Self.now) == 0)
    }

    @Test(arguments: [
        (["delta.logRetentionDuration": "interval 2 days"], 3),
        (["delta.logRetentionDuration": "interval 60 days"], 0),
        (["delta.logRetentionDuration": "soon"], 0),
        (["delta.enableExpiredLogCleanup": "false"], 0),
    ])
    func propertiesDecide(configuration: [String: String], deleted: Int) throws {
        let state = try table(of: 3, configuration)
        try table.writeCheckpoint(of: state, now: Self.now)
        for version in 0...3 { try setAge(40, of: version) }
        #expect(try table.cleanLog(of: state, now: Self.now) == deleted)
    }
}
