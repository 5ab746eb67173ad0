import Foundation
import Testing

/// Wrong use: one line that names the thing, and the code of the design's section 3.
struct MistakeTests {
    @Test func mistakesOfAlbatross() throws {
        let place = try Place()
        let nowhere = "\(place.path)/nowhere"
        let yaml = "\(place.path)/p.yaml"
        try Data("source: x\ndataest: y\n".utf8).write(to: URL(filePath: yaml))
        let cases: [([String], Int32, String)] = [
            (["ingest"], 64, "no source"),
            (["ingest", "--source", place.path], 64, "no dataset"),
            (["ingest", "--source", nowhere, "--dataset", nowhere], 66, nowhere),
            (["ingest", "--source", place.path, "--dataset", nowhere], 66, place.path),
            (["ingest", yaml], 78, "\(yaml):2"),
            (["ingest", nowhere], 66, nowhere),
            (["plan", "--source", nowhere, "--dataset", nowhere], 66, nowhere),
        ]
        for (arguments, status, words) in cases {
            let outcome = try Program.albatross.run(arguments)
            #expect(outcome.status == status, "\(arguments)")
            #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
            #expect(outcome.errors.hasPrefix("albatross: "))
            #expect(outcome.errors.contains(words))
            #expect(outcome.output == "")
        }
        #expect(!FileManager.default.fileExists(atPath: nowhere))
        #expect(try Program.albatross.run(["ingest", "--jobs", "0"]).status == 64)
        #expect(try Program.albatross.run(["ingst"]).status == 64)
    }

    @Test func mistakesOfAlb502() throws {
        let place = try Place()
        let nowhere = "\(place.path)/nowhere"
        let cases: [([String], Int32, String)] = [
            (["summary", "--dataset", nowhere], 66, nowhere),
            (["summary", "--dataset", place.path], 66, place.path),
            (["summry", "--dataset", place.path], 64, "did you mean summary?"),
            (["frobnicate"], 64, "no verb frobnicate"),
            (["summary", "--datset", place.path], 64, "--dataset"),
            (["summary", "--dataset", place.path, "--from", "yesterdy"], 64, "yesterdy"),
            (["summary", "--raw", place.path, "--tz", "Nowhere/Land"], 64, "Nowhere/Land"),
            (["summary", "--raw", place.path, "--tz", "../../etc/passwd"], 64, "no time zone"),
        ]
        for (arguments, status, words) in cases {
            let outcome = try Program.alb502.run(arguments)
            #expect(outcome.status == status, "\(arguments)")
            #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
            #expect(outcome.errors.hasPrefix("alb502: "))
            #expect(outcome.errors.contains(words))
        }
        #expect(try Program.alb502.run(["lines", "--output", "xml"]).status == 64)
    }

    @Test func everyVerbHasHelpWithAnExample() throws {
        for (program, verbs) in [
            (Program.albatross, ["plan", "ingest", "schema", "inspect", "simulate"]),
            (.alb502, ["summary", "targets", "timeline", "lines"]),
        ] {
            for verb in verbs {
                let help = try program.run([verb, "--help"])
                #expect(help.status == 0)
                #expect(help.output.contains("\(program.rawValue) \(verb)"))
                #expect(help.output.uppercased().contains("EXAMPLE"), "\(verb)")
            }
        }
    }
}
