import Bytes
import Foundation
import Logging
import Pipeline
import Table
import Testing

struct BackfillTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    /// An object for each of the hours 01 to 04, with rows of its own hour.
    private func fourHours() throws {
        for hour in 1...4 {
            try place.put(
                [
                    line("2026-11-20T0\(hour):01:00.000000Z", agent: "h\(hour)"),
                    line("2026-11-20T0\(hour):02:00.000000Z", status: "502", agent: "h\(hour)"),
                ], end: "20261120T0\(hour)05Z")
        }
    }

    private func backfill(
        _ from: String, _ to: String, overwrite: Bool = false,
        _ change: (inout Configuration) -> Void = { _ in }
    ) async throws -> RunSummary {
        try await Run(configuration: place.configuration(change), logger: Logger(label: "test"))
            .backfill(from: micros(from), to: micros(to), overwrite: overwrite)
    }

    private func micros(_ time: String) -> Int64 {
        let date = ISO8601DateFormatter().date(from: time) ?? .distantPast
        return Int64(date.timeIntervalSince1970) * 1_000_000
    }

    @Test func takesTheHoursOfTheRangeInACommitEach() async throws {
        try fourHours()
        let summary = try await backfill("2026-11-20T02:00:00Z", "2026-11-20T04:00:00Z")
        #expect(summary.rows == 4)
        #expect(summary.objects[.outOfRange] == 2)
        #expect(try place.texts("user_agent") == ["h2", "h2", "h3", "h3"])
        #expect(try DeltaTable(path: "\(place.dataset)/access").snapshot()?.version == 1)
        #expect(try await place.ingest().rows == 4)
        #expect(try place.texts("user_agent").count == 8)
    }

    @Test func anIntervalBelongsToEveryRangeItTouches() async throws {
        try fourHours()
        let summary = try await backfill("2026-11-20T02:04:59Z", "2026-11-20T02:05:00Z")
        #expect(summary.rows == 2)
        #expect(try await backfill("2026-11-20T03:05:00Z", "2026-11-20T03:06:00Z").rows == 0)
    }

    @Test(arguments: HourOrder.allCases)
    func order(_ order: HourOrder) async throws {
        try fourHours()
        _ = try await backfill("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z") { $0.order = order }
        let first = try String(
            contentsOfFile: "\(place.dataset)/access/_delta_log/00000000000000000000.json",
            encoding: .utf8)
        #expect(first.contains(order == .oldest ? "hour=01" : "hour=04"))
    }

    @Test func overwriteReplacesAnHourInOneCommit() async throws {
        try fourHours()
        _ = try await place.ingest()
        let before = try place.files()
        let summary = try await backfill(
            "2026-11-20T02:00:00Z", "2026-11-20T04:00:00Z", overwrite: true)
        #expect(summary.hoursReplaced == 2)
        #expect(summary.status == .success)
        let after = try place.files()
        let kept = Set(before.map(\.path)).intersection(after.map(\.path))
        #expect(after.count == 4)
        #expect(kept.count == 2)
        #expect(kept.allSatisfy { $0.contains("hour=01") || $0.contains("hour=04") })
        #expect(try place.texts("user_agent").count == 8)
        #expect(try await place.ingest().objects[.done] == 4)
    }

    /// A row that strayed into another hour is found there again, and its object is read for it.
    @Test func strayRowsSurviveOverwriting() async throws {
        try fourHours()
        try place.put(
            [
                line("2026-11-20T02:30:00.000000Z", agent: "own"),
                line("2026-11-20T01:59:59.999999Z", agent: "stray"), "noise",
            ], end: "20261120T0235Z")
        _ = try await place.ingest { $0.badLines = 1 }
        let all = try place.texts("user_agent")
        for hour in ["01", "02"] {
            let next = hour == "01" ? "02" : "03"
            let summary = try await backfill(
                "2026-11-20T\(hour):00:00Z", "2026-11-20T\(next):00:00Z", overwrite: true)
            #expect(summary.complaints == [])
            #expect(try place.texts("user_agent") == all)
            #expect(try place.texts("raw", table: "quarantine") == ["noise"])
        }
    }

    @Test func overwriteTakesNewAndChangedObjectsToo() async throws {
        try fourHours()
        _ = try await place.ingest()
        try place.put(
            [line("2026-11-20T02:01:00.000000Z", agent: "changed")], end: "20261120T0205Z")
        try place.put([line("2026-11-20T02:06:00.000000Z", agent: "new")], end: "20261120T0210Z")
        let summary = try await backfill(
            "2026-11-20T02:00:00Z", "2026-11-20T03:00:00Z", overwrite: true)
        #expect(summary.replaced.count == 1)
        #expect(
            try place.texts("user_agent")
                == ["changed", "h1", "h1", "h3", "h3", "h4", "h4", "new"])
    }

    /// What cannot be read again is not thrown away.
    @Test func anHourWhoseObjectsAreGoneStays() async throws {
        try fourHours()
        _ = try await place.ingest()
        let objects = try FileManager.default.subpathsOfDirectory(atPath: place.logs)
        let gone = try #require(objects.first { $0.contains("T0205Z") })
        try AtomicFile.remove("\(place.logs)/\(gone)")
        let summary = try await backfill(
            "2026-11-20T02:00:00Z", "2026-11-20T04:00:00Z", overwrite: true)
        #expect(summary.status == .noInput)
        #expect(summary.hoursReplaced == 1)
        #expect(try place.texts("user_agent").count == 8)
    }

    @Test func onlyWholeHoursAreReplaced() async throws {
        try fourHours()
        let error = await #expect(throws: PipelineError.self) {
            try await backfill("2026-11-20T02:30:00Z", "2026-11-20T04:00:00Z", overwrite: true)
        }
        #expect(error?.status == .usage)
    }

    /// An overwrite that was complete begins anew; one that was stopped goes on.
    @Test func aCompleteOverwriteBeginsAnew() async throws {
        try fourHours()
        _ = try await place.ingest()
        for _ in 0..<2 {
            let summary = try await backfill(
                "2026-11-20T01:00:00Z", "2026-11-20T05:00:00Z", overwrite: true)
            #expect(summary.hoursReplaced == 4)
            #expect(summary.hoursReplacedBefore == 0)
        }
    }

    @Test func lateObjectsLieInTheFolderOfTheirDelivery() async throws {
        try place.put([line(agent: "late")], end: "20261113T0250Z")
        try place.put([line(agent: "old")], end: "20261113T0255Z", day: "2026/11/13")
        let summary = try await place.ingest {
            $0.window = 48 * 3600
            $0.now = self.micros("2026-11-20T12:00:00Z")
        }
        #expect(summary.rows == 1)
        #expect(try place.texts("user_agent") == ["late"])
    }
}

struct LeaseTests {
    @Test func theSecondRunIsToldWhoHoldsIt() async throws {
        let place = try Workplace()
        let lease = try await Lease.take(of: place.dataset, for: "albatross ingest")
        let error = await #expect(throws: PipelineError.self) {
            try await Lease.take(of: place.dataset, for: "albatross compact")
        }
        #expect(error?.status == .leaseHeld)
        #expect(error?.description.contains("albatross ingest (process ") == true)
        #expect(error?.description.contains("since 20") == true)
        lease.release()
        try await Lease.take(of: place.dataset, for: "albatross compact").release()
    }

    /// The file of a dead run stays, its lock does not.
    @Test func aDeadRunsLeaseIsTaken() async throws {
        let place = try Workplace()
        try AtomicFile.createDirectories(place.dataset)
        try AtomicFile.write(
            Array(#"{"command":"x","host":"y","process":1,"since":"z"}"#.utf8),
            to: "\(place.dataset)/_lease")
        try await Lease.take(of: place.dataset, for: "albatross ingest").release()
    }
}
