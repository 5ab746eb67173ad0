import Bytes
import Query
import Testing

struct PruningTests {
    private func twoHours() throws -> TinyDataset {
        try TinyDataset([LogLine.incident.map(\.text)])
    }

    private func filter(_ from: String, _ to: String) -> RowFilter {
        var filter = RowFilter()
        filter.window = TimeWindow(from: micros(from), to: micros(to))
        return filter
    }

    /// Files outside of the window are replaced by garbage: whoever opens one fails.
    @Test func filesOutsideTheWindowAreNotOpened() throws {
        let dataset = try twoHours()
        let inside = filter("2026-11-20T02:00:00Z", "2026-11-20T03:00:00Z")
        let all = try dataset.plan()
        let hours = ["2026-11-20T02:00:00Z", "2026-11-20T03:00:00Z"]
        #expect(all.hours.map(\.start) == hours.map(micros))
        for file in all.hours[1].files { try AtomicFile.write([1, 2, 3], to: file.path) }
        #expect(try dataset.lines(.log, inside).split(separator: "\n").count == 16)
        let error = #expect(throws: QueryError.self) { try dataset.lines(.log) }
        #expect(error?.code == .data)
        let plan = try dataset.plan(inside)
        #expect(plan.counts.files == 4)
        #expect(plan.counts.filesPrunedByPartition == 3)
    }

    @Test func statisticsPrune() throws {
        let dataset = try twoHours()
        let late = filter("2026-11-20T02:48:00.000001Z", "2026-11-20T03:00:00Z")
        // The bound is cut to ms, so a microsecond later the file must still be read.
        #expect(try dataset.plan(late, onlyMatched: true).counts.filesPrunedByStatistics == 0)
        #expect(try dataset.lines(.log, late) == "")
        let later = filter("2026-11-20T02:48:00.001Z", "2026-11-20T03:00:00Z")
        #expect(try dataset.plan(later, onlyMatched: true).counts.filesPrunedByStatistics == 1)
        #expect(try dataset.plan(status: "599", onlyMatched: true).hours.isEmpty)
        #expect(try dataset.plan(status: "599").hours.count == 2)
    }

    @Test func rowGroupsWithoutErrorsAreSkipped() throws {
        let dataset = try twoHours()
        let plan = try dataset.plan(onlyMatched: true)
        var scan = try Scan(plan, Projection(columns: ["request_url"]))
        var rows = 0
        while let batch = try scan.next() { rows += batch.rows.count }
        #expect(rows == 10)
        // 02/api and 03/api have a second group of healthy rows.
        #expect(scan.counts.rowGroups == 6)
        #expect(scan.counts.rowGroupsPruned == 2)
        #expect(scan.counts.rowsSelected == 10)
        #expect(scan.counts.bytesRead < plan.counts.bytesInTable * 10)
    }

    @Test func targetGroups() throws {
        let dataset = try twoHours()
        var wanted = RowFilter()
        wanted.targetGroup = "thumbs"
        let plan = try dataset.plan(wanted, onlyMatched: true)
        #expect(plan.counts.filesPrunedByPartition == 3)
        #expect(try dataset.lines(.log, wanted, status: "502").contains("/resize"))
        wanted.targetGroup = "other"
        #expect(try dataset.plan(wanted).hours.isEmpty)
    }

    @Test(arguments: [
        ("10.0.0.1", 14), ("10.0.0.1:80", 14), ("10.0.0.1:81", 0), ("10.0.0.3:8080", 2), ("10", 0),
    ])
    func targets(target: String, rows: Int) throws {
        var wanted = RowFilter()
        wanted.target = target
        let lines = try twoHours().lines(.log, wanted).split(separator: "\n")
        #expect(lines.count == rows)
        #expect(lines.allSatisfy { $0.contains(" \(target)") })
    }

    @Test func loadBalancersAndNodes() throws {
        let dataset = try twoHours()
        let id = "app/web/50dc6c495c0c9188"
        for (name, rows) in [
            ("web", 30), (id, 30), ("we", 0), ("app", 0),
            ("arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/\(id)", 30),
        ] {
            var wanted = RowFilter()
            wanted.loadBalancer = name
            #expect(try dataset.lines(.log, wanted).split(separator: "\n").count == rows)
        }
        var wanted = RowFilter()
        wanted.node = "198.51.100.7"
        #expect(try dataset.lines(.log, wanted).split(separator: "\n").count == 30)
        wanted.node = "198.51.100.8"
        #expect(try dataset.lines(.log, wanted) == "")
    }
}
