import AccessLog
import Bytes
import Foundation
import Pipeline
import Table
import Testing

struct StatusTests {
    private let place: Workplace

    /// Two nodes; the first lacks 02:50 to 03:00, the second 02:45 to 02:55.
    init() async throws {
        place = try Workplace()
        for end in ["0245", "0300"] {
            try place.put([line()], end: "20261120T\(end)Z", node: "192.0.2.10")
        }
        _ = try await place.ingest()
        try place.put([line(), "noise", "more noise"], end: "20261120T0250Z")
        try place.put([line("2026-11-20T03:04:00.000000Z")], end: "20261120T0305Z")
        _ = try await place.ingest()
    }

    private func micros(_ time: String) throws -> Int64 {
        try #require(Timestamp.micros(of: time))
    }

    private func status(
        _ place: Workplace? = nil, now: String = "2026-11-20T04:00:00Z",
        from: String = "2026-11-20T02:00:00Z"
    ) throws -> DatasetStatus {
        let now = try micros(now)
        return try DatasetStatus(
            of: (place ?? self.place).dataset, now: now, window: micros(from)..<now)
    }

    @Test func figures() throws {
        let status = try status()
        #expect(status.tables.map(\.family) == [.access])
        let table = status.tables[0]
        #expect((table.version, table.hours, table.files) == (1, 2, 3))
        #expect((table.rows, table.objects) == (4, 4))
        #expect(table.bytes == (try place.files().reduce(0) { $0 + $1.size }))
        #expect(table.newestInterval == (try micros("2026-11-20T03:05:00Z")))
        #expect(table.newestRow == (try micros("2026-11-20T03:04:00Z")))
        #expect(table.lastCommit?.operation == "WRITE")
        #expect(table.smallFiles == 2)
        #expect(table.smallFilePartitions == 1)
        #expect(!table.isPending)
        #expect(table.horizon == nil)
        #expect(status.quarantine.lines == 2)
        #expect(status.quarantine.reasons == ["unknown_type": 2])
        #expect(status.holder == nil)
        #expect(status.interrupted == 0)
        let lines = status.lines(width: 100, marks: .ascii)
        #expect(lines.contains("  newest interval ends 2026-11-20T03:05:00Z, 55 min ago"))
        #expect(lines.contains("  in the time shown below: 2 unknown_type"))
    }

