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

    /// What `--explain` says of the rows of a question.
    private func explanation(
        _ dataset: TinyDataset, _ filter: RowFilter = RowFilter(), status: String = "502",
        onlyMatched: Bool = true
    ) throws -> String {
        let scan = try dataset.scan(filter, status: status, onlyMatched: onlyMatched)
        _ = try scan.fold(TargetsView.projection, into: TargetsView(scan.plan))
        return scan.explanation
    }

    /// Files outside of the window are replaced by garbage: whoever opens one fails.
    @Test func filesOutsideTheWindowAreNotOpened() throws {
        let dataset = try twoHours()
        let inside = filter("2026-11-20T02:00:00Z", "2026-11-20T03:00:00Z")
        for file in try dataset.files(hour: 3) { try AtomicFile.write([1, 2, 3], to: file) }
        #expect(try dataset.lines(.log, inside).split(separator: "\n").count == 16)
        let error = #expect(throws: QueryError.self) { try dataset.lines(.log) }
        #expect(error?.code == .data)
        #expect(
            try explanation(dataset, inside).hasPrefix(
                "files: 1 of 4 (3 spared by partition, 0 by statistics)"))
    }

    @Test func statisticsPrune() throws {
        let dataset = try twoHours()
        let late = filter("2026-11-20T02:48:00.000001Z", "2026-11-20T03:00:00Z")
        // The bound is cut to ms, so a microsecond later the file must still be read.
        #expect(try explanation(dataset, late).contains(" 0 by statistics"))
        #expect(try dataset.lines(.log, late) == "")
        let later = filter("2026-11-20T02:48:00.001Z", "2026-11-20T03:00:00Z")
        #expect(try explanation(dataset, later).contains(" 1 by statistics"))
        #expect(try explanation(dataset, status: "599").hasPrefix("files: 0 of 4"))
        #expect(
            try explanation(dataset, status: "599", onlyMatched: false).hasPrefix("files: 4 of 4"))
    }

    @Test func rowGroupsWithoutErrorsAreSkipped() throws {
        // 02/api and 03/api have a second group of healthy rows.
        let explanation = try explanation(twoHours())
        #expect(explanation.contains("; row groups: 4 of 6; rows: "))
        #expect(explanation.contains(" 10 selected; "))
    }

    @Test func targetGroups() throws {
        let dataset = try twoHours()
        var wanted = RowFilter()
        wanted.targetGroup = "thumbs"
        #expect(try explanation(dataset, wanted).contains("(3 spared by partition"))
        #expect(try dataset.lines(.log, wanted, status: "502").contains("/resize"))
        wanted.targetGroup = "other"
        #expect(try explanation(dataset, wanted).hasPrefix("files: 0 of 4"))
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
