import Bytes
import Foundation
import Logging
import Pipeline
import Schemas
import Table
import Testing

/// Compaction, expiry, vacuum and the replay of refused lines.
struct UpkeepTests {
    private let place: Workplace
    private let logger = Logger(label: "test")

    init() throws {
        place = try Workplace()
    }

    /// Three objects of one hour in three runs: three files in one partition.
    private func threeRuns() async throws {
        for (index, end) in ["20261120T0250Z", "20261120T0245Z", "20261120T0255Z"].enumerated() {
            try place.put(
                [
                    line("2026-11-20T02:4\(index):00.000000Z", agent: "a\(index)"),
                    line("2026-11-20T02:3\(index):00.000000Z", status: "502", agent: "b\(index)"),
                    "noise \(index)",
                ], end: end)
            _ = try await place.ingest { $0.badLines = 1 }
        }
    }

    private func compact() async throws -> Compact.Summary {
        try await Compact(configuration: place.configuration(), logger: logger).run()
    }

    @Test func compactionKeepsTheRows() async throws {
        try await threeRuns()
        let before = try place.texts("user_agent")
        let summary = try await compact()
        #expect(summary.filesBefore == 6)
        #expect(summary.filesAfter == 2)
        #expect(summary.rows == 9)
        #expect(try place.files().count == 1)
        #expect(try place.files("quarantine").count == 1)
        #expect(try place.texts("user_agent") == before)
        #expect(try place.texts("raw", table: "quarantine") == ["noise 0", "noise 1", "noise 2"])
        // Urgent rows first, both groups by time.
        #expect(try place.integers("elb_status_code") == [[502, 502, 502], [200, 200, 200]])
        for times in try place.times() { #expect(times == times.sorted()) }
        let again = try await compact()
        #expect(again.filesBefore == 0)
    }

    /// Readers that follow the table for new rows are told that these are none.
    @Test func compactionMovesNoData() async throws {
        try await threeRuns()
        _ = try await compact()
        let log = try String(
            contentsOfFile: "\(place.dataset)/access/_delta_log/00000000000000000003.json",
            encoding: .utf8)
        let actions = log.split(separator: "\n").filter {
            $0.hasPrefix("{\"add\"") || $0.hasPrefix("{\"remove\"")
        }
        #expect(actions.count == 4)
        #expect(actions.allSatisfy { $0.contains("\"dataChange\":false") })
    }

    @Test func aCompactedObjectIsKnownAndCanBeReplaced() async throws {
        try await threeRuns()
        _ = try await compact()
        #expect(try await place.ingest().objects[.done] == 3)
        try place.put([line(agent: "new")], end: "20261120T0245Z")
        let summary = try await place.ingest()
        #expect(summary.replaced.count == 1)
        #expect(
            try place.texts("user_agent") == ["a0", "a2", "b0", "b2", "new"])
        #expect(try place.texts("raw", table: "quarantine") == ["noise 0", "noise 2"])
    }

    @Test func vacuumTakesWhatNoVersionNeeds() async throws {
        try await threeRuns()
        _ = try await compact()
        let now = Clock.now()
        func vacuum(_ age: Int64, dry: Bool, later: Int64 = 1) async throws -> Vacuum.Summary {
            var configuration = place.configuration()
            configuration.now = now + later * 1_000_000
            return try await Vacuum(configuration: configuration, logger: logger)
                .run(olderThan: age, isDryRun: dry)
        }
        #expect(try await vacuum(86_400, dry: false).paths == [])
        let planned = try await vacuum(0, dry: true).paths
        #expect(planned.count == 6)
        #expect(try await vacuum(0, dry: false).paths == planned)
        #expect(try place.strayFiles() == [])
        #expect(try place.texts("user_agent").count == 6)
        // A file that no log names goes when it is old enough.
        let stray = "\(place.dataset)/access/date=2026-11-20/hour=02/target=shop/stray.parquet"
        try AtomicFile.write([1], to: stray)
        #expect(try await vacuum(3600, dry: false).paths == [])
        #expect(try await vacuum(3600, dry: false, later: 7200).paths.count == 1)
        #expect(!Directory.exists(stray))
    }

    @Test func expiryTakesWholeDaysAndTheirObjects() async throws {
        try place.put([line("2026-11-18T23:59:00.000000Z")], end: "20261119T0000Z")
        try place.put([line("2026-11-19T10:00:00.000000Z"), "noise"], end: "20261119T1005Z")
        try place.put([line("2026-11-20T10:00:00.000000Z")], end: "20261120T1005Z")
        _ = try await place.ingest { $0.badLines = 1 }
        var configuration = place.configuration()
        configuration.now = 1_795_219_200_000_000  // 2026-11-21T00:00:00Z
        let expire = Expire(configuration: configuration, logger: logger)
        let planned = try await expire.run(olderThan: 86_400, isDryRun: true)
        #expect(planned.firstDay == "2026-11-20")
        #expect(planned.files == 3)
        #expect(try place.files().count == 3)
        let done = try await expire.run(olderThan: 86_400, isDryRun: false)
        #expect(done.files == 3)
        #expect(done.rows == 3)
        #expect(try place.files().allSatisfy { $0.path.hasPrefix("date=2026-11-20/") })
        #expect(try place.files("quarantine").isEmpty)
        // The objects are gone from the ledger, and are not taken again.
        let again = try await place.ingest()
        #expect(again.objects[.expired] == 2)
        #expect(again.objects[.done] == 1)
        #expect(try place.files().count == 1)
    }

    @Test func replayMovesLinesOnce() async throws {
        let long = line(agent: String(repeating: "x", count: 3000))
        try place.put([line(agent: "a"), long, "noise"])
        _ = try await place.ingest {
            $0.lineLimit = 1024
            $0.badLines = 1
        }
        #expect(try place.texts("user_agent") == ["a"])
        let replay = Replay(configuration: place.configuration(), logger: logger)
        let summary = try await replay.run()
        #expect(summary.rows == 1)
        #expect(summary.lines == 2)
        #expect(summary.remaining == ["unknown_type": 1])
        #expect(try place.texts("user_agent").count == 2)
        #expect(try place.texts("raw", table: "quarantine") == ["noise"])
        #expect(try await replay.run().rows == 0)
        let entry = try #require(try place.ledger().values.first)
        #expect(entry.lines == 3)
        #expect(entry.rows == 2)
        #expect(entry.quarantined == 1)
    }
}
