import Bytes
import Foundation
import Table
import Testing

/// A folder of a test's own, removed with it.
final class TemporaryFolder {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}

struct DeltaTableTests {
    private let folder = TemporaryFolder()
    private var table: DeltaTable { DeltaTable(path: folder.path) }

    private func creation() -> [Action] {
        let schema = TableSchema.string(of: [
            TableColumn(name: "a", type: "long", comment: "an \"a\"")
        ])
        return [
            .protocol(.written),
            .metaData(
                TableMetadata(
                    id: "id", name: "t", schemaString: schema, partitionColumns: ["date"],
                    createdTime: 1)),
        ]
    }

    private func file(_ path: String) -> AddFile {
        AddFile(
            path: path, partitionValues: ["date": "2026-11-20"], size: 10, modificationTime: 1,
            stats: nil)
    }

    @Test func aFolderWithoutALogIsNoTable() throws {
        #expect(try table.snapshot() == nil)
    }

    @Test func commitsAddUp() throws {
        #expect(try table.commit(creation() + [.add(file("a"))], after: -1) == 0)
        #expect(try table.commit([.add(file("b"))], after: 0) == 1)
        let snapshot = try #require(try table.snapshot())
        #expect(snapshot.version == 1)
        #expect(snapshot.files.map(\.path) == ["a", "b"])
        #expect(snapshot.metadata.partitionColumns == ["date"])
    }

    @Test func aVersionIsTakenOnce() throws {
        _ = try table.commit(creation(), after: -1)
        let error = #expect(throws: TableError.self) { try table.commit([], after: -1) }
        #expect(error?.code == .conflict)
        #expect(
            try Directory.names(in: "\(folder.path)/_delta_log") == ["00000000000000000000.json"])
    }

    /// Removes, other engines' commitInfo and unknown actions are understood.
    @Test func foreignActions() throws {
        _ = try table.commit(creation() + [.add(file("a")), .add(file("b"))], after: -1)
        let text = """
            {"commitInfo":{"operation":7,"anything":{"goes":[1]}}}
            {"remove":{"path":"a","deletionTimestamp":5,"dataChange":true,"size":1}}
            {"domainMetadata":{"domain":"x","configuration":"","removed":false}}
            {"txn":{"appId":"other","version":9}}
            """
        try AtomicFile.write(
            Array(text.utf8), to: "\(folder.path)/_delta_log/00000000000000000001.json")
        let snapshot = try #require(try table.snapshot())
        #expect(snapshot.files.map(\.path) == ["b"])
        #expect(snapshot.transactions == ["other": 9])
    }

    @Test func newerReadersAreNamed() throws {
        let text = """
            {"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["deletionVectors"]}}
            {"metaData":{"id":"x","format":{"provider":"parquet","options":{}},"schemaString":"{}","partitionColumns":[],"configuration":{}}}
            """
        try AtomicFile.createDirectories("\(folder.path)/_delta_log")
        try AtomicFile.write(
            Array(text.utf8), to: "\(folder.path)/_delta_log/00000000000000000000.json")
        let error = #expect(throws: TableError.self) { try table.snapshot() }
        #expect(error?.code == .unsupported)
    }

    @Test func gapsAndNoiseAreCorrupt() throws {
        _ = try table.commit(creation(), after: -1)
        try AtomicFile.write([], to: "\(folder.path)/_delta_log/00000000000000000002.json")
        #expect(throws: TableError.self) { try table.snapshot() }
        try AtomicFile.write(
            Array("{torn".utf8), to: "\(folder.path)/_delta_log/00000000000000000001.json")
        let error = #expect(throws: TableError.self) { try table.snapshot() }
        #expect(error?.reason.hasPrefix("line 1 is no action") == true)
    }

    @Test func statisticsSurviveJSON() throws {
        var statistics = FileStatistics(rowCount: 3)
        statistics.minimums = [
            "a": .integer(-1), "b": .double(0.25), "c": .text("2026-11-20T02:00:00.000Z"),
        ]
        statistics.maximums = [
            "a": .integer(7), "b": .double(1.5), "c": .text("2026-11-20T03:00:00.000Z"),
        ]
        statistics.nullCounts = ["a": 0, "b": 2]
        #expect(FileStatistics(json: statistics.json) == statistics)
        #expect(FileStatistics.rowCount(json: statistics.json) == statistics.rowCount)
        let asked = ["b", "d", "a"].map { Array($0.utf8) }
        let bounds = FileStatistics.bounds(of: asked, json: statistics.json)
        #expect(bounds.map(\.?.minimum) == [.double(0.25), nil, .integer(-1)])
        #expect(bounds.map(\.?.maximum) == [.double(1.5), nil, .integer(7)])
        let torn = FileStatistics.bounds(of: asked, json: String(statistics.json.dropLast(40)))
        #expect(torn.allSatisfy { $0 == nil })
        #expect(FileStatistics.rowCount(json: "{ \"numRecords\": 7}") == 7)
        #expect(FileStatistics.rowCount(json: "{\"numRecords\":}") == nil)
    }

    @Test(arguments: [
        ("api", "api"), ("10.0.0.1_80", "10.0.0.1_80"), ("a/b c", "a_b_c"), ("", "_"), ("é", "_"),
        ("2001:db8::1", "2001_db8__1"),
    ])
    func partitionValuesNeedNoEscaping(text: String, safe: String) {
        #expect(PartitionPath.safeValue(text) == safe)
    }
}
