import AccessLog
import ArgumentParser
import Bytes
import Pipeline
import Query
import Simulator

import enum Diagnosis.Cause

struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Writes realistic logs with incidents whose cause is known, always the same for one seed.",
        discussion: """
            A model of clients, load balancer nodes, their connections and the targets makes the \
            lines. With --incident, truth.json beside the logs says what each 502 came from; \
            without it, a deployment and a crash happen on a well-kept site.

            CAUSES: \(Cause.named.map(\.rawValue).joined(separator: ", ")), none

            EXAMPLE: albatross simulate --incident keep_alive_race,target_crash --seed 3 \
            --traffic medium --out simulated
            """)

    @Option(help: "Folder that gets AWSLogs/...", completion: .directory)
    var out: String

    @Option(help: "Causes of 502s, comma-separated; none is a run without incident.")
    var incident: String?

    @Option(help: "Number that decides everything else.")
    var seed: UInt64 = 7

    @Option(help: "low (0.2 to 2 requests a second), medium (5 to 50) or high (100 to 500).")
    var traffic: Traffic?

    @Option(help: "Start, ISO 8601 UTC.")
    var from = "2026-11-20T00:00:00Z"

    @Option(help: "How long, such as 24h or 90m.")
    var duration: String?

    @Option(help: "Hours to simulate, where there is no --duration.")
    var hours = 2

    @Option(help: "Requests in an average hour, over all nodes; overrides --traffic.")
    var requestsPerHour: Int?

    @Option(help: "Load balancer nodes.")
    var nodes: Int?

    @Option(help: "Share of lines in an older format with fewer fields, 0 to 1.")
    var olderLines = 0.0

    func validate() throws {
        let time = Timestamp.micros(of: from)
        guard let time, time % 300_000_000 == 0 else {
            throw ValidationError(
                "--from \(from): a full five minutes is wanted, such as 2026-11-20T00:00:00Z")
        }
        guard (1...24 * 400).contains(hours) else {
            throw ValidationError("--hours must be from 1 to 9600")
        }
        guard (1...100_000_000).contains(requestsPerHour ?? 1) else {
            throw ValidationError("--requests-per-hour must be from 1 to 100000000")
        }
        guard (1...254).contains(nodes ?? 1) else {
            throw ValidationError("--nodes must be from 1 to 254")
        }
        guard (0...1).contains(olderLines) else {
            throw ValidationError("--older-lines must be from 0 to 1")
        }
        _ = try causes()
        _ = try slots()
    }

    func run() throws {
        var options = try SimulationOptions(
            seed: seed, from: Timestamp.micros(of: from) ?? 0, slots: slots())
        options.incidents = try causes()
        options.olderLines = olderLines
        options.nodes = nodes ?? (options.incidents == nil ? 3 : nil)
        options.traffic = traffic ?? (options.incidents == nil ? nil : .medium)
        if let requestsPerHour {
            options.requestsPerSecond = Double(requestsPerHour) / 3_600
        } else if options.traffic == nil {
            options.requestsPerSecond = 60_000 / 3_600.0
        }
        let simulation = Simulation(options)
        do throws(IOError) {
            let tally = try simulation.write(to: out, withTruth: options.incidents != nil)
            Console.say(
                "\(tally.objects) objects, \(tally.lines) lines, \(tally.elb502) of them 502, in \(out)"
            )
        } catch {
            Console.complain("cannot write \(error)")
            throw ExitCode(ExitStatus.inputOutput.rawValue)
        }
    }

    /// The run in pieces of five minutes.
    private func slots() throws -> Int64 {
        guard let duration else { return Int64(hours) * 12 }
        guard let micros = TimeSpan(duration)?.micros, micros % 300_000_000 == 0,
            micros <= 9_600 * TimeSpan.hour
        else {
            throw ValidationError(
                "--duration \(duration): a multiple of 5m is wanted, up to 9600h, such as 24h")
        }
        return micros / 300_000_000
    }

    private func causes() throws -> [Cause]? {
        guard let incident else { return nil }
        if incident == "none" { return [] }
        return try incident.split(separator: ",").map { name in
            guard let cause = Cause.named.first(where: { $0.rawValue == name }) else {
                throw ValidationError(
                    "--incident \(name): no such cause; one of "
                        + Cause.named.map(\.rawValue).joined(separator: ", ") + ", or none")
            }
            return cause
        }
    }
}

extension Traffic: ExpressibleByArgument {}
