import Query
import Testing

struct TimeTests {
    static let now = micros("2026-11-20T03:04:05.678901Z")

    @Test(arguments: [
        ("2026-11-20T02:47:00Z", "2026-11-20T02:47:00Z"),
        ("2026-11-20T02:47:00", "2026-11-20T02:47:00Z"),
        ("2026-11-20T02:47", "2026-11-20T02:47:00Z"),
        ("2026-11-20 02:47:01.5", "2026-11-20T02:47:01.500000Z"),
        ("2026-11-20T02:47:01.123456789Z", "2026-11-20T02:47:01.123456Z"),
        ("2026-11-20", "2026-11-20T00:00:00Z"),
        ("2026-11-20T02:47:00+01:00", "2026-11-20T01:47:00Z"),
        ("2026-11-20T02:47:00-0530", "2026-11-20T08:17:00Z"),
        ("2026-11-20T02:47+02", "2026-11-20T00:47:00Z"),
        ("2024-02-29", "2024-02-29T00:00:00Z"),
        ("now", "2026-11-20T03:04:05.678901Z"),
        ("today", "2026-11-20T00:00:00Z"),
        ("yesterday", "2026-11-19T00:00:00Z"),
        ("-90m", "2026-11-20T01:34:05.678901Z"),
        ("-30s", "2026-11-20T03:03:35.678901Z"),
        ("-2h", "2026-11-20T01:04:05.678901Z"),
        ("-7d", "2026-11-13T03:04:05.678901Z"),
    ])
    func times(text: String, expected: String) throws {
        #expect(try TimeExpression.parse(text, now: Self.now) == micros(expected))
    }

    @Test(arguments: [
        "", "x", "2026", "2026-11", "2026-13-01", "2026-02-29", "2026-04-31", "2026-11-20T",
        "2026-11-20T24:00", "2026-11-20T02:60", "2026-11-20T02:47:60", "2026-11-20T02:47:00.",
        "2026-11-20T02:47:00+", "2026-11-20T02:47:00+1", "2026-11-20T02:47:00+01:",
        "2026-11-20T02:47:00ZZ", "2026-11-20Z", "90m", "-90", "-m", "-0m", "-1w", "--5m",
        "-99999999999999999999d", "-9999999d", "0000-01-01", "+2026-11-20",
    ])
    func refused(text: String) {
        let error = #expect(throws: QueryError.self) {
            try TimeExpression.parse(text, now: Self.now)
        }
        #expect(error?.code == .usage)
    }

    @Test func windows() throws {
        func window(
            _ from: String? = nil, _ to: String? = nil, at: String? = nil, last: String? = nil
        ) throws -> TimeWindow {
            try TimeWindow(from: from, to: to, at: at, last: last, now: Self.now)
        }
        #expect(try window() == TimeWindow())
        let midnight = micros("2026-11-20T00:00:00Z")
        #expect(
            try window("yesterday", "today")
                == TimeWindow(from: midnight - TimeSpan.day, to: midnight))
        let incident = micros("2026-11-20T02:47:00Z")
        #expect(
            try window(at: "2026-11-20T02:47:00Z")
                == TimeWindow(from: incident - 450_000_000, to: incident + 450_000_000))
        #expect(
            try window(last: "15m") == TimeWindow(from: Self.now - 900_000_000, to: Self.now))
        #expect(
            try window(nil, "2026-11-20", last: "1h")
                == TimeWindow(from: midnight - TimeSpan.hour, to: midnight))
        for wrong in [("now", "-5m"), ("today", "today")] {
            let error = #expect(throws: QueryError.self) { try window(wrong.0, wrong.1) }
            #expect(error?.description.contains("--to must be later") == true)
        }
        #expect(throws: QueryError.self) { try window("today", at: "now") }
        #expect(throws: QueryError.self) { try window("today", last: "1h") }
        #expect(throws: QueryError.self) { try window(last: "soon") }
    }

    @Test func halfOpen() {
        let window = TimeWindow(from: 10, to: 20)
        #expect([9, 10, 19, 20].map(window.contains) == [false, true, true, false])
        #expect(!window.overlaps(0, 9))
        #expect(window.overlaps(0, 10))
        #expect(window.overlaps(19, 30))
        #expect(!window.overlaps(20, 30))
        #expect(window.covers(10, 19))
        #expect(!window.covers(10, 20))
    }
}
