import Foundation
import Query
import Testing

struct LinesTests {
    @Test func logIsTheLogInOrderOfTime() throws {
        let lines = LogLine.incident.map(\.text)
        let sorted = LogLine.incident.sorted { $0.time < $1.time }.map(\.text)
        let expected = sorted.joined(separator: "\n") + "\n"
        #expect(try TinyDataset([lines]).lines(.log) == expected)
        // The order of files and parts does not show.
        let parts = [Array(lines.suffix(15).reversed()), Array(lines.prefix(15))]
        #expect(try TinyDataset(parts).lines(.log) == expected)
    }

    @Test func limitTakesTheEarliest() throws {
        let dataset = try TinyDataset([LogLine.incident.map(\.text)])
        let all = try dataset.lines(.log, status: "502").split(separator: "\n")
        let three = try dataset.lines(.log, status: "502", limit: 3)
        #expect(three.split(separator: "\n") == Array(all.prefix(3)))
        #expect(try dataset.lines(.log, limit: 0) == "")
    }

    @Test func linesOfOtherFamilies() throws {
        let checks = [
            "http 2026-11-20T02:00:00.000001Z 0.000312458 10.0.0.1:80 api PASS 200 - "
                + "app/web/50dc6c495c0c9188 198.51.100.7",
            "http 2026-11-20T02:00:05.000001Z - 10.0.0.2:80 api FAIL - TargetConnectionError "
                + "app/web/50dc6c495c0c9188 198.51.100.7",
        ]
        let dataset = try TinyDataset([checks], family: .healthCheck)
        // Without elb_status_code no row is left out for its status.
        #expect(try dataset.lines(.log, status: "502") == checks.joined(separator: "\n") + "\n")
        #expect(try dataset.lines(.text).contains("TargetConnectionError"))
        let error = #expect(throws: QueryError.self) { try dataset.scan(family: .access) }
        #expect(error?.code == .noInput)
    }

    @Test func nullMinusOneAndZeroStayApart() throws {
        var lines = ["-1", "0.000", "-"].enumerated().map { index, time in
            var line = LogLine()
            line.time = "02:00:0\(index).000000"
            line.times = "\(time) \(time) \(time)"
            return line
        }
        lines[2].targetStatus = "-"
        let dataset = try TinyDataset([lines.map(\.text)])
        let rows = try JSONSerialization.jsonObject(with: Data(dataset.lines(.json).utf8))
        let found = try #require((rows as? [String: Any])?["lines"] as? [[String: Any]])
        let times = found.map { $0["target_processing_time"] }
        #expect(times[0] as? Double == -1)
        #expect(times[1] as? Double == 0)
        #expect(times[2] is NSNull)
        #expect(found[2]["target_status_code"] is NSNull)
        #expect(
            try dataset.lines(.jsonl).contains(
                #""request_processing_time":-1,"target_processing_time":-1,"response"#))
        #expect(try dataset.lines(.csv).contains(",80,-1,-1,-1,200,200,34,"))
        #expect(try dataset.lines(.csv).contains(",80,0.000,0.000,0.000,200,200,34,"))
        #expect(try dataset.lines(.csv).contains(",80,,,,200,,34,"))
        #expect(
            try dataset.lines(.text) == """
                time                         elb  tgt  request   target  response  \
                target:port         reason  request line
                2026-11-20T02:00:00.000000Z  200  200       -1       -1        -1  \
                10.0.0.1:80         -       GET https://shop.example.com:443/cart
                2026-11-20T02:00:01.000000Z  200  200    0.000    0.000     0.000  \
                10.0.0.1:80         -       GET https://shop.example.com:443/cart
                2026-11-20T02:00:02.000000Z  200    -        -        -         -  \
                10.0.0.1:80         -       GET https://shop.example.com:443/cart

                """)
    }

    @Test func foreignTextIsEscaped() throws {
        var line = LogLine()
        line.agent = "a,b \\x22c\\x22 \u{1B}[31m ü \u{202E}"
        let dataset = try TinyDataset([[line.text]])
        let json = try dataset.lines(.jsonl)
        #expect(json.contains(#""user_agent":"a,b \\x22c\\x22 \u001b[31m ü "#))
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        #expect(object?["user_agent"] as? String == line.agent)
        #expect(object?.count == 45)
        #expect(try dataset.lines(.csv).contains(",\"a,b \\x22c\\x22 \u{1B}[31m"))
        #expect(try dataset.lines(.log) == line.text + "\n")
    }

    @Test func nothingFound() throws {
        let dataset = try TinyDataset([LogLine.incident.map(\.text)])
        #expect(
            try dataset.lines(.text, status: "599") == """
                no requests with status 599; the table holds 2026-11-20T02:00:00Z to \
                2026-11-20T04:00:00Z

                """)
        let json = try dataset.lines(.json, status: "599")
        #expect(json.hasSuffix("\"status\":\"599\",\"lines\":[]}\n"))
        #expect(try dataset.lines(.jsonl, status: "599") == "")
        #expect(try dataset.lines(.csv, status: "599").split(separator: "\n").count == 1)
    }
}
