import Bytes
import Foundation
import Query
import Schemas
import Testing

/// `sql` asks raw logs as it asks the dataset that would be made of them.
struct RawSQLTests {
    private let dataset: TinyDataset
    private let logs: RawLogs

    init() throws {
        let lines = LogLine.incident.map(\.text)
        dataset = try TinyDataset([lines])
        // The first 10 lines are of 02:10, the next 10 of 03:10.
        logs = try RawLogs([
            "tiny.log": Array(lines[20...]), RawLogs.object("0215"): Array(lines[..<10]),
            RawLogs.object("0315"): Array(lines[10..<20]),
        ])
    }

    @Test(arguments: [
        "SELECT time, elb, client_ip, target_ip, target_processing_time, sent_bytes, user_agent, "
            + "date, hour, target FROM alb_logs",
        "SELECT time, target_ip, hour FROM alb_logs WHERE elb_status_code = 502",
        "SELECT time_us, target FROM alb_logs WHERE time >= '2026-11-20T02:48Z'",
        "SELECT time_us FROM alb_logs WHERE time_us < 1795142880000000 AND target = 'api'",
        "SELECT count(*) FROM alb_logs WHERE date = '2026-11-20' AND hour = 3",
        "SELECT count(*) FROM alb_logs WHERE date > '2026-11-20' OR target IN ('web', 'none')",
        "SELECT count(*), count(target_ip), count(error_reason) FROM alb_logs",
        "SELECT count(*) FROM alb_logs WHERE elb_status_code = NULL",
        "SELECT target, hour, count(*), min(time), max(time) FROM alb_logs GROUP BY 1, 2",
        "SELECT target_ip, count(*) n, count(*) FILTER (WHERE elb_status_code = 502) FROM alb_logs "
            + "GROUP BY target_ip HAVING n > 2",
        "SELECT request_url FROM alb_logs WHERE request_url LIKE '%page=_'",
        "SELECT count(DISTINCT rowid) FROM alb_logs",
        "SELECT count(*) FROM alb_logs a JOIN alb_logs b ON b.request_url = a.request_url "
            + "WHERE a.elb_status_code = 502",
        "SELECT a.time, b.time FROM alb_logs a JOIN alb_logs b ON b.hour = a.hour "
            + "AND b.time > a.time AND b.elb_status_code = 502 AND b.date = a.date",
        "SELECT count(*) FROM alb_logs LEFT JOIN alb_connections USING (conn_trace_id)",
        "SELECT * FROM alb_connections", "SELECT count(*) FROM alb_health_checks",
    ]) func rowsAreTheSame(statement: String) throws {
        let want = try dataset.sql(statement).split(separator: "\n")
        let got = try logs.source().sql(statement).split(separator: "\n")
        #expect(got.first == want.first, "\(statement)")
        #expect(got.sorted() == want.sorted(), "\(statement)")
    }

    @Test(arguments: ["", "DESC", "LIMIT 3 OFFSET 1", "DESC LIMIT 4"])
    func orderIsTheSame(_ order: String) throws {
        let statement = "SELECT time FROM alb_logs ORDER BY time \(order)"
        #expect(try logs.source().sql(statement) == dataset.sql(statement), "\(order)")
        #expect(
            try logs.source().sql("SELECT time FROM alb_logs LIMIT 7").split(separator: "\n").count
                == 8)
    }

    /// Objects whose names tell that no row can pass are not read.
    @Test(arguments: [
        ("time < '2026-11-20T02:30Z'", "objects: 2 of 3 (1 spared by their keys' times)", 10),
        ("time_us > 1795143600000000", "objects: 2 of 3 (1 spared by their keys' times)", 14),
        ("time = NULL", "objects: 0 of 3", 0), ("elb_status_code > 0", "objects: 3 of 3", 30),
    ]) func timesPrune(condition: String, explained: String, count: Int) throws {
        let session = try SQLSession(logs.source())
        var printer = SQLPrinter(.csv)
        var sink = Memory()
        try session.run("SELECT time FROM alb_logs WHERE \(condition)", &printer, to: &sink)
        #expect(sink.bytes.count { $0 == UInt8(ascii: "\n") } == count + 1)
        let explanation = try #require(session.explanations.first)
        #expect(explanation.contains(explained), "\(explanation)")
        #expect(session.remarks == [])
    }

    @Test func refusedLinesNeedADataset() throws {
        let error = #expect(throws: QueryError.self) {
            try logs.source().sql("SELECT count(*) FROM alb_quarantine")
        }
        #expect(error?.code == .usage)
        #expect(error?.description.contains("alb_quarantine needs a dataset") == true)
    }

    /// However often a join reads an object, its damage is told once.
    @Test func damageIsToldOnce() throws {
        let damaged = try RawLogs([
            "a.log": LogLine.incident.map(\.text) + ["https no line"]
        ])
        let session = try SQLSession(damaged.source())
        var printer = SQLPrinter(.csv)
        var sink = Memory()
        try session.run(
            "SELECT count(*) FROM alb_logs; SELECT count(*) FROM alb_logs a, alb_logs b", &printer,
            to: &sink)
        #expect(String(decoding: sink.bytes, as: UTF8.self).contains("\n900\n"))
        #expect(session.remarks.count == 1)
        #expect(session.remarks.first?.hasPrefix("1 damaged line is left out") == true)
    }
}

/// Logs in a temporary folder, not compressed.
final class RawLogs: Sendable {
    private let path: String

    init(_ lines: [String: [String]]) throws {
        path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try AtomicFile.createDirectories(path)
        for (name, lines) in lines {
            let text = lines.map { "\($0)\n" }.joined()
            try AtomicFile.write(Array(text.utf8), to: "\(path)/\(name)")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func source() throws -> LogSource { try LogSource(raw: path) }

    /// Name of an object of the five minutes up to a time of 2026-11-20.
    static func object(_ time: String) -> String {
        "123456789012_elasticloadbalancing_eu-west-1_app.web.50dc6c495c0c9188_"
            + "20261120T\(time)Z_198.51.100.7_4a9b1c2d.log"
    }
}
