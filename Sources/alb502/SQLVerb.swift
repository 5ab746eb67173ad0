import ArgumentParser
import Bytes
import Glibc
import Query
import Synchronization

extension SQLForm: ExpressibleByArgument {}

struct SQLVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql",
        abstract:
            "SQL over the tables alb_logs, alb_connections, alb_health_checks, alb_quarantine.",
        discussion: """
            The SQL is SQLite's (sqlite.org/lang.html), read-only. Times are ISO 8601 text in UTC and \
            are compared as instants: '2026-11-20T02:40:00Z', '2026-11-20 02:40', '2026-11-20'. \
            Several statements are separated by ;. A line of .tables or .schema [TABLE] lists tables \
            or columns. All tables but alb_quarantine can be asked of --raw logs, too.

            Example: alb502 sql "SELECT target_ip, count(*) FROM alb_logs WHERE elb_status_code = 502 \
            GROUP BY target_ip"
            """)

    @Argument(help: .init("The statement; - or none reads standard input.", valueName: "sql"))
    var statement: String?

    @Option(help: .init("File with the statements.", valueName: "path"))
    var file: String?

    @Option(
        help: .init(
            "Folder of the dataset ($ALBATROSS_DATASET, else ./dataset).", valueName: "dir"))
    var dataset: String?

    @Option(
        help: .init(
            "Logs as AWS delivered them, instead of a dataset: a folder or a file.",
            valueName: "path"))
    var raw: String?

    @Option(
        help: .init(
            "Zone of the times that text shows: Europe/Berlin (UTC).", valueName: "zone"))
    var tz: String?

    @Option(help: "Form of the rows: text, json, jsonl, csv, markdown.")
    var output = SQLForm.text

    @Option(
        parsing: .unconditional, help: .init("At most so many rows a statement.", valueName: "n"))
    var limit: Int?

    @Flag(help: "Say on standard error what was read and what was spared.")
    var explain = false

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit \(limit) is below 0") }
        if file != nil, statement != nil {
            throw ValidationError("--file and a statement are both given; leave one out")
        }
    }

    func run() throws {
        let text = try self.text()
        Self.stopOnSignals()
        SQLSession.stayOnOneThread()
        let session = try SQLSession(LogSource(dataset: dataset, raw: raw)) {
            Self.received.load(ordering: .relaxed) != 0
        }
        var printer = try SQLPrinter(
            output, limit: limit, style: StandardOutput.style, width: StandardOutput.width,
            zone: tz.map { name throws(QueryError) in try Zone(named: name) })
        var output = StandardOutput()
        do {
            try session.run(text, &printer, to: &output)
        } catch {
            // What statements before the failed one gave is given.
            try output.flush()
            if error == .interrupted, Self.received.load(ordering: .relaxed) == SIGTERM {
                throw QueryError.terminated
            }
            throw error
        }
        try output.flush()
        withExtendedLifetime(session) {
            if explain {
                for line in session.explanations { StandardError.write(line) }
            }
            for line in session.remarks { StandardError.write(line) }
            // Footers and blocks go with the process: letting go of them one by one takes a millisecond.
            Self.exit()
        }
    }

    private func text() throws(QueryError) -> String {
        if let statement, statement != "-" { return statement }
        let bytes: [UInt8]
        do {
            if let file {
                bytes = try FileDescriptor.contents(of: file)
            } else {
                bytes = try Self.standardInput()
            }
        } catch { throw QueryError(reading: error) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw QueryError(.usage, "\(file ?? "standard input") is no UTF-8: write it as UTF-8")
        }
        return text
    }

    private static func standardInput() throws(IOError) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try FileDescriptor.read(
                from: STDIN_FILENO, into: &piece, count: piece.count, path: "standard input")
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
    }

    /// The signal that asks to stop; 0 is none.
    private static let received = Atomic<Int32>(0)

    private static func stopOnSignals() {
        for number in [SIGINT, SIGTERM] {
            _ = signal(number) { number in
                // A second one is not waited for.
                if SQLVerb.received.exchange(number, ordering: .relaxed) != 0 {
                    _exit(128 + number)
                }
            }
        }
    }
}
