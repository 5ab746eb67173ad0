import Foundation
import Testing

/// `albatross inspect` and `albatross schema` over a dataset of two rows.
struct InspectTests {
    private static let log = """
        https 2026-11-20T02:47:03.123456Z app/a/1 192.0.2.1:40001 10.0.3.4:80 0.001 0.25 0.0 200 200 5 \
        20 "GET https://h:443/caf\u{E9} HTTP/1.1" "curl \\"8\\"" - - - "-"
        https 2026-11-20T02:47:04.000000Z app/a/1 192.0.2.2:40002 10.0.3.4:80 0.001 0.004 -1 502 - 7 \
        90 "GET https://h:443/b HTTP/1.1" "-" - - - "-"

        """

    private let place: Place
    private let file: String

    init() throws {
        place = try Place()
        let dataset = "\(place.path)/dataset"
        let ingest = try Program.albatross.run(
            ["ingest", "--source", "-", "--dataset", dataset], input: Data(Self.log.utf8))
        #expect(ingest.status == 0, "\(ingest.errors)")
        let files = FileManager.default.subpaths(atPath: "\(dataset)/access") ?? []
        file = "\(dataset)/access/\(try #require(files.first { $0.hasSuffix(".parquet") }))"
    }

    @Test func values() throws {
        let outcome = try Program.albatross.run(["inspect", "--values", file])
        #expect(outcome.status == 0)
        #expect(outcome.errors == "")
        let rows = try outcome.output.split(separator: "\n").map { line in
            try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        // The error comes first, in a row group of its own.
        #expect(rows.map { $0["elb_status_code"] as? Int } == [502, 200])
        #expect(rows.map { $0["time"] as? Int } == [1_795_142_824_000_000, 1_795_142_823_123_456])
        #expect(rows.map { $0["target_processing_time"] as? Double } == [0.004, 0.25])
        #expect(rows.map { $0["response_processing_time"] as? Double } == [-1, 0])
        #expect(rows[0]["target_status_code"] is NSNull)
        #expect(rows[1]["request_url"] as? String == "https://h:443/caf\u{E9}")
        #expect(rows.allSatisfy { $0.count == rows[0].count })
        #expect(outcome.output.hasPrefix("{\"type\":\"https\",\"time\":1795142824000000,"))
    }

    @Test func listing() throws {
        let text = try Program.albatross.run(["inspect", file])
        #expect(text.status == 0)
        for words in [
            "created by", "albatross version", "row group 1: 1 rows", "INT64", "ZSTD",
            "TIMESTAMP(MICROS,UTC)", "target_processing_time", "502",
        ] {
            #expect(text.output.contains(words), "\(words)")
        }
        let json = try object(["inspect", "--output", "json", file])
        #expect(json["schema"] as? String == "albatross.inspect/1")
        #expect(json["rows"] as? Int == 2)
        let columns = try #require(json["columns"] as? [[String: Any]])
        let groups = try #require(json["row_groups"] as? [[String: Any]])
        #expect(groups.map { $0["rows"] as? Int } == [1, 1])
        for (index, column) in columns.enumerated() {
            let chunks = groups.compactMap { ($0["columns"] as? [[String: Any]])?[index] }
            #expect(chunks.count == 2)
            #expect(chunks.allSatisfy { $0["name"] as? String == column["name"] as? String })
            let bytes = chunks.compactMap { $0["compressed_bytes"] as? Int }.reduce(0, +)
            #expect(column["compressed_bytes"] as? Int == bytes)
            #expect(column["values"] as? Int == 2)
        }
        let status = columns.firstIndex { $0["name"] as? String == "elb_status_code" }
        let chunk = (groups[0]["columns"] as? [[String: Any]])?[try #require(status)]
        #expect(chunk?["min"] as? Int == 502)
        #expect(chunk?["max"] as? Int == 502)
        #expect(chunk?["codec"] as? String == "ZSTD")
    }

    /// The schema is said to be that of the files: it is compared with one.
    @Test func schema() throws {
        let text = try Program.albatross.run(["schema"])
        #expect(text.status == 0)
        for table in ["access", "connection", "health_check", "quarantine"] {
            #expect(text.output.contains("\(table)\n  COLUMN"), "\(table)")
        }
        let json = try object(["schema", "--family", "access", "--output", "json"])
        #expect(json["schema"] as? String == "albatross.schema/1")
        let tables = try #require(json["tables"] as? [[String: Any]])
        #expect(tables.map { $0["table"] as? String } == ["access"])
        let listed = try #require(tables[0]["columns"] as? [[String: Any]])
        #expect(
            listed.filter { $0["partition"] as? Bool == true }.map { $0["name"] as? String }
                == ["date", "hour", "target"])
        let inFile = try #require(
            try object(["inspect", "--output", "json", file])["columns"] as? [[String: Any]])
        let expected = listed.filter { $0["partition"] as? Bool == false }
        #expect(inFile.count == expected.count)
        for (column, want) in zip(inFile, expected) {
            #expect(column["name"] as? String == want["name"] as? String)
            #expect(column["type"] as? String == want["parquet_type"] as? String)
            #expect(column["logical_type"] as? String == want["logical_type"] as? String)
            #expect(column["field_id"] as? Int == want["field_id"] as? Int)
        }
    }

    @Test func mistakes() throws {
        var damaged = try Data(contentsOf: URL(filePath: file))
        // The first page begins behind the magic; its body, behind a short header.
        for offset in 40..<48 { damaged[offset] ^= 0xFF }
        let broken = "\(place.path)/broken.parquet"
        try damaged.write(to: URL(filePath: broken))
        let short = "\(place.path)/short.parquet"
        try damaged.prefix(damaged.count - 1).write(to: URL(filePath: short))
        let cases: [([String], Int32, String)] = [
            ([broken, "--values"], 65, "\(broken), row group 0, column type, page 0: corrupt: "),
            ([short], 65, "\(short): corrupt: "),
            (["\(place.path)/nowhere"], 66, "\(place.path)/nowhere: no such file"),
            ([place.path], 66, "\(place.path): a folder"),
        ]
        for (arguments, status, words) in cases {
            let outcome = try Program.albatross.run(["inspect"] + arguments)
            #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
            #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
            #expect(outcome.errors.hasPrefix("albatross: \(words)"), "\(outcome.errors)")
            #expect(outcome.output == "")
        }
        #expect(try Program.albatross.run(["inspect"]).status == 64)
        #expect(try Program.albatross.run(["schema", "--family", "acess"]).status == 64)
    }

    private func object(_ arguments: [String]) throws -> [String: Any] {
        let outcome = try Program.albatross.run(arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }
}
