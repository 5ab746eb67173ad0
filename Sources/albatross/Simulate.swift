import AccessLog
import ArgumentParser
import Bytes
import Pipeline
import Simulator

struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes realistic logs with a few bursts of 502s, always the same for one seed.",
        discussion: """
            EXAMPLE: albatross simulate --out simulated --from 2026-11-20T00:00:00Z --hours 2
            """)

    @Option(help: "Folder that gets AWSLogs/...", completion: .directory)
    var out: String

    @Option(help: "Start, ISO 8601 UTC.")
    var from = "2026-11-20T00:00:00Z"

    @Option(help: "Hours to simulate.")
    var hours = 2

    @Option(help: "Requests in an average hour, over all nodes.")
    var requestsPerHour = 60_000

    @Option(help: "Load balancer nodes.")
    var nodes = 3

    @Option(help: "Share of lines in an older format with fewer fields, 0 to 1.")
    var olderLines = 0.0

    @Option(help: "Number that decides everything else.")
    var seed: UInt64 = 7

    func validate() throws {
        let time = Timestamp.micros(of: from)
        guard let time, time % 300_000_000 == 0 else {
            throw ValidationError(
                "--from \(from): a full five minutes is wanted, such as 2026-11-20T00:00:00Z")
        }
        guard (1...24 * 400).contains(hours) else {
            throw ValidationError("--hours must be from 1 to 9600")
        }
        guard (1...100_000_000).contains(requestsPerHour) else {
            throw ValidationError("--requests-per-hour must be from 1 to 100000000")
        }
        guard (1...254).contains(nodes) else {
            throw ValidationError("--nodes must be from 1 to 254")
        }
        guard (0...1).contains(olderLines) else {
            throw ValidationError("--older-lines must be from 0 to 1")
        }
    }

    func run() throws {
        let simulation = Simulation(
            seed: seed, from: Timestamp.micros(of: from) ?? 0, hours: hours,
            requestsPerHour: requestsPerHour, nodes: nodes, olderLines: olderLines)
        do throws(IOError) {
            let tally = try simulation.write(to: out) { _, _ in }
            Console.say(
                "\(tally.objects) objects, \(tally.lines) lines, \(tally.elb502) of them 502, in \(out)"
            )
        } catch {
            Console.complain("cannot write \(error)")
            throw ExitCode(ExitStatus.inputOutput.rawValue)
        }
    }
}
