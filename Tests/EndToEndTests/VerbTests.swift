import Foundation
import Testing

/// Every verb of alb502 over forty minutes of simulated logs: a crash, and idle connections that break.
/// The logs and the answers lie in Tests/Fixtures; `ALBATROSS_WRITE_ANSWERS=1 swift test` writes the
/// answers anew.
final class VerbTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures").path
    private static let logs = "\(fixtures)/logs"
    private static let trace = "Root=1-6affb3f4-7c70a3733c9e673b2de0d1d5"

    private let place: Place
    private let dataset: String

    init() throws {
        place = try Place()
        dataset = "\(place.path)/dataset"
        let ingest = try Program.albatross.run([
            "ingest", "--source", Self.logs, "--dataset", dataset, "--progress", "none",
        ])
        #expect(ingest.status == 0, "\(ingest.errors)")
    }

    /// Name of the golden file, and the arguments.
    private static let questions: [(name: String, arguments: [String])] = [
        ("summary", ["summary"]),
        ("summary-api", ["summary", "--target-group", "api", "--status", "5xx"]),
        ("bursts", ["bursts"]),
        ("bursts-window", ["bursts", "--at", "2026-11-20T02:53:00Z"]),
        ("timeline", ["timeline"]),
        (
            "timeline-seconds",
            ["timeline", "--bin", "1s", "--from", "2026-11-20T02:53Z", "--to", "2026-11-20T02:54Z"]
        ),
        ("targets", ["targets"]),
        ("targets-checks", ["targets", "--family", "health_check"]),
        ("top-url", ["top", "url"]),
        ("top-client", ["top", "client", "--status", "4xx,5xx", "--limit", "5"]),
        ("lines", ["lines"]),
        ("lines-connections", ["lines", "--family", "connection"]),
        ("request", ["request", trace]),
        ("check", ["check", "--threshold", "9", "--period", "60s"]),
        ("nothing", ["lines", "--node", "203.0.113.1"]),
    ]

    @Test func answersAreTheGoldenOnes() throws {
        let isWriting = ProcessInfo.processInfo.environment["ALBATROSS_WRITE_ANSWERS"] == "1"
        for (name, arguments) in Self.questions {
            for form in ["text", "json"] {
                let outcome = try Program.alb502.run(
                    arguments + ["--dataset", dataset, "--output", form])
                #expect(outcome.status == (name == "check" ? 2 : 0), "\(name): \(outcome.errors)")
                #expect(outcome.errors == "", "\(name)")
                let url = URL(filePath: "\(Self.fixtures)/answers/\(name).\(form)")
                if isWriting { try Data(outcome.output.utf8).write(to: url) }
                let golden = try String(contentsOf: url, encoding: .utf8)
                #expect(outcome.output == golden, "\(name).\(form)")
                if form == "json" {
                    let schema = "alb502.\(arguments[0])/1"
                    let answer = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
                    #expect((answer as? [String: Any])?["schema"] as? String == schema)
                }
            }
        }
    }

    @Test func rawLogsGiveTheSameAnswers() throws {
        let forms = ["text", "json", "jsonl", "csv", "markdown", "log"]
        for (name, arguments) in Self.questions {
            for form in forms {
                let fromDataset = try Program.alb502.run(
                    arguments + ["--dataset", dataset, "--output", form])
                let fromLogs = try Program.alb502.run(
                    arguments + ["--raw", Self.logs, "--output", form])
                #expect(fromDataset.output == fromLogs.output, "\(name) \(form)")
                #expect(fromDataset.status == fromLogs.status, "\(name) \(form)")
                #expect(fromDataset.errors == fromLogs.errors, "\(name) \(form)")
            }
        }
    }

    /// All columns of all rows, with those by which a dataset made with the default settings is
    /// partitioned.
    @Test func rawLogsGiveTheSameRowsToSQL() throws {
        let tables = ["alb_logs", "alb_connections", "alb_health_checks"]
        let common = "ORDER BY time_us, source_object, source_line"
        let statements =
            tables.map { "SELECT * FROM \($0) \(common)" } + [
                "SELECT target, hour, count(*) FROM alb_logs GROUP BY 1, 2 ORDER BY 1, 2",
                "SELECT time FROM alb_logs WHERE elb_status_code = 502 ORDER BY time DESC LIMIT 5",
                """
                SELECT a.time, a.trace_id, c.tls_protocol FROM alb_logs a LEFT JOIN \
                alb_connections c ON c.conn_trace_id = a.conn_trace_id \
                WHERE a.elb_status_code = 502 ORDER BY a.time_us, a.source_line, a.source_object
                """,
            ]
        for statement in statements {
            let fromDataset = try Program.alb502.run(
                ["sql", "--dataset", dataset, "--output", "jsonl", statement])
            let fromLogs = try Program.alb502.run(
                ["sql", "--raw", Self.logs, "--output", "jsonl", statement])
            #expect(fromDataset.output.split(separator: "\n").count > 2, "\(statement)")
            #expect(fromDataset.output == fromLogs.output, "\(statement)")
            #expect(fromLogs.status == 0 && fromLogs.errors == "", "\(statement)")
        }
        let explained = try Program.alb502.run([
            "sql", "--raw", Self.logs, "--explain",
            "SELECT time FROM alb_logs WHERE time BETWEEN '2026-11-20T02:53Z' AND '2026-11-20T02:54Z'",
        ])
        #expect(explained.errors.contains("alb_logs: objects: "))
        #expect(explained.errors.contains("spared by their keys' times"))
    }

    @Test func rawReadsOnlyWhatTheWindowTouches() throws {
        let outcome = try Program.alb502.run([
            "lines", "--raw", Self.logs, "--from", "2026-11-20T02:53Z", "--to",
            "2026-11-20T02:54Z", "--explain", "--output", "log",
        ])
        #expect(outcome.output.split(separator: "\n").count == 7)
        #expect(outcome.errors.contains("objects: 17 of 44 (27 spared by their keys' times)"))
    }

    @Test func damageIsCountedAndNamed() throws {
        let folder = "\(place.path)/damaged"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let found = FileManager.default.subpaths(atPath: Self.logs) ?? []
        let whole = try #require(
            found.first { $0.contains("T0255Z_203.0.113.135") && $0.hasSuffix(".gz") })
        let bytes = try Data(contentsOf: URL(filePath: "\(Self.logs)/\(whole)"))
        try bytes.prefix(bytes.count / 2).write(to: URL(filePath: "\(folder)/half.log.gz"))
        try Data("https no line\n".utf8).write(to: URL(filePath: "\(folder)/bad.log"))
        let outcome = try Program.alb502.run(["summary", "--raw", folder])
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("half.log.gz: gzip ends early at byte"))
        #expect(outcome.errors.contains("damaged lines are left out, the first in "))
        #expect(outcome.errors.contains("bad.log line 1, too_few_fields"))
        let nothing = try Program.alb502.run(["summary", "--raw", "\(place.path)/dataset/access"])
        #expect(nothing.status == 66)
        #expect(nothing.errorLines.count == 1)
    }

    @Test func checkAsMonitorsReadIt() throws {
        func check(_ arguments: [String]) throws -> Outcome {
            try Program.alb502.run(["check"] + arguments)
        }
        #expect(try check(["--dataset", dataset, "--threshold", "10"]).status == 0)
        #expect(
            try check(["--dataset", dataset, "--threshold", "10", "--warning", "9"]).status == 1)
        #expect(try check(["--raw", Self.logs]).status == 2)
        for arguments in [
            ["--dataset", "\(place.path)/nowhere"], ["--dataset", dataset, "--last", "1m"],
            ["--raw", "\(place.path)/nowhere"],
        ] {
            let outcome = try check(arguments)
            #expect(outcome.status == 3)
            #expect(outcome.output.hasPrefix("ALB502 UNKNOWN - "))
            #expect(outcome.output.split(separator: "\n").count == 1)
        }
        #expect(try check(["--threshold", "0"]).status == 64)
    }
}