    @Test func theMap() throws {
        let map = try #require(try status().coverage)
        let rows = Dictionary(uniqueKeysWithValues: map.rows.map { ($0.node.address, $0.slots) })
        #expect(map.rows.count == 2)
        // 02:00 is slot 0, so 02:45 to 02:50 is slot 9.
        let first = try #require(rows["192.0.2.9"])
        #expect(first.count == 24)
        #expect(first.prefix(9).allSatisfy { $0 == .outside })
        #expect(first[9...12] == [.present, .missing, .missing, .present])
        #expect(first.suffix(11).allSatisfy { $0 == .outside })
        #expect(rows["192.0.2.10"]?[8...11] == [.present, .missing, .missing, .present])
        #expect(map.gaps.map(\.stretch.count) == [2, 2])
        #expect(map.gaps.map(\.shared) == [1, 1])
        #expect(map.missing == 4)
        let lines = map.lines(width: 60, marks: .ascii)
        #expect(
            lines.prefix(5) == [
                "coverage of access logs from 2026-11-20T02:00Z to 2026-11-20T04:00Z: a mark is 5 minutes, # has a file, . has none",
                "  app/front/0123456789abcdef",
                "               11-20 02:00Z 03:00Z",
                "    192.0.2.10         #..#",
                "    192.0.2.9           #.. #",
            ])
        #expect(lines.contains("4 intervals without a file:"))
        #expect(
            lines.contains(
                "  app/front/0123456789abcdef 192.0.2.9 2026-11-20T02:50Z to 2026-11-20T03:00Z: 2 intervals, others have files in 1 of them: suspicious"
            ))
        #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
    }

    /// A narrow terminal gets an hour a line; what begins between two full intervals is widened.
    @Test func widthAndEdges() throws {
        let map = try #require(try status(from: "2026-11-20T02:52:00Z").coverage)
        #expect(map.from == (try micros("2026-11-20T02:50:00Z")))
        // The gap goes on from before the time that is shown.
        #expect(map.gaps.map(\.stretch.count) == [1, 2])
        let lines = map.lines(width: 20, marks: .blocks)
        #expect(lines.contains("    192.0.2.9  ··█"))
        let all = map.rows[1].slots.count
        #expect(lines.filter { $0.hasPrefix("    192.0.2.9") }.count == (all + 11) / 12)
    }

    @Test func oneLongGapAtTheEdgeOfTheWindow() throws {
        let map = try #require(
            try status(now: "2026-11-20T02:55:00Z", from: "2026-11-20T02:50:00Z").coverage)
        #expect(map.rows.count == 2)
        #expect(map.rows.allSatisfy { $0.slots == [.missing] })
        #expect(map.gaps.map(\.shared) == [0, 0])
        #expect(
            map.lines(width: 80, marks: .ascii).contains {
                $0.hasSuffix("no other node has a file either")
            })
    }

    @Test func jsonHasItsKeys() throws {
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(try status().json.utf8)) as? [String: Any])
        #expect(json["schema"] as? String == "albatross.status/1")
        #expect(
            Set(json.keys) == [
                "schema", "dataset", "now", "families", "quarantine", "lease", "interrupted_runs",
                "coverage",
            ])
        let families = try #require(json["families"] as? [String: [String: Any]])
        let access = try #require(families["access"])
        #expect(access["newest_interval_age_seconds"] as? Int == 3300)
        #expect(access["rows"] as? Int == 4)
        #expect(access["expired_before"] is NSNull)
        let coverage = try #require(json["coverage"] as? [String: Any])
        let missing = try #require(coverage["missing"] as? [[String: Any]])
        #expect(missing.map { $0["others_have"] as? Int } == [1, 1])
        let nodes = try #require(coverage["nodes"] as? [[String: Any]])
        #expect(nodes[0]["slots"] as? String == "        #..#            ")
    }

    @Test func whoWritesAndWhatIsLeftToDo() throws {
        let host = ProcessInfo.processInfo.hostName
        func note(_ process: Int32) throws {
            let text =
                "{\"command\":\"albatross ingest\",\"host\":\"\(host)\",\"process\":\(process),\"since\":\"2026-11-20T03:59:00Z\"}"
            try AtomicFile.write(Array(text.utf8), to: "\(place.dataset)/_lease")
        }
        try note(ProcessInfo.processInfo.processIdentifier)
        #expect(try status().holder?.command == "albatross ingest")
        // The run has died: its note means nothing.
        try note(Int32.max)
        #expect(try status().holder == nil)
        try FileManager.default.removeItem(atPath: "\(place.dataset)/quarantine/_delta_log")
        try AtomicFile.createDirectories("\(place.dataset)/_staging")
        try AtomicFile.write([], to: "\(place.dataset)/_staging/1.intent")
        let status = try status()
        #expect(status.tables[0].isPending)
        #expect(status.interrupted == 1)
        #expect(status.quarantine.lines == 2)
    }

    @Test func expiredDaysAndAStoppedReplacement() throws {
        let table = DeltaTable(path: "\(place.dataset)/access")
        let ledger = try Ledger(of: table, at: try table.snapshot())
        let hour = try micros("2026-11-20T02:00:00Z") / 3_600_000_000
        let (mark, _) = try ledger.next([], now: 0) { manifest in
            manifest.horizon = LedgerDay(number: hour / 24)
            manifest.overwrite = OverwriteProgress(from: hour, to: hour + 2, began: 0)
            manifest.overwrite?.done = [hour]
        }
        _ = try table.commit([.txn(mark)], after: 1)
        let status = try status()
        #expect(status.tables[0].overwrite?.remaining == 1)
        let lines = status.lines(width: 100, marks: .ascii)
        #expect(lines.contains("  days before 2026-11-20 were expired"))
        #expect(
            lines.contains(
                "  'backfill --overwrite' of 2026-11-20T02Z to 2026-11-20T04Z was stopped, 1 hours are left"
            ))
    }

    @Test func noDataset() {
        let error = #expect(throws: PipelineError.self) {
            try DatasetStatus(of: place.logs, now: 0, window: 0..<1)
        }
        #expect(error?.status == .noInput)
    }
}
