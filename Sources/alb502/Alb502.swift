import ArgumentParser
import Bytes
import Glibc
import Query

/// `alb502`: questions to a dataset of load balancer logs.
@main
struct Alb502: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alb502",
        abstract: "Says why an Application Load Balancer answered 502.",
        discussion: """
            Reads a dataset that 'albatross ingest' made. Times are ISO 8601 (UTC unless an offset \
            is given), now, today, yesterday, -90m, -7d; ranges include their start, not their end.

            Example: alb502 summary --dataset my-dataset --at 2026-11-20T02:47:00Z
            """,
        version: Version.number,
        subcommands: [
            SummaryVerb.self, BurstsVerb.self, TimelineVerb.self, TargetsVerb.self, TopVerb.self,
            LinesVerb.self, RequestVerb.self, SQLVerb.self, CheckVerb.self, DiagnoseVerb.self,
            ReportVerb.self,
        ])

    static func main() {
        // A reader that stops early is told by EPIPE instead.
        _ = signal(SIGPIPE, SIG_IGN)
        FreedMemory.keep(64 << 20)
        CommonOptions.readAhead()
        do {
            let plain = SQLVerb(plain: Array(CommandLine.arguments.dropFirst()))
            var command: any ParsableCommand = try plain ?? parseAsRoot()
            try command.run()
        } catch let error as QueryError {
            finish(error)
        } catch let code as ExitCode {
            exit(withError: code)
        } catch  where exitCode(for: error).isSuccess {
            // Help, version, completion scripts.
            exit(withError: error)
        } catch {
            if let mistake = Self.unknownVerb { finish(mistake) }
            var reason = message(for: error)
            if reason.hasSuffix(".") { reason.removeLast() }
            let first = reason.prefix(1).lowercased()
            finish(QueryError(.usage, "\(first)\(reason.dropFirst()): see alb502 --help"))
        }
    }

    /// The parser takes a verb that is not there for an argument, and blames the option behind it.
    private static var unknownVerb: QueryError? {
        let verbs = configuration.subcommands.compactMap { $0.configuration.commandName }
        guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"),
            !verbs.contains(word)
        else { return nil }
        let advice = NearMiss.nearest(to: word, in: verbs).map { "did you mean \($0)?" }
        return QueryError(.usage, "there is no verb \(word): \(advice ?? "see alb502 --help")")
    }

    private static func finish(_ error: QueryError) -> Never {
        if error.code != .closedPipe { StandardError.write(error.description) }
        exit(withError: ExitCode(error.code.rawValue))
    }
}
