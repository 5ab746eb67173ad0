import AccessLog
import Bytes
import Query
import Testing

/// What `sql` prints for a dataset of the incident of `LogLine`.
struct SQLTests {
    private let dataset: TinyDataset

    init() throws {
        dataset = try TinyDataset([LogLine.incident.map(\.text)])
    }

    @Test func articleRunsVerbatim() throws {
        let article = """
            SELECT time, elb_status_code, target_status_code, target_processing_time, error_reason, \
            request_url, target_ip FROM alb_logs WHERE elb_status_code = 502 AND time BETWEEN \
            '2026-11-20T02:40:00Z' AND '2026-11-20T02:55:00Z' ORDER BY time;
            """
        let rows = try dataset.sql(article).split(separator: "\n")
        #expect(rows.count == 7)
        #expect(
            rows[1]
                == "2026-11-20T02:47:01.000001Z,502,,-1.0,,https://shop.example.com:443/orders/7f3a9c01d2,10.0.0.1"
        )
        #expect(rows[5].hasPrefix("2026-11-20T02:47:59.999999Z,502,,0.003,"))
    }

    /// However an instant is written, pushed into the scan or compared by SQLite.
    @Test(arguments: [
        "time >= '2026-11-20T02:47:59.999999Z' AND time < '2026-11-20T03:00:00Z'",
        "time >= '2026-11-20 02:47:59.999999' AND time < '2026-11-20T03'",
        "time >= '2026-11-20T03:47:59.999999+01:00' AND time < '2026-11-20T04:00+0100'",
        "time > '2026-11-20T02:47:59.9999980001Z' AND time <= '2026-11-20T02:59:59.99Z'",
        "+time >= '2026-11-20T02:47:59.999999Z' AND NOT +time >= '2026-11-20T03:00Z'",
        "time BETWEEN '2026-11-20T02:47:59.999999Z' AND '2026-11-20T02:48:00Z'",
        "time IN ('2026-11-20T02:47:59.999999Z', '2026-11-20T02:48Z')",
        "time = '2026-11-20 02:48' OR time = '2026-11-20T02:47:59.999999000Z'",
        "time LIKE '2026-11-20t02:47:59%' OR time GLOB '2026-11-20T02:48:*'",
        "time_us BETWEEN 1795142879999999 AND 1795142880000000",
    ]) func timesAreInstants(condition: String) throws {
        let rows = try dataset.sql("SELECT target_ip FROM alb_logs WHERE \(condition)")
        #expect(rows == "target_ip\n10.0.0.2\n10.0.0.2\n", "\(condition)")
    }

    @Test(arguments: [
        ("elb_status_code = 502", 10), ("elb_status_code <> 502", 20),
        ("elb_status_code = '502'", 10), ("elb_status_code = 502.0", 10),
        ("elb_status_code > 404.5", 11), ("elb_status_code IN (404, 503)", 2),
        ("elb_status_code IN (404, NULL)", 1), ("elb_status_code NOT IN (404, NULL)", 0),
        ("elb_status_code < 'x'", 30), ("elb_status_code = NULL", 0),
        ("target_status_code IS NULL", 9), ("target_status_code IS NOT NULL", 21),
        ("target_status_code IS NOT 200", 12), ("target_status_code IS 502", 2),
        ("target_processing_time = -1", 4), ("target_processing_time BETWEEN 0.003 AND 0.1", 23),
        ("target_processing_time > 4", 1), ("target_ip = '10.0.0.1'", 14),
        ("target_ip > '10.0.0.1'", 13), ("target_ip >= '10.0.0.1' AND target_ip < '10.0.0.2'", 14),
        ("target_ip IS NULL", 3), ("error_reason = 'LambdaInvalidResponse'", 1),
        ("error_reason LIKE 'LAMBDA%'", 1), ("error_reason GLOB 'Lambda*'", 1),
        ("error_reason GLOB 'LAMBDA*'", 0), ("request_url LIKE '%/orders/100_?page=_'", 10),
        ("error_reason = 'lambdainvalidresponse' COLLATE NOCASE", 1),
        ("hour = 2", 16), ("hour = 2 AND target = 'api'", 16), ("target = 'none'", 0),
        ("target IN ('web', 'thumbs')", 4), ("date = '2026-11-20'", 30), ("date > '2026-11-20'", 0),
        ("hour = 3 OR elb_status_code = 502", 20), ("sent_bytes = 366 AND received_bytes = 34", 30),
        ("trace_id = 'Root=1-58337262-36d228ad5d99923122bbe354'", 30), ("trace_id = 'x'", 0),
        ("rowid = (SELECT min(rowid) FROM alb_logs)", 1), ("request_creation_time = time", 30),
    ]) func filters(condition: String, count: Int) throws {
        // Counted by groups of equal rows, then row by row.
        let statement = "SELECT count(*) FROM alb_logs WHERE \(condition)"
        #expect(try dataset.sql(statement) == "count(*)\n\(count)\n", "\(condition)")
        let rows = try dataset.sql("SELECT source_line FROM alb_logs WHERE \(condition)")
        #expect(rows.split(separator: "\n").count == count + 1, "\(condition)")
    }

    @Test func groups() throws {
        let text = try dataset.sql(
            """
            SELECT target_ip || ':' || target_port k, count(*) n,
            count(*) FILTER (WHERE elb_status_code = 502) bad FROM alb_logs
            GROUP BY 1 HAVING count(*) > 2 ORDER BY bad DESC, k
            """)
        #expect(text == "k,n,bad\n10.0.0.1:80,14,4\n,3,2\n10.0.0.2:80,11,2\n")
        let times = try dataset.sql(
            "SELECT hour, count(*), min(time), max(time) FROM alb_logs GROUP BY hour")
        #expect(
            times == """
                hour,count(*),min(time),max(time)
                2,16,2026-11-20T02:10:10.500000Z,2026-11-20T02:48:00.000000Z
                3,14,2026-11-20T03:10:00.000000Z,2026-11-20T03:30:00.750000Z

                """)
    }

    /// A column that only FILTER looks at is not read where no row passes; elsewhere it counts.
    @Test(arguments: [
        ("count(*) FILTER (WHERE elb_status_code = 502)", "502"),
        ("count(*) FILTER (WHERE elb_status_code >= 500 )", "500s"),
        ("count(*) FILTER (WHERE elb_status_code < 300)", "200s"),
    ]) func filtersAlone(count: String, kind: String) throws {
        let condition = [
            "502": "elb_status_code = 502", "500s": "elb_status_code >= 500",
            "200s": "elb_status_code < 300",
        ]
        let expected =
            try dataset.sql(
                "SELECT source_line FROM alb_logs WHERE \(condition[kind] ?? "")"
            ).split(separator: "\n").count - 1
        #expect(
            try dataset.sql("SELECT \(count) n, count(*) FROM alb_logs")
                == "n,count(*)\n\(expected),30\n")
        // With the column in another place too.
        let whole = try dataset.sql(
            "SELECT \(count) n, count(elb_status_code), max(elb_status_code) > 0 FROM alb_logs")
        #expect(whole.hasSuffix("\n\(expected),30,1\n"))
    }

    /// Times are cut off in the scan; how a statement writes that does not matter.
    @Test(arguments: [
        "substr(time, 1, 10)", "substr(time, 1, 13)", "substr(time,1,16)", "substring(time, 1, 19)",
        "SUBSTR(time, 1, 19)",
    ]) func timesCutOff(cut: String) throws {
        // What the scan knows nothing of.
        let plain = cut.replacing("time", with: "time || ''")
        for rest in [
            "FROM alb_logs GROUP BY 1", "FROM alb_logs WHERE elb_status_code = 502 GROUP BY 1",
            "FROM alb_logs GROUP BY 1 HAVING count(*) > 1",
            "FROM alb_logs WHERE target_ip LIKE '10.%' GROUP BY 1 ORDER BY 1 DESC",
            "FROM alb_logs GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 3",
            "FROM alb_logs GROUP BY 1, elb_status_code ORDER BY 1, 2, elb_status_code",
        ] {
            #expect(
                try dataset.sql("SELECT \(cut) s, count(*) \(rest)")
                    == dataset.sql("SELECT \(plain) s, count(*) \(rest)"), "\(rest)")
        }
        #expect(
            try dataset.sql("SELECT \(cut) s, max(time), count(*) FROM alb_logs GROUP BY 1")
                == dataset.sql("SELECT \(plain) s, max(time), count(*) FROM alb_logs GROUP BY 1"))
        #expect(
            try dataset.sql("SELECT count(*) FROM alb_logs HAVING min(\(cut)) > '2026'")
                == "count(*)\n30\n")
        // The columns for it are nobody's.
        let error = #expect(throws: QueryError.self) {
            try dataset.sql("SELECT clock FROM alb_logs")
        }
        #expect(error?.description.contains("#time") == false)
    }

    @Test(arguments: [
        (0.0, "0.0"), (-0.0, "-0.0"), (0.001, "0.001"), (-1.0, "-1.0"), (12.34, "12.34"),
        (100.1, "100.1"), (0.0001, "0.0001"), (0.1 + 0.2, "0.30000000000000004"),
        (123456789.012, "123456789.012"), (1e9, "1000000000.0"), (-0.25, "-0.25"),
        (1e300, "1e+300"),
    ]) func realNumbers(number: Double, text: String) throws {
        #expect(try dataset.sql("SELECT \(number) n") == "n\n\(text)\n")
        #expect("\(number)" == text)
    }

    @Test func zoneOfTimesInText() throws {
        let statement = "SELECT time, '2026-11-20' d FROM alb_logs ORDER BY time LIMIT 1"
        for (form, want) in [
            (SQLForm.text, "2026-11-20T02:10:10.500000+00:00"),
            (.csv, "2026-11-20T02:10:10.500000Z"),
            (.json, "2026-11-20T02:10:10.500000Z"), (.markdown, "2026-11-20T02:10:10.500000+00:00"),
        ] {
            let session = try SQLSession(LogSource(Dataset(path: dataset.path)))
            var printer = SQLPrinter(form, zone: try Zone(named: "UTC", in: "/nonexistent"))
            var sink = Memory()
            try session.run(statement, &printer, to: &sink)
            let text = String(decoding: sink.bytes, as: UTF8.self)
            #expect(text.contains(want), "\(form): \(text)")
            #expect(text.contains("2026-11-20"))
        }
    }

    @Test func orderAndLimit() throws {
        let all = try dataset.sql("SELECT time FROM alb_logs ORDER BY +time_us").split(
            separator: "\n"
        ).dropFirst()
        #expect(all.count == 30)
        let ascending = try dataset.sql("SELECT time FROM alb_logs ORDER BY time")
        #expect(ascending.split(separator: "\n").dropFirst() == all)
        let last = try dataset.sql("SELECT time FROM alb_logs ORDER BY time DESC LIMIT 3 OFFSET 1")
        #expect(last.split(separator: "\n").dropFirst() == all.reversed()[1...3])
        let some = try dataset.sql(
            "SELECT time FROM alb_logs WHERE elb_status_code = 200 ORDER BY time LIMIT 2")
        #expect(some.split(separator: "\n")[1] == "2026-11-20T02:10:10.500000Z")
        #expect(
            try dataset.sql("SELECT time FROM alb_logs LIMIT 4").split(separator: "\n").count == 5)
    }

    @Test func tablesThatAreNotThereAreEmpty() throws {
        for table in ["alb_connections", "alb_health_checks", "alb_quarantine"] {
            #expect(try dataset.sql("SELECT count(*) FROM \(table)") == "count(*)\n0\n")
        }
        let joined = try dataset.sql(
            "SELECT count(*) FROM alb_logs LEFT JOIN alb_connections USING (conn_trace_id)")
        #expect(joined == "count(*)\n30\n")
    }

    /// A join looks up one key after the other.
    @Test func joins() throws {
        let text = try dataset.sql(
            """
            SELECT count(*) FROM alb_logs a JOIN alb_logs b ON b.request_url = a.request_url
            WHERE a.elb_status_code = 502
            """)
        #expect(text == "count(*)\n\(7 * 7 + 1 + 2 * 2)\n")
        let keys = try dataset.sql(
            """
            SELECT count(*), count(DISTINCT b.source_line) FROM alb_logs a JOIN alb_logs b
            ON b.source_line = a.source_line AND b.elb_status_code >= 500
            """)
        #expect(keys == "count(*),count(DISTINCT b.source_line)\n11,11\n")
    }

    @Test func onlyNeededFilesAreOpened() throws {
        for file in try dataset.files(hour: 3) { try AtomicFile.write([1, 2, 3], to: file) }
        let early = "SELECT count(*) FROM alb_logs WHERE"
        #expect(try dataset.sql("\(early) hour = 2") == "count(*)\n16\n")
        #expect(try dataset.sql("\(early) time < '2026-11-20T03:00:00Z'") == "count(*)\n16\n")
        let first = try dataset.sql("SELECT hour FROM alb_logs ORDER BY time LIMIT 1")
        #expect(first == "hour\n2\n")
        let error = #expect(throws: QueryError.self) { try dataset.sql("\(early) hour = 3") }
        #expect(error?.code == .data)
    }
}

extension TinyDataset {
    /// What `sql --output csv` prints.
    func sql(_ text: String, _ form: SQLForm = .csv, limit: Int? = nil) throws -> String {
        try LogSource(Dataset(path: path)).sql(text, form, limit: limit)
    }
}

extension LogSource {
    /// What `sql --output csv` prints.
    func sql(_ text: String, _ form: SQLForm = .csv, limit: Int? = nil) throws -> String {
        let session = try SQLSession(self)
        var printer = SQLPrinter(form, limit: limit)
        var sink = Memory()
        try session.run(text, &printer, to: &sink)
        return String(decoding: sink.bytes, as: UTF8.self)
    }
}
