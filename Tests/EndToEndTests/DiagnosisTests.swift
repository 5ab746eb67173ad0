import Foundation
import Testing

/// Diagnoses of simulated incidents, with the programs as they are built.
struct DiagnosisTests {
    private func simulated(_ cause: String, seed: Int) throws -> (
        place: Place, logs: String, dataset: String
    ) {
        let place = try Place()
        let (logs, dataset) = ("\(place.path)/logs", "\(place.path)/dataset")
        let made = try Program.albatross.run([
            "simulate", "--incident", cause, "--seed", "\(seed)", "--traffic", "low", "--duration",
            "1h",
            "--out", logs,
        ])
        #expect(made.status == 0, "\(made.errors)")
        let ingested = try Program.albatross.run([
            "ingest", "--source", logs, "--dataset", dataset, "--progress", "none",
        ])
        #expect(ingested.status == 0, "\(ingested.errors)")
        return (place, logs, dataset)
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// Every number in evidence is what its SQL gives, and raw logs give the same verdict.
    @Test(arguments: [
        "keep_alive_race", "target_deregistered", "target_crash", "server_timeout", "upstream_502",
        "saturation", "lambda_failure", "response_header_too_large", "bad_host",
    ])
    func evidenceIsReproduced(_ cause: String) throws {
        let (place, logs, dataset) = try simulated(cause, seed: 3)
        let answer = try Program.alb502.run([
            "diagnose", "--dataset", dataset, "--output", "json",
        ])
        #expect(answer.status == 0, "\(answer.errors)")
        let json = try object(answer.output)
        #expect(json["schema"] as? String == "alb502.diagnose/1")
        #expect(
            Set(json.keys) == ["schema", "window", "coverage", "totals", "bursts", "findings"])
        for finding in try #require(json["findings"] as? [[String: Any]]) {
            for evidence in try #require(finding["evidence"] as? [[String: Any]]) {
                let sql = try #require(evidence["sql"] as? String)
                let value = try #require(evidence["value"] as? Double)
                let text = try #require(evidence["text"] as? String)
                let found = try Program.alb502.run(
                    ["sql", sql, "--dataset", dataset, "--output", "csv"])
                #expect(found.status == 0, "\(sql): \(found.errors)")
                let row = found.output.split(separator: "\n").dropFirst().first ?? ""
                let numbers = row.split(separator: ",").compactMap { Double($0) }
                #expect(
                    abs((numbers.first ?? .nan) - value) <= 1e-6 * max(1, abs(value)),
                    "\(text): \(value), but \(row) from \(sql)")
                // The further columns are the other numbers of the text.
                for number in numbers {
                    #expect(
                        Self.forms(number).contains(where: text.contains),
                        "\(text): nowhere \(number) from \(sql)")
                }
            }
        }
        let raw = try Program.alb502.run(["diagnose", "--raw", logs, "--output", "json"])
        #expect(raw.output == answer.output)
        withExtendedLifetime(place) {}
    }

    /// How a number may stand in a text: a count, a time, a rate.
    private static func forms(_ number: Double) -> [String] {
        func fixed(_ value: Double, _ decimals: Int) -> String {
            String(format: "%.\(decimals)f", value)
        }
        var count = fixed(number, 0)
        for place in stride(from: 3, to: 12, by: 4) where count.count > place {
            count.insert(",", at: count.index(count.endIndex, offsetBy: -place))
        }
        let time =
            number < 0.1
            ? "\(fixed(number * 1000, 0)) ms"
            : "\(fixed(number, number < 10 ? 2 : number < 100 ? 1 : 0)) s"
        let rate = fixed(number, number < 10 ? 1 : 0)
        return number == number.rounded() ? [count, time, rate] : [time, rate]
    }

    @Test func reportIsOnePage() throws {
        let (place, _, dataset) = try simulated("target_crash", seed: 3)
        let file = "\(place.path)/report.html"
        let made = try Program.alb502.run(["report", "--dataset", dataset, "--html", file])
        #expect(made.status == 0, "\(made.errors)")
        let page = try String(contentsOfFile: file, encoding: .utf8)
        for part in [
            "id=\"heat\"", "id=\"timeline\"", "id=\"ages\"", "id=\"lifelines\"", "</html>",
        ] {
            #expect(page.contains(part))
        }
        #expect(!page.contains("<script"))
        #expect(!page.contains("http-equiv") && !page.contains("src=") && !page.contains("@import"))
        let hidden = try Program.alb502.run([
            "report", "--dataset", dataset, "--html", file, "--redact",
        ])
        #expect(hidden.status == 0)
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains("(hidden)"))
    }

    /// No client address, query string or user agent of the input is in the bytes of a redacted page.
    @Test(arguments: ["response_header_too_large", "poison_request", "keep_alive_race"])
    func redactedPageNamesNoClient(_ cause: String) throws {
        let (place, _, dataset) = try simulated(cause, seed: 3)
        let file = "\(place.path)/report.html"
        func texts(_ column: String) throws -> Set<String> {
            let found = try Program.alb502.run([
                "sql", "SELECT DISTINCT \(column) FROM alb_logs WHERE \(column) IS NOT NULL",
                "--dataset", dataset, "--output", "json",
            ])
            #expect(found.status == 0, "\(found.errors)")
            let rows = try #require(try object(found.output)["rows"] as? [[String]])
            return Set(rows.flatMap(\.self))
        }
        let queries = Set(
            try texts("request_url").compactMap { url in
                url.firstIndex(of: "?").map { String(url[url.index(after: $0)...]) }
            }.filter { $0.count >= 4 })
        let agents = Set(try texts("user_agent").filter { $0.count >= 8 })
        let clients = try texts("client_ip")
        #expect(!queries.isEmpty && agents.count >= 3 && clients.count >= 10)
        var found = [0, 0]
        for (index, flags) in [[], ["--redact"]].enumerated() {
            let made = try Program.alb502.run(
                ["report", "--dataset", dataset, "--html", file] + flags)
            #expect(made.status == 0, "\(made.errors)")
            let page = try String(contentsOfFile: file, encoding: .utf8)
            for secret in queries.union(agents).union(clients) where page.contains(secret) {
                found[index] += 1
            }
        }
        #expect(found[0] > 0, "the page without --redact names clients, or this test sees nothing")
        #expect(found[1] == 0)
    }

    @Test func urlsAreEscaped() throws {
        let place = try Place()
        let (log, file) = ("\(place.path)/a.log", "\(place.path)/report.html")
        var lines = ""
        for number in 10..<20 {
            lines +=
                "http 2026-11-20T02:47:\(number).123456Z app/a/1 192.0.2.1:40001 10.0.3.4:80 0.001 0.001 -1 "
                + "502 - 5 20 \"GET http://h:80/<script>alert(1)</script>?q=secret HTTP/1.1\" "
                + "\"<b>agent\" - - arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/<i>x/1 \"-\"\n"
        }
        try lines.write(toFile: log, atomically: true, encoding: .utf8)
        let made = try Program.alb502.run(["report", "--raw", log, "--html", file])
        #expect(made.status == 0, "\(made.errors)")
        let page = try String(contentsOfFile: file, encoding: .utf8)
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(!page.contains("<script>") && !page.contains("<b>agent") && !page.contains("<i>x"))
        #expect(page.contains("secret") && page.contains("192.0.2.1"))
        _ = try Program.alb502.run(["report", "--raw", log, "--html", file, "--redact"])
        let redacted = try String(contentsOfFile: file, encoding: .utf8)
        #expect(!redacted.contains("secret") && !redacted.contains("192.0.2.1"))
        #expect(!redacted.contains("&lt;b&gt;agent"))
    }

    @Test func failOnAndCompare() throws {
        let (place, _, dataset) = try simulated("target_crash", seed: 3)
        let failing = try Program.alb502.run([
            "diagnose", "--dataset", dataset, "--fail-on", "any",
        ])
        #expect(failing.status == 2)
        let compared = try Program.alb502.run([
            "diagnose", "--dataset", dataset, "--compare",
            "2026-11-20T00:50:00Z..2026-11-20T01:00:00Z",
            "--output", "json",
        ])
        #expect(compared.status == 0, "\(compared.errors)")
        let comparison = try #require(try object(compared.output)["comparison"] as? [String: Any])
        #expect(comparison["outcome"] is String)
        let wrong = try Program.alb502.run([
            "diagnose", "--dataset", dataset, "--compare", "yesterday",
        ])
        #expect(wrong.status == 64)
        withExtendedLifetime(place) {}
    }
}
