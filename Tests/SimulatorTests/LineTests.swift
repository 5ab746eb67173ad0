import Testing

@testable import Simulator

@Suite struct LineTests {
    /// Positions from 0 that always stand in quotes.
    private static let quoted: Set<Int> = [
        12, 13, 17, 18, 19, 22, 23, 24, 25, 26, 27, 28, 30, 31, 32, 34, 35,
    ]

    @Test func everyLineHasThirtySixFieldsInCanonicalForm() throws {
        for object in LogText.objects(LogText.simulation(hours: 1)) {
            for line in try LogText.lines(object) {
                let fields = LogText.fields(line)
                #expect(fields.count == 36)
                let printed = fields.enumerated()
                    .map { Self.quoted.contains($0) ? "\"\($1)\"" : $1 }
                    .joined(separator: " ")
                #expect(printed == line)
                #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) })
            }
        }
    }

    @Test func fieldsAgreeWithEachOther() throws {
        let time = try Regex(#"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"#)
        let seconds = try Regex(#"-1|\d+\.\d{3}"#)
        let trace = try Regex(#"Root=1-[0-9a-f]{8}-[0-9a-f]{24}|-"#)
        let connection = try Regex(#"TID_[0-9a-f]{32}"#)
        for row in try LogText.rows(LogText.simulation(hours: 1, requestsPerHour: 10_000)) {
            #expect(try time.wholeMatch(in: row[1]) != nil)
            #expect(try time.wholeMatch(in: row[21]) != nil && row[21].hasSuffix("000Z"))
            #expect(try row[5...7].allSatisfy { try seconds.wholeMatch(in: $0) != nil })
            #expect(try trace.wholeMatch(in: row[17]) != nil)
            #expect(try connection.wholeMatch(in: row[29]) != nil)
            #expect(row[4] == row[25] && row[9] == row[26])
            let age = LogText.microseconds(row[1]) - LogText.microseconds(row[21])
            let parts = row[5...7].compactMap(Double.init).filter { $0 >= 0 }.reduce(0, +)
            #expect(Double(age) >= parts * 1e6 - 1)
        }
    }

    @Test func theMixHoldsWhatRealLogsHold() throws {
        let rows = try LogText.rows(LogText.simulation(requestsPerHour: 120_000))
        #expect(Set(rows.map { $0[0] }) == ["http", "https", "h2", "wss", "grpcs"])
        let statuses = Set(rows.map { "\($0[8]) \($0[9])" })
        for status in [
            "200 200", "304 304", "404 404", "500 500", "301 -", "403 -", "400 -", "460 -",
            "503 -", "502 -", "101 101",
        ] {
            #expect(statuses.contains(status), "\(status)")
        }
        #expect(Set(rows.map { $0[16] }).count == TargetGroup.all.count + 1)
        let connections = Set(rows.map { $0[29] }).count
        #expect((4.0...12.0).contains(Double(rows.count) / Double(connections)))
    }

    @Test func oddValuesAreWrittenAsTheLoadBalancerDoes() throws {
        let rows = try LogText.rows(LogText.simulation(hours: 1, requestsPerHour: 24_000))
        #expect(rows.contains { $0[28] == "SpaceInUri" && $0[12].split(separator: " ").count > 3 })
        #expect(rows.contains { $0[13].contains("\\x22") })
        #expect(rows.contains { $0[13].isEmpty })
        #expect(rows.contains { $0[3].hasPrefix("2001:db8:") })
        #expect(rows.contains { $0[12] == "- http://shop.example.com:80- -" })
        #expect(rows.contains { $0[22] == "rewrite,forward" && $0[31].hasPrefix("/v2/") })
        #expect(rows.contains { $0[22] == "redirect" && $0[23].hasPrefix("https://") })
        // Zipf: there are many URLs, and the most popular has far more than its share.
        let counts = Dictionary(rows.map { ($0[12], 1) }, uniquingKeysWith: +)
        #expect(counts.count > rows.count / 10)
        #expect((counts.values.max() ?? 0) > rows.count / 100)
    }

    @Test func olderLinesAreTheSameLinesCutShort() throws {
        let today = try LogText.rows(LogText.simulation(hours: 1, requestsPerHour: 10_000))
        let mixed = try LogText.rows(
            LogText.simulation(hours: 1, requestsPerHour: 10_000, olderLines: 0.2))
        #expect(today.count == mixed.count)
        #expect(zip(today, mixed).allSatisfy { Array($0.prefix($1.count)) == $1 })
        let older = mixed.count { $0.count < 36 }
        #expect((0.15...0.25).contains(Double(older) / Double(mixed.count)))
        #expect(Set(mixed.map(\.count)) == [30, 33, 36])
    }

    @Test func trafficFollowsTheDayAndTheWeek() {
        let midnight = LogText.leapDay - 2 * CivilTime.hour
        let night = TrafficShape.level(at: midnight + 3 * CivilTime.hour)
        let noon = TrafficShape.level(at: midnight + 15 * CivilTime.hour)
        let sunday = TrafficShape.level(at: midnight + 3 * CivilTime.day + 15 * CivilTime.hour)
        #expect(noon > 3 * night)
        #expect(sunday < 0.8 * noon)
        let week = (0..<7 * 288).map {
            TrafficShape.level(at: midnight + Int64($0) * TrafficShape.slot)
        }
        #expect(abs(week.reduce(0, +) / Double(week.count) - 1) < 0.001)
    }
}
