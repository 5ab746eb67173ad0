import ArgumentParser
import Pipeline

struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows what ingest would do with each object; writes nothing.",
        discussion: "EXAMPLE: albatross plan --source logs/ --dataset dataset/")

    @OptionGroup var options: PipelineOptions
    @OptionGroup var lease: LeaseOptions

    @Option(
        parsing: .unconditional,
        help: .init(
            "Only what ended or was delivered so long before now: 48h, 7d.", valueName: "span"))
    var window: String?

    func run() async throws {
        do throws(PipelineError) {
            let run = try Run(
                configuration: try options.configuration(lease, window: window),
                logger: Console.logger)
            var counts: [Decision: Int] = [:]
            let plan = try await run.plan()
            for finding in plan.findings {
                counts[finding.decision, default: 0] += 1
                Console.print("\(finding.decision.rawValue)\t\(finding.item.object.path)")
            }
            let parts = Decision.allCases.compactMap { decision in
                counts[decision].map { "\($0) \(decision.rawValue)" }
            }
            Console.say(parts.joined(separator: ", "))
            if let last = plan.unreadable.last {
                for error in plan.unreadable.dropLast() { Console.complain(error.description) }
                throw last
            }
        } catch { throw Console.exit(for: error) }
    }
}
