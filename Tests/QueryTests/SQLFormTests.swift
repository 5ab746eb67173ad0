import Query
import Testing

struct SQLFormTests {
    private let dataset: TinyDataset

    init() throws {
        var odd = LogLine()
        odd.agent = "a \\x22b\\x22 | c, d"
        dataset = try TinyDataset([[odd.text]])
    }

    private let statement =
        "SELECT time, target_status_code s, error_reason, user_agent, 0.5 AS s, x'00ff' FROM alb_logs"

    @Test func forms() throws {
        #expect(
            try dataset.sql(statement, .json) == """
                {"schema":"alb502.sql/1",\
                "columns":["time","s","error_reason","user_agent","s","x'00ff'"],"rows":[
                ["2026-11-20T02:00:00.000000Z",200,null,"a \\\\x22b\\\\x22 | c, d",0.5,"00ff"]]}

                """)
        #expect(
            try dataset.sql(statement, .jsonl) == """
                {"time":"2026-11-20T02:00:00.000000Z","s":200,"error_reason":null,\
                "user_agent":"a \\\\x22b\\\\x22 | c, d","s_2":0.5,"x'00ff'":"00ff"}

                """)
        #expect(
            try dataset.sql(statement, .csv) == """
                time,s,error_reason,user_agent,s,x'00ff'
                2026-11-20T02:00:00.000000Z,200,,"a \\x22b\\x22 | c, d",0.5,00ff

                """)
        #expect(
            try dataset.sql("SELECT user_agent a, sent_bytes FROM alb_logs", .markdown) == """
                | a | sent_bytes |
                | --- | --: |
                | a \\\\x22b\\\\x22 \\| c, d | 366 |

                """)
        #expect(
            try dataset.sql("SELECT error_reason, sent_bytes FROM alb_logs", .text) == """
                error_reason  sent_bytes
                -                    366

                """)
    }

    @Test func severalStatementsAndListings() throws {
        #expect(try dataset.sql("SELECT 1 a;; SELECT 2 b -- end") == "a\n1\n\nb\n2\n")
        let lines = try dataset.sql(".tables\nSELECT 'x' y;\n.schema alb_logs", .csv).split(
            separator: "\n")
        #expect(lines.contains("y") && lines.contains("x"))
        #expect(lines.contains { $0.hasPrefix("alb_logs,elb_status_code,INTEGER,") })
        #expect(!lines.contains { $0.contains("#rows") })
        let schema = try dataset.sql(".schema alb_quarantine", .text)
        #expect(schema.contains("CREATE TABLE alb_quarantine (\n  family TEXT, "))
    }

    @Test func limits() throws {
        let rows = "WITH t(v) AS (VALUES (1), (2), (3)) SELECT v FROM t"
        #expect(try dataset.sql(rows, .text, limit: 2) == "v\n1\n2\nand more: raise --limit\n")
        #expect(try dataset.sql(rows, .csv, limit: 0) == "v\n")
    }

    @Test(arguments: [
        (
            "SELECT elb_status FROM alb_logs",
            "no such column: elb_status (line 1, column 8): did you mean elb_status_code?"
        ),
        ("SELECT 1;\n SELECT * FROM alb_log", "no such table: alb_log: did you mean alb_logs?"),
        (
            "SELECT coun(*) FROM alb_logs",
            "no such function: coun (line 1, column 8): did you mean count?"
        ),
        ("SELECT 1 +", "incomplete input: the statement ends too early"),
        (
            "SELECT 1;\nSELEC 1",
            "near \"SELEC\": syntax error (line 2, column 1): see alb502 sql --help"
        ),
        ("CREATE TABLE t (a)", Self.refusal("CREATE")),
        ("DELETE FROM alb_logs", Self.refusal("DELETE")),
        ("INSERT INTO alb_logs (elb) VALUES (1)", Self.refusal("INSERT")),
        ("ATTACH 'x' AS y", Self.refusal("ATTACH")), ("VACUUM INTO 'x'", Self.refusal("VACUUM")),
        ("PRAGMA temp_store_directory = '/'", Self.refusal("PRAGMA")),
        ("CREATE TEMP VIEW v AS SELECT 1", Self.refusal("CREATE")),
        ("BEGIN", Self.refusal("BEGIN")),
        (".shema", "'.shema' is not understood: write .tables, .schema or .schema TABLE"),
        (".schema alb_loogs", "there is no table alb_loogs: did you mean alb_logs?"),
        (
            " ; -- nothing",
            "there is no statement: write alb502 sql \"SELECT count(*) FROM alb_logs\""
        ),
    ]) func mistakes(statement: String, message: String) throws {
        let error = #expect(throws: QueryError.self) { try dataset.sql(statement) }
        #expect(error?.description == message)
        #expect(error?.code == .usage)
    }

    private static func refusal(_ word: String) -> String {
        "\(word) (line 1, column 1) is refused: alb502 only reads; "
            + "write SELECT, WITH, VALUES or EXPLAIN"
    }

    @Test func interruption() throws {
        let session = try SQLSession(LogSource(Dataset(path: dataset.path))) { true }
        var printer = SQLPrinter(.csv)
        var sink = Memory()
        let error = #expect(throws: QueryError.self) {
            try session.run("SELECT time FROM alb_logs", &printer, to: &sink)
        }
        #expect(error?.code == .interrupted)
    }
}
