import Bytes
import Foundation
import Parquet
import Pipeline
import Schemas
import Table
import Testing

struct IngestTests {
    @Test func rowsGoToTheirHourAndTarget() async throws {
        let place = try Workplace()
        try place.put([
            line(), line("2026-11-20T03:00:00.000000Z"), line(group: "-", target: "-"),
            line(group: "web"),
        ])
        let summary = try await place.ingest()
        #expect(summary.rows == 4)
        #expect(summary.status == .success)
        let folders = try place.files().map { AtomicFile.directory(of: $0.path) }
        #expect(
            folders == [
                "date=2026-11-20/hour=02/target=none", "date=2026-11-20/hour=02/target=shop",
                "date=2026-11-20/hour=02/target=web", "date=2026-11-20/hour=03/target=shop",
            ])
        #expect(try place.files()[3].partitionValues["hour"] == "3")
        #expect(try place.strayFiles() == [])
    }

    @Test(arguments: [
        (TargetPartition.off, "date=2026-11-20/hour=02"),
        (.endpoint, "date=2026-11-20/hour=02/target=10.0.3.4_8080"),
    ])
    func targetPartitioning(mode: TargetPartition, folder: String) async throws {
        let place = try Workplace()
        try place.put([line()])
        _ = try await place.ingest { $0.targetPartition = mode }
        #expect(try place.files().map { AtomicFile.directory(of: $0.path) } == [folder])
        // Another layout for the same table is refused, with nothing written.
        try place.put([line()], random: "second00")
        for other in TargetPartition.allCases where other != mode {
            let error = await #expect(throws: PipelineError.self) {
                try await place.ingest { $0.targetPartition = other }
            }
            #expect(error?.status == .configuration)
        }
        #expect(try place.strayFiles() == [])
    }

    @Test func aSecondRunAddsNothing() async throws {
        let place = try Workplace()
        try place.put([line(), line(agent: "a")])
        _ = try await place.ingest()
        let version = try DeltaTable(path: "\(place.dataset)/access").snapshot()?.version
        let again = try await place.ingest()
        #expect(again.rows == 0)
        #expect(again.objects[.done] == 1)
        #expect(try DeltaTable(path: "\(place.dataset)/access").snapshot()?.version == version)
        try place.put([line(agent: "b")], random: "second00")
        #expect(try await place.ingest().rows == 1)
        #expect(try place.texts("user_agent") == ["a", "b", "curl/8.5.0"])
    }

    /// The same object through another root, or with another modification time, is the same object.
    @Test func identityIsTheObjectsName() async throws {
        let place = try Workplace()
        let path = try place.put([line()])
        _ = try await place.ingest()
        #expect(try await place.ingest { $0.source = path }.objects[.done] == 1)
        try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: path)
        #expect(try await place.ingest().objects[.done] == 1)
        try place.put([line(), line()])
        let changed = try await place.ingest()
        #expect(changed.objects[.changed] == 1)
        #expect(changed.status == .success)
        #expect(changed.replaced.count == 1)
        #expect(try place.texts("user_agent").count == 2)
    }

    @Test func errorsStandFirst() async throws {
        let place = try Workplace()
        try place.put([
            line("2026-11-20T02:47:05.000000Z"), line("2026-11-20T02:47:04.000000Z", status: "502"),
            line("2026-11-20T02:47:03.000000Z", status: "460"),
            line("2026-11-20T02:47:02.000000Z"),
        ])
        _ = try await place.ingest()
        let file = try #require(try place.files().first)
        let reader = try FileReader(path: "\(place.dataset)/access/\(file.path)")
        #expect(reader.metadata.rowGroups.map(\.rowCount) == [2, 2])
        let status = try #require(reader.column(named: "elb_status_code"))
        #expect(try reader.read(column: status, rowGroup: 0).data.values == .int32([460, 502]))
        #expect(try reader.read(column: status, rowGroup: 1).data.values == .int32([200, 200]))
        let statistics = try #require(FileStatistics(json: file.stats ?? ""))
        #expect(statistics.rowCount == 4)
        #expect(statistics.minimums["elb_status_code"] == .integer(200))
        #expect(statistics.maximums["time"] == .text("2026-11-20T02:47:05.000Z"))
    }

    @Test func refusedLinesGoToQuarantine() async throws {
        let place = try Workplace()
        try place.put([line(), "noise", line(agent: "b")])
        let summary = try await place.ingest()
        #expect(summary.lines == 3)
        #expect(summary.rows == 2)
        #expect(summary.quarantined == 1)
        #expect(summary.status == .data)
        #expect(try place.texts("raw", table: "quarantine") == ["noise"])
        #expect(try place.texts("reason", table: "quarantine") == ["unknown_type"])
        #expect(try await place.ingest().quarantined == 0)
        #expect(try place.texts("raw", table: "quarantine") == ["noise"])
    }

    @Test func familiesHaveTheirOwnTables() async throws {
        let place = try Workplace()
        try place.put([line()])
        try place.put(
            ["2026-11-20T02:46:00.000000Z 203.0.113.1 36280 443 - - - \"-\" - - - TID_0a"],
            family: "conn_log_")
        try place.put(
            ["http 2026-11-20T02:46:00.000000Z 0.019584011 10.0.3.4:80 shop PASS 200 -"],
            family: "health_check_log_")
        let summary = try await place.ingest()
        #expect(summary.rows == 3)
        #expect(try place.files("connection").map(\.partitionValues["date"]) == ["2026-11-20"])
        #expect(try place.files("health_check").map(\.partitionValues["target"]) == ["shop"])
        #expect(try place.texts("conn_trace_id", table: "connection") == ["TID_0a"])
    }

    /// More rows than the budget holds: the slice is encoded in parts and nothing is lost.
    @Test func memoryIsBounded() async throws {
        let place = try Workplace()
        let lines = (0..<40_000).map { line(agent: "agent \($0)") }
        try place.put(lines)
        let summary = try await place.ingest {
            $0.memory = 128 << 20
            $0.jobs = 2
        }
        #expect(summary.rows == 40_000)
        #expect(try place.files().count > 1)
        #expect(Set(try place.texts("user_agent")).count == 40_000)
    }

    /// The slices learn encodings from the first of them, and from no other, however many run at once.
    @Test func filesDoNotDependOnTheNumberOfJobs() async throws {
        let place = try Workplace()
        for hour in 10..<16 {
            let lines = (0..<600 + hour * 20).map {
                line(
                    "2026-11-20T\(hour):00:00.\(100_000 + $0 * 7919 % 800_000)Z",
                    target: "10.0.3.\($0 % 5):\(80 + $0 * hour % 900)",
                    agent: "agent \($0 * hour % 37)")
            }
            try place.put(lines, end: "20261120T\(hour)05Z")
        }
        var contents: [[[UInt8]]] = []
        for jobs in [1, 2, 5] {
            let dataset = "\(place.path)/dataset-\(jobs)"
            let summary = try await place.ingest {
                $0.dataset = dataset
                $0.jobs = jobs
            }
            #expect(summary.rows == 6 * 850)
            contents.append(try files(in: "\(dataset)/access"))
        }
        #expect(contents[0].count == 6)
        #expect(contents[1] == contents[0])
        #expect(contents[2] == contents[0])
    }

    /// What the data files below a folder hold, in order of their folders.
    private func files(in folder: String) throws -> [[UInt8]] {
        let names = try #require(FileManager.default.enumerator(atPath: folder))
            .compactMap { $0 as? String }
            .filter { $0.hasSuffix(".parquet") && !$0.hasPrefix("_") }
        return try names.sorted().map {
            Array(try Data(contentsOf: URL(filePath: "\(folder)/\($0)")))
        }
    }

    @Test func crashBetweenTheTwoCommitsIsMadeGood() async throws {
        let place = try Workplace()
        try place.put([line(), "noise"])
        _ = try await place.ingest()
        // As if the process had died after the commit of the rows.
        try FileManager.default.removeItem(atPath: "\(place.dataset)/quarantine/_delta_log")
        #expect(try place.texts("raw", table: "quarantine") == [])
        _ = try await place.ingest()
        #expect(try place.texts("raw", table: "quarantine") == ["noise"])
    }
}
