import AccessLog
import Query
import Testing

/// bursts, top, check, request and the verdict of targets over `LogLine.incident`.
struct VerbTests {
    private let dataset: TinyDataset

    init() throws {
        dataset = try TinyDataset([LogLine.incident.map(\.text)])
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func bursts() throws {
        let view = try BurstsView(dataset.scan(onlyMatched: true))
        let api = view.entries.filter { $0.series.targetGroup == "api" }
        #expect(view.entries.count == 1 && api.count == 1)
        let burst = try #require(api.first)
        // 02:47:01 has 3 in a second; the one of 02:47:02 alone does not stand out.
        #expect(burst.burst.count == 3 && burst.burst.peak == 3)
        #expect(burst.requests == 3)
        #expect(burst.burst.minutes.map(\.count) == [5])
        #expect(
            view.text(limit: nil, style: .plain).hasPrefix("coverage: no log objects are known"))
        #expect(
            text(view.result(limit: nil).csv).contains(
                "\n2026-11-20T02:47:01.000000Z,2026-11-20T02:47:02.000000Z,app/web/50dc6c495c0c9188,"
                    + "api,3,3,2026-11-20T02:47:01.000000Z,3,1.0,0.0,"))
    }

    /// A window that cuts the hour finds the burst with the same baseline, or leaves it out.
    @Test func burstsDoNotDependOnTheWindow() throws {
        func found(_ from: String, _ to: String) throws -> [Int] {
            var filter = RowFilter()
            filter.window = TimeWindow(from: micros(from), to: micros(to))
            return try BurstsView(dataset.scan(filter, onlyMatched: true)).entries.map(
                \.burst.count)
        }
        #expect(try found("2026-11-20T02:47:01.5Z", "2026-11-20T02:48:00Z") == [3])
        #expect(try found("2026-11-20T02:47:02Z", "2026-11-20T02:48:00Z") == [])
        #expect(try found("2025-11-20T02:47:02Z", "2025-11-20T02:48:00Z") == [])
    }

    @Test func topOfURLs() throws {
        let scan = try dataset.scan(onlyMatched: true)
        let column = try TopColumn("url", scan.plan.table, isExact: false)
        let view = try TopView(scan, column, limit: 2)
        let found = view.entries.map {
            "\($0.value ?? "-") \($0.madeByLoadBalancer) \($0.madeByTarget) \($0.requests)"
        }
        #expect(found == ["/orders/{id} 7 0 27", "/cart 0 2 2"])
        #expect(view.distinct == 3)
        #expect(view.matched == 10 && view.requests == 30)
        #expect(view.text(limit: 2, style: .plain).hasSuffix("and 1 more: raise --limit\n"))
    }

    @Test func topOfNumbersNullsAndAll() throws {
        let all = try dataset.scan(status: "all", onlyMatched: true)
        let column = try TopColumn("elb_status_code", all.plan.table, isExact: false)
        let view = try TopView(all, column, limit: nil)
        #expect(
            view.entries.map { "\($0.value ?? "-") \($0.requests)" }
                == ["200 18", "502 10", "404 1", "503 1"])
        let failed = try dataset.scan(onlyMatched: true)
        let target = try TopColumn("target_ip", failed.plan.table, isExact: false)
        let targets = try TopView(failed, target, limit: nil)
        #expect(
            targets.entries.map { $0.value ?? "-" } == ["10.0.0.1", "-", "10.0.0.2", "10.0.0.3"])
        #expect(text(targets.json(limit: nil)).contains(#"{"value":null,"matched":2,"#))
    }

    @Test(arguments: [
        ("agnt", "did you mean agent?"), ("request_ur", "did you mean request_url?"),
        ("zzzzzz", "see alb502 sql '.schema alb_logs'"),
    ])
    func unknownColumns(name: String, advice: String) throws {
        let table = try dataset.scan().plan.table
        let error = #expect(throws: QueryError.self) {
            try TopColumn(name, table, isExact: false)
        }
        #expect(error?.code == .usage)
        #expect(error?.description.hasSuffix(advice) == true)
    }

    private func check(
        _ filter: RowFilter = RowFilter(), critical: Int, warning: Int? = nil
    ) throws -> CheckView {
        let scan = try dataset.scan(filter)
        let timeline = try scan.fold(
            Timeline.projection, into: Timeline(scan.plan, bin: TimeSpan(micros: TimeSpan.minute)))
        return CheckView(timeline, critical: critical, warning: warning)
    }

    @Test func states() throws {
        #expect(try check(critical: 5).state == .critical)
        #expect(try check(critical: 6).state == .ok)
        #expect(try check(critical: 6, warning: 5).state == .warning)
        #expect(
            try check(critical: 5, warning: 2).line
                == "ALB502 CRITICAL - 5 502 in the 60 s from 2026-11-20T02:47:00Z (threshold 5); "
                + "10 502 of 30 requests | worst=5;2;5;0 matched=10;;;0 requests=30;;;0\n")
        var later = RowFilter()
        later.window = TimeWindow(from: micros("2027-01-01T00:00:00Z"), to: nil)
        let nothing = try check(later, critical: 5)
        #expect(nothing.state == .unknown)
        #expect(nothing.line.hasPrefix("ALB502 UNKNOWN - no requests from 2027"))
    }

    @Test func verdicts() throws {
        let scan = try dataset.scan()
        let view = try scan.fold(TargetsView.projection, into: TargetsView(scan.plan))
        #expect(
            view.text(limit: nil, style: .plain).hasPrefix(
                """
                api: all: 6 502 on 2 of 2 targets, none clearly above its share
                web: too few: 2 502 do not tell one target from another

                """))
        var lines: [LogLine] = []
        for index in 0..<60 {
            var line = LogLine()
            line.time = "02:00:\(10 + index % 50).000000"
            line.target = "10.0.0.\(index % 4):80"
            if index % 4 == 1, index < 40 {
                (line.status, line.targetStatus, line.times) = ("502", "-", "-1 -1 -1")
            }
            lines.append(line)
        }
        let skewed = try TinyDataset([lines.map(\.text)])
        let one = try skewed.scan()
        let found = try one.fold(TargetsView.projection, into: TargetsView(one.plan))
        #expect(
            found.text(limit: nil, style: .plain).hasPrefix(
                "api: one target: 10.0.0.1:80 has 10 of 10 502 with 25.0 % of the traffic\n"))
        #expect(
            text(found.json(limit: nil)).contains(
                #""verdict":"one target","targets":4,"failing_targets":1,"#))
        withExtendedLifetime(skewed) {}
    }

    @Test func requests() throws {
        let source = LogSource(try Dataset(path: dataset.path))
        let line = try #require(try dataset.lines(.log).split(separator: "\n").first)
        let start = try #require(line.firstRange(of: "Root=")).lowerBound
        let trace = String(line[start...].prefix { $0 != "\"" })
        for id in [trace, String(trace.dropFirst(5))] {
            let view = try RequestView(source, trace: id, filter: RowFilter())
            var sink = Memory()
            try view.print(.log, style: .plain, to: &sink)
            #expect(text(sink.bytes).contains(line))
        }
        let none = try RequestView(source, trace: "Root=1-00000000-0", filter: RowFilter())
        #expect(none.isEmpty)
    }
}
