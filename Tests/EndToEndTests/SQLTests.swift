import Foundation
import Testing

/// `alb502 sql` as a shell meets it.
struct SQLTests {
    private let place: Place
    private let dataset: String

    init() throws {
        place = try Place()
        dataset = "\(place.path)/d"
        let line =
            "http 2026-11-20T02:47:03.123456Z app/a/1 192.0.2.1:40001 10.0.3.4:80 0.001 0.250 0.000 502 - 5 20 \"GET http://h:80/ HTTP/1.1\" \"-\" - - - \"-\"\n"
        let ingest = try Program.albatross.run(
            ["ingest", "--source", "-", "--dataset", dataset], input: Data(line.utf8))
        try #require(ingest.status == 0, "\(ingest.errors)")
    }

    @Test func statementsFromEverywhere() throws {
        let statement = "SELECT time, target_status_code, target_ip FROM alb_logs"
        let file = "\(place.path)/q.sql"
        try Data("\(statement);\n".utf8).write(to: URL(filePath: file))
        let common = ["sql", "--dataset", dataset, "--output", "csv"]
        let want = "time,target_status_code,target_ip\n2026-11-20T02:47:03.123456Z,,10.0.3.4\n"
        for (more, input) in [
            ([statement], nil), (["--file", file], nil), ([], Data(statement.utf8)),
            (["-"], Data(statement.utf8)),
        ] {
            let outcome = try Program.alb502.run(common + more, input: input)
            #expect(outcome.output == want, "\(more)")
            #expect(outcome.status == 0)
            #expect(outcome.errors == "")
        }
        let explained = try Program.alb502.run(common + ["--explain", statement])
        #expect(explained.errors.hasPrefix("alb502: alb_logs: files: 1 of 1 ("))
    }

    /// A plain line is understood without the parser, and as the parser understands it.
    @Test func plainLines() throws {
        let statement = "SELECT time, target_ip FROM alb_logs"
        for (plain, other) in [
            (["--dataset", dataset, statement], ["--dataset=\(dataset)", statement]),
            (
                [statement, "--dataset", dataset, "--output", "json"],
                ["--dataset", dataset, "--output=json", statement]
            ),
            (
                ["--limit", "0", "--dataset", dataset, statement],
                ["--limit=0", "--dataset", dataset, statement]
            ),
            (
                ["--explain", "--dataset", dataset, statement],
                ["--dataset=\(dataset)", "--explain", statement]
            ),
            (
                ["--output", "xml", "--dataset", dataset, statement],
                ["--output=xml", "--dataset", dataset, statement]
            ),
            (
                ["--limit", "1", "--limit", "0", "--dataset", dataset, statement],
                ["--limit=1", "--limit", "0", "--dataset", dataset, statement]
            ),
            (
                ["--dataset", dataset, statement, statement],
                ["--dataset=\(dataset)", statement, statement]
            ),
            (
                ["--dataset", dataset, "--limit", "-1", statement],
                ["--dataset", dataset, "--limit=-1", statement]
            ),
            (
                ["--dataset", dataset, "--tz", "Europe/Berlin", statement],
                ["--dataset", dataset, "--tz=Europe/Berlin", statement]
            ),
        ] {
            let first = try Program.alb502.run(["sql"] + plain)
            let second = try Program.alb502.run(["sql"] + other)
            #expect(first.output == second.output, "\(plain)")
            #expect(first.errors == second.errors, "\(plain)")
            #expect(first.status == second.status, "\(plain)")
        }
    }

    @Test func mistakes() throws {
        let cases: [([String], Int32, String)] = [
            (["--dataset", dataset, "SELECT tim FROM alb_logs"], 64, "did you mean time?"),
            (["--dataset", dataset, "DROP TABLE alb_logs"], 64, "only reads"),
            (["--dataset", dataset, "--file", "q.sql", "SELECT 1"], 64, "leave one out"),
            (["--dataset", dataset, "--file", "\(place.path)/none.sql"], 66, "none.sql"),
            (["--dataset", "\(place.path)/nowhere", "SELECT 1"], 66, "no dataset"),
            (["--dataset", dataset, "--raw", dataset, "SELECT 1"], 64, "leave one out"),
            (["--raw", "\(place.path)/nowhere", "SELECT 1"], 66, "nowhere"),
            (["--dataset", place.path, "SELECT 1"], 66, "no dataset"),
        ]
        for (arguments, status, words) in cases {
            let outcome = try Program.alb502.run(["sql"] + arguments)
            #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
            #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
            #expect(outcome.output == "")
        }
        let parts = try #require(FileManager.default.enumerator(atPath: dataset))
        for case let name as String in parts where name.hasSuffix(".zstd.parquet") {
            try Data("PAR1".utf8).write(to: URL(filePath: "\(dataset)/\(name)"))
        }
        let corrupt = try Program.alb502.run([
            "sql", "--dataset", dataset, "SELECT time FROM alb_logs",
        ])
        #expect(corrupt.status == 65)
        #expect(corrupt.errorLines.count == 1, "\(corrupt.errors)")
    }
}
