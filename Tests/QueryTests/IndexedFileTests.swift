import Bytes
import Foundation
import Query
import Table
import Testing

/// What a table's log tells of its files, beside what the files say.
struct IndexedFileTests {
    private func datasets() throws -> (plain: TinyDataset, indexed: TinyDataset) {
        let lines = [LogLine.incident.map(\.text)]
        return (try TinyDataset(lines), try TinyDataset(lines, isIndexed: true))
    }

    @Test(arguments: [
        "SELECT count(*) FROM alb_logs",
        "SELECT count(*) FROM alb_logs WHERE elb_status_code = 502",
        "SELECT count(*) FROM alb_logs WHERE elb_status_code = 599",
        "SELECT count(*) FROM alb_logs WHERE elb_status_code IS NULL",
        "SELECT count(elb_status_code) FROM alb_logs WHERE elb_status_code > 404",
        "SELECT elb_status_code, count(*) FROM alb_logs GROUP BY 1 ORDER BY 1",
        "SELECT target, hour, count(*) FROM alb_logs WHERE elb_status_code BETWEEN 502 AND 503 GROUP BY 1, 2 ORDER BY 1, 2",
        "SELECT count(*) FROM alb_logs WHERE elb_status_code = 502 AND time >= '2026-11-20T02:00' AND time < '2026-11-20T03:00'",
        "SELECT count(*) FROM alb_logs WHERE elb_status_code = 502 AND time < '2026-11-20T02:47:30'",
        "SELECT count(*) FROM alb_logs WHERE elb_status_code = 502 AND target_ip = '10.0.0.1'",
        "SELECT time, target_ip, request_url FROM alb_logs WHERE elb_status_code = 502 ORDER BY time",
        "SELECT time, elb_status_code FROM alb_logs WHERE elb_status_code >= 500 AND time > '2026-11-20T02:47:30' ORDER BY time",
        "SELECT time FROM alb_logs WHERE elb_status_code IN (404, 502) ORDER BY time",
        "SELECT substr(time, 1, 16), count(*) FROM alb_logs WHERE elb_status_code = 502 GROUP BY 1",
        "SELECT substr(time, 1, 19) s, count(*) FROM alb_logs WHERE elb_status_code = 502 GROUP BY 1 ORDER BY 2 DESC, 1",
    ])
    func answersAreTheSame(statement: String) throws {
        let (plain, indexed) = try datasets()
        #expect(try indexed.sql(statement) == plain.sql(statement))
    }

    /// A file that is gone is not missed where the log tells what was asked.
    @Test func countsOpenNoFile() throws {
        let (plain, indexed) = try datasets()
        let statement = "SELECT count(*) FROM alb_logs WHERE elb_status_code = 502"
        for dataset in [plain, indexed] {
            for hour in [2, 3] {
                for file in try dataset.files(hour: hour) {
                    try FileManager.default.removeItem(atPath: file)
                }
            }
        }
        #expect(throws: QueryError.self) { try plain.sql(statement) }
        #expect(try indexed.sql(statement) == "count(*)\n10\n")
        let session = try SQLSession(LogSource(Dataset(path: indexed.path)))
        var printer = SQLPrinter(.csv)
        var sink = Memory()
        try session.run(statement, &printer, to: &sink)
        #expect(session.explanations[0].contains("4 told by the log"), "\(session.explanations)")
        #expect(session.explanations[0].contains("bytes: 0 of"), "\(session.explanations)")
    }

    /// An index of another file, or of one that was changed, does no harm.
    @Test func anIndexThatDoesNotFit() throws {
        let (plain, indexed) = try datasets()
        let statement =
            "SELECT time, request_url FROM alb_logs WHERE elb_status_code = 502 ORDER BY time"
        let log = "\(indexed.path)/access/_delta_log/00000000000000000000.json"
        let text = String(decoding: try FileDescriptor.contents(of: log), as: UTF8.self)
        // Another schema; a size that is none of the file's.
        let other = text.replacing(try Regex(" [0-9a-f]+ (?=[0-9]+d?,)"), with: " 77 ")
        try #require(other != text)
        for changed in [other, text.replacing(try Regex(",[0-9]+d?\"}"), with: ",99999999\"}")] {
            try AtomicFile.write(Array(changed.utf8), to: log)
            #expect(try indexed.sql(statement) == plain.sql(statement))
        }
    }
}
