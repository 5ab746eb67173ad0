import Diagnosis
import Query
import Testing

/// The views over `LogLine.incident`, against numbers counted by hand.
struct ViewTests {
    private func dataset() throws -> TinyDataset {
        try TinyDataset([LogLine.incident.map(\.text)])
    }

    private func summary(_ scan: Scan) throws -> Summary {
        let summary = Summary(scan.plan) { failure in
            Phase(
                elbStatus: failure.elbStatus, targetStatus: failure.targetStatus,
                requestTime: failure.requestTime, targetTime: failure.targetTime,
                responseTime: failure.responseTime, hasTarget: failure.hasTarget,
                errorReason: failure.errorReason
            ).map {
                FailureKind(
                    code: $0.rawValue, reading: $0.reading, isMadeByTarget: $0.isMadeByTarget)
            }
        }
        return try scan.fold(Summary.projection, into: summary)
    }

    @Test func summaryFigures() throws {
        let dataset = try dataset()
        let summary = try summary(dataset.scan())
        #expect(summary.requests == 30)
        #expect(summary.times?.lowerBound == micros("2026-11-20T02:10:10.500000Z"))
        #expect(summary.times?.upperBound == micros("2026-11-20T03:30:00.750000Z"))
        #expect(summary.classes == [0, 0, 18, 0, 1, 11, 0, 0, 0, 0])
        #expect(summary.loadBalancers == ["app/web/50dc6c495c0c9188": 30])
        #expect(summary.matched == 10)
        #expect(summary.madeByLoadBalancer == 8)
        #expect(summary.madeByTarget == 2)
        let kinds = Dictionary(uniqueKeysWithValues: summary.kinds.map { ($0.key.code, $0.value) })
        #expect(kinds == ["P0": 2, "P1": 3, "P2": 1, "PL": 1, "PX": 1, "PT": 2])
        #expect(summary.urls == ["/orders/{id}": 7, "/resize": 1, "/cart": 2])
        #expect(
            summary.worstSeconds(2).map(\.count) == [3, 2]
                && summary.worstSeconds(1)[0].start == micros("2026-11-20T02:47:01Z"))
        #expect(summary.worstMinutes(1).map(\.start) == [micros("2026-11-20T02:47:00Z")])
        #expect(summary.worstMinutes(9).map(\.count) == [5, 2, 1, 1, 1])
        let targets = summary.worstTargets(2)
        #expect(targets.map(\.key.endpoint) == ["10.0.0.1:80", "10.0.0.2:80"])
        #expect(targets.map(\.count.matched) == [4, 2])
        #expect(targets.map(\.count.requests) == [14, 11])
    }

    @Test func summaryOfAWindowAndOtherStatuses() throws {
        let dataset = try dataset()
        var filter = RowFilter()
        filter.window = TimeWindow(
            from: micros("2026-11-20T02:47:00Z"), to: micros("2026-11-20T02:48:00Z"))
        let minute = try summary(dataset.scan(filter))
        #expect(minute.requests == 5)
        #expect(minute.matched == 5)
        #expect(minute.times?.upperBound == micros("2026-11-20T02:47:59.999999Z"))
        let errors = try summary(dataset.scan(status: "5xx"))
        #expect(errors.matched == 11)
        #expect(errors.statuses == [502: 10, 503: 1])
        filter.window = TimeWindow(from: micros("2027-01-01T00:00:00Z"), to: nil)
        let nothing = try summary(dataset.scan(filter))
        #expect(
            nothing.text(limit: 5, style: .plain) == """
                no requests from 2027-01-01T00:00:00Z to the end; the table holds \
                2026-11-20T02:00:00Z to 2026-11-20T04:00:00Z

                """)
    }

    @Test func summaryText() throws {
        let dataset = try dataset()
        let text = try summary(dataset.scan()).text(limit: 2, style: .plain)
        #expect(
            text == """
                30 requests from 2026-11-20T02:10:10Z to 2026-11-20T03:30:00Z
                  app/web/50dc6c495c0c9188

                status       2xx     4xx     5xx
                requests      18       1      11
                share     60.0 %  3.33 %  36.7 %

                502: 10 (33.3 % of requests)
                  made by the load balancer  8  80.0 %
                    closed at once           3  30.0 %  P1
                    never dispatched         2  20.0 %  P0
                    closed while working     1  10.0 %  P2
                    Lambda                   1  10.0 %  PL
                    no target                1  10.0 %  PX
                  made by the target         2  20.0 %

                worst seconds         502      worst minutes         502
                2026-11-20T02:47:01Z    3      2026-11-20T02:47:00Z    5
                2026-11-20T03:30:00Z    2      2026-11-20T03:30:00Z    2

                target       group  502  by lb  by target  requests    rate
                10.0.0.1:80  api      4      4          0        14  28.6 %
                10.0.0.2:80  api      2      2          0        11  18.2 %

                URL (ids folded)  502   share
                /orders/{id}        7  70.0 %
                /cart               2  20.0 %

                """)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }

    @Test func targets() throws {
        let dataset = try dataset()
        let scan = try dataset.scan()
        let view = try scan.fold(TargetsView.projection, into: TargetsView(scan.plan))
        let found = view.entries.map { key, count in
            "\(key.group ?? "-") \(key.endpoint ?? "-") \(count.requests) "
                + "\(count.madeByLoadBalancer) \(count.madeByTarget)"
        }
        #expect(
            found == [
                "api 10.0.0.1:80 14 4 0", "api 10.0.0.2:80 11 2 0", "web 10.0.0.3:8080 2 0 2",
                "api - 1 1 0", "thumbs - 1 1 0", "web - 1 0 0",
            ])
        let csv = String(decoding: view.result(limit: 1).csv, as: UTF8.self)
        #expect(
            csv == """
                target_group,target_ip,target_port,requests,matched,load_balancer_made,\
                target_made,rate,share_of_requests,share_of_matched,first_seen,last_seen,\
                probability,adjusted_probability,\
                phase_pt,phase_p3,phase_pl,phase_p0,phase_p1,phase_p2,phase_px
                api,10.0.0.1,80,14,4,4,0,0.285714286,0.518518519,0.5,\
                2026-11-20T02:10:10.500000Z,2026-11-20T03:10:18.500000Z,\
                0.461827932,0.823765832,0,0,0,2,2,0,0

                """)
        let json = String(decoding: view.json(limit: 10), as: UTF8.self)
        #expect(json.hasPrefix(#"{"schema":"alb502.targets/1","family":"access","window":"#))
        #expect(json.contains(#""target_ip":null,"target_port":null,"requests":1,"matched":1"#))
        let text = view.text(limit: 10, style: .plain)
        #expect(text.contains("  02:10-03:10\n"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }

    @Test func timeline() throws {
        let dataset = try dataset()
        let scan = try dataset.scan()
        let timeline = try scan.fold(
            Timeline.projection,
            into: Timeline(scan.plan, bin: TimeSpan(micros: TimeSpan.minute)))
        let bins = timeline.filled.map {
            "\($0.start) \($0.bin.requests) \($0.bin.madeByLoadBalancer) \($0.bin.madeByTarget) \($0.bin.serverErrors)"
        }
        #expect(
            bins == [
                "\(micros("2026-11-20T02:10:00Z")) 10 0 0 0",
                "\(micros("2026-11-20T02:47:00Z")) 5 5 0 5",
                "\(micros("2026-11-20T02:48:00Z")) 1 1 0 1",
                "\(micros("2026-11-20T03:10:00Z")) 11 1 0 2",
                "\(micros("2026-11-20T03:20:00Z")) 1 1 0 1",
                "\(micros("2026-11-20T03:30:00Z")) 2 0 2 2",
            ])
        let lines = timeline.text(limit: nil, style: .plain).split(separator: "\n")
        #expect(lines.count == 1 + 81)
        let full = String(repeating: "█", count: 30)
        #expect(lines[2] == "2026-11-20T02:11:00Z         0          0          0    0")
        #expect(lines[38] == "2026-11-20T02:47:00Z         5          5          0    5  \(full)")
    }
}
