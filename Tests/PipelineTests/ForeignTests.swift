import Bytes
import Foundation
import Logging
import Pipeline
import Table
import Testing

/// What others did to a dataset or its source must cost no line.
struct ForeignTests {
    private let place: Workplace
    private let logger = Logger(label: "test")

    init() throws {
        place = try Workplace()
    }

    private func vacuum() async throws -> [String] {
        var configuration = place.configuration()
        configuration.now = Clock.now() + 60_000_000
        return try await Vacuum(configuration: configuration, logger: logger)
            .run(olderThan: 0, isDryRun: false).paths
    }

    @Test func vacuumFollowsNoLink() async throws {
        try place.put([line()])
        _ = try await place.ingest()
        let outside = "\(place.path)/outside"
        try AtomicFile.createDirectories(outside)
        try AtomicFile.write([1], to: "\(outside)/thesis.txt")
        let files = FileManager.default
        try files.createSymbolicLink(
            atPath: "\(place.dataset)/access/latest", withDestinationPath: "date=2026-11-20")
        try files.createSymbolicLink(
            atPath: "\(place.dataset)/access/archive", withDestinationPath: outside)
        #expect(try await vacuum() == [])
        #expect(Directory.exists("\(outside)/thesis.txt"))
        #expect(try place.texts("user_agent").count == 1)
    }

    /// Partition values that need escaping have one escape more in the log than on disk.
    @Test func escapedPathsAreLive() async throws {
        try place.put([line()])
        _ = try await place.ingest()
        let table = DeltaTable(path: "\(place.dataset)/access")
        let snapshot = try #require(try table.snapshot())
        let live = try #require(snapshot.files.first)
        let folder = "date=2026-11-20/hour=2/target=a%20b"
        try AtomicFile.createDirectories("\(place.dataset)/access/\(folder)")
        try FileManager.default.copyItem(
            atPath: "\(place.dataset)/access/\(live.path)",
            toPath: "\(place.dataset)/access/\(folder)/x.parquet")
        let foreign = AddFile(
            path: "date=2026-11-20/hour=2/target=a%2520b/x.parquet",
            partitionValues: ["date": "2026-11-20", "hour": "2", "target": "a b"],
            size: live.size, modificationTime: 1, stats: live.stats)
        _ = try table.commit([.add(foreign)], after: snapshot.version)
        #expect(try await vacuum() == [])
    }

    /// Both families' refused lines in one compacted file, and both objects changed in one run.
    @Test func twoFamiliesShareAQuarantineFile() async throws {
        let connection =
            "2026-11-20T02:47:03.123456Z 198.51.100.7 40001 443 TLSv1.3 TLS_AES_128_GCM_SHA256 0.004 \"-\" - - - TID_00000000000000000000000000000001 - - -"
        try place.put([line(), "noise a"])
        try place.put([connection, "noise c"], family: "conn_log_")
        _ = try await place.ingest { $0.badLines = 1 }
        _ = try await Compact(configuration: place.configuration(), logger: logger).run()
        try place.put([line(), line(), "noise b"])
        try place.put([connection, connection, "noise d"], family: "conn_log_")
        let summary = try await place.ingest { $0.badLines = 1 }
        #expect(summary.replaced.count == 2)
        #expect(try place.texts("raw", table: "quarantine") == ["noise b", "noise d"])
    }

    /// A log without the ledger's mark would make every object new.
    @Test func aLostMarkIsRefused() async throws {
        try place.put([line()])
        _ = try await place.ingest()
        let log = "\(place.dataset)/access/_delta_log/00000000000000000000.json"
        let text = try String(contentsOfFile: log, encoding: .utf8)
        let rest = text.split(separator: "\n").filter { !$0.hasPrefix("{\"txn\"") }
        try AtomicFile.write(Array(rest.joined(separator: "\n").utf8), to: log)
        let error = await #expect(throws: PipelineError.self) { try await place.ingest() }
        #expect(error?.status == .data)
        #expect(error?.description.contains("ledger") == true)
    }

    /// Replacing what is not as the ledger says is refused, and does not cost the new objects.
    @Test func aRefusedReplacementCostsNoNewObject() async throws {
        try place.put([line(agent: "old")], end: "20261120T0250Z")
        _ = try await place.ingest()
        try AtomicFile.remove(
            "\(place.dataset)/access/\(try #require(try place.files().first).path)")
        try place.put([line(agent: "changed")], end: "20261120T0250Z")
        try place.put([line(agent: "new")], end: "20261120T0255Z")
        let summary = try? await place.ingest()
        #expect(summary?.status != .success)
        #expect(try place.files().contains { $0.partitionValues["hour"] == "2" })
        #expect(try place.ledger().count == 2)
    }

    @Test func aGunzippedCopyBesideItsOriginalIsTheSame() async throws {
        let path = try place.put([line()])
        try AtomicFile.write(Array((line() + "\n").utf8), to: String(path.dropLast(3)))
        let summary = try await place.ingest()
        #expect(summary.status == .success)
        #expect(summary.rows == 1)
        #expect(try await place.ingest().status == .success)
    }
}
