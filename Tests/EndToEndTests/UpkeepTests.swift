import Foundation
import Testing

/// The verbs that look after a dataset, with the programs as they are built.
struct UpkeepTests {
    private let place: Place
    private var logs: String { "\(place.path)/logs" }
    private var dataset: String { "\(place.path)/dataset" }

    init() throws {
        place = try Place()
        let simulated = try Program.albatross.run([
            "simulate", "--out", "\(place.path)/logs", "--hours", "1", "--requests-per-hour", "600",
        ])
        #expect(simulated.status == 0)
        let ingest = try Program.albatross.run([
            "ingest", "--source", "\(place.path)/logs", "--dataset", "\(place.path)/dataset",
        ])
        #expect(ingest.status == 0, "\(ingest.errors)")
    }

    @Test func verifyPassesAndFails() throws {
        let verify = ["verify", "--dataset", dataset]
        let deep = try Program.albatross.run(verify + ["--deep", "--source", logs])
        #expect(deep.status == 0, "\(deep.output)")
        #expect(deep.output.hasPrefix("access: "))
        #expect(deep.output.contains("objects, "))
        #expect(deep.errors == "")

        let names = FileManager.default.subpaths(atPath: dataset) ?? []
        let file = try #require(names.first { $0.hasSuffix(".parquet") && $0.contains("hour=") })
        try FileManager.default.removeItem(atPath: "\(dataset)/\(file)")
        let text = try Program.albatross.run(verify)
        #expect(text.status == 65)
        #expect(text.output.hasPrefix("\(file): is not there\n"))
        let json = try Program.albatross.run(verify + ["--output", "json"])
        #expect(json.status == 65)
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(report["schema"] as? String == "albatross.verify/1")
        #expect(report["ok"] as? Bool == false)
        let families = try #require(report["families"] as? [String: [String: Any]])
        let findings = try #require(families["access"]?["findings"] as? [[String: Any]])
        #expect(findings[0]["kind"] as? String == "missing_file")
        #expect(findings[0]["file"] as? String == file)
    }

    @Test func statusShowsTheMap() throws {
        let arguments = [
            "status", "--dataset", dataset, "--now", "2026-11-20T01:00:00Z", "--from", "-1h",
        ]
        let text = try Program.albatross.run(arguments)
        #expect(text.status == 0, "\(text.errors)")
        #expect(text.output.contains("coverage of access logs from 2026-11-20T00:00Z"))
        let json = try Program.albatross.run(arguments + ["--output", "json"])
        let status = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let coverage = try #require(status["coverage"] as? [String: Any])
        #expect((coverage["nodes"] as? [Any])?.count == 3)
    }

    @Test func mistakes() throws {
        let cases: [([String], Int32, String)] = [
            (["verify"], 64, "no dataset"),
            (["verify", "--dataset", logs], 66, logs),
            (["verify", "--dataset", dataset, "--deep", "--source", place.path + "/x"], 66, "/x"),
            (["verify", "--dataset", dataset, "--deep", "--source", "-"], 64, "standard input"),
            (["status"], 64, "no dataset"),
            (["status", "--dataset", logs], 66, logs),
            (["status", "--dataset", dataset, "--now", "noon"], 64, "noon"),
            (["status", "--dataset", dataset, "--from", "2000-01-01"], 64, "366 days"),
        ]
        for (arguments, status, words) in cases {
            let outcome = try Program.albatross.run(arguments)
            #expect(outcome.status == status, "\(arguments)")
            #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
            #expect(outcome.output == "")
        }
        #expect(try Program.albatross.run(["verify", "--dataset", dataset, "--deep"]).status == 64)
    }
}
