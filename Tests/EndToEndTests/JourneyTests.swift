import Foundation
import Testing

/// What a new user does, with the programs as they are built.
struct JourneyTests {
    @Test func fromLogsToAnswerAndBack() throws {
        let place = try Place()
        let logs = "\(place.path)/logs"
        let dataset = "\(place.path)/dataset"
        let simulated = try Program.albatross.run([
            "simulate", "--out", logs, "--hours", "2", "--requests-per-hour", "3000",
            "--older-lines", "0.1",
        ])
        #expect(simulated.status == 0)

        let plan = try Program.albatross.run(["plan", "--source", logs, "--dataset", dataset])
        #expect(plan.status == 0)
        #expect(plan.output.split(separator: "\n").allSatisfy { $0.hasPrefix("new\t") })
        #expect(!FileManager.default.fileExists(atPath: dataset))

        let ingest = ["ingest", "--source", logs, "--dataset", dataset, "--progress", "json"]
        let first = try Program.albatross.run(ingest)
        #expect(first.status == 0, "\(first.errors)")
        let summary = try #require(
            try JSONSerialization.jsonObject(with: Data(first.output.utf8)) as? [String: Any])
        let rows = try #require(summary["rows"] as? Int)
        #expect(rows > 2000)
        #expect(summary["lines"] as? Int == rows)
        #expect(first.output.split(separator: "\n").count == 1)

        let second = try Program.albatross.run(ingest)
        #expect(second.status == 0)
        #expect(second.output.contains("\"rows\":0,"))

        let lines = try Program.alb502.run([
            "lines", "--dataset", dataset, "--status", "all", "--output", "log",
        ])
        #expect(lines.status == 0, "\(lines.errors)")
        let files = FileManager.default.subpaths(atPath: logs)?.filter { $0.hasSuffix(".gz") } ?? []
        var original: [Substring] = []
        for file in files {
            let gunzip = Process()
            gunzip.executableURL = URL(filePath: "/bin/gzip")
            gunzip.arguments = ["-dc", "\(logs)/\(file)"]
            let output = Pipe()
            gunzip.standardOutput = output
            try gunzip.run()
            let data = try output.fileHandleForReading.readToEnd() ?? Data()
            original += String(decoding: data, as: UTF8.self).split(separator: "\n")
        }
        #expect(lines.output.split(separator: "\n").sorted() == original.sorted())

        let answer = try Program.alb502.run(["summary", "--dataset", dataset])
        #expect(answer.status == 0)
        #expect(answer.output.contains("502"))
    }

    @Test func standardInput() throws {
        let place = try Place()
        let line =
            "http 2026-11-20T02:47:03.123456Z app/a/1 192.0.2.1:40001 10.0.3.4:80 0.001 0.250 0.000 200 200 5 20 \"GET http://h:80/ HTTP/1.1\" \"-\" - - - \"-\"\n"
        let ingest = try Program.albatross.run(
            ["ingest", "--source", "-", "--dataset", "\(place.path)/d"], input: Data(line.utf8))
        #expect(ingest.status == 0, "\(ingest.errors)")
        let lines = try Program.alb502.run([
            "lines", "--dataset", "\(place.path)/d", "--status", "all", "--output", "log",
        ])
        #expect(lines.output == line)
    }
}
