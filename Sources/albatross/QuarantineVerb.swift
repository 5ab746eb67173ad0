import ArgumentParser
import Pipeline
import Query

struct QuarantineVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "The lines that could not be parsed.",
        subcommands: [QuarantineList.self, QuarantineReplay.self],
        defaultSubcommand: QuarantineList.self)
}

struct QuarantineList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Prints the refused lines: where they stood, why, and their bytes.",
        discussion: "EXAMPLE: albatross quarantine list --dataset dataset/ --reason bad_number")

    @OptionGroup var options: UpkeepOptions

    @Option(help: "Only lines refused for this: bad_number, too_few_fields, ...")
    var reason: String?

    @Option(help: "text, jsonl, or raw: the bytes as they were, a line each.")
    var output = RefusedLineForm.text

    @Option(help: .init("At most so many lines.", valueName: "n"))
    var limit: Int?

    func run() throws {
        do throws(PipelineError) {
            let configuration = try options.configuration()
            var out = DataOutput()
            var left = limit ?? .max
            try RefusedLines(dataset: configuration.dataset).read { line throws(PipelineError) in
                guard left > 0, reason.map({ $0 == line.reason }) ?? true else { return }
                left -= 1
                try out.write(output.bytes(of: line))
            }
            try out.flush()
        } catch { throw Console.exit(for: error) }
    }
}

struct QuarantineReplay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Parses the refused lines again; those that are rows now move into the table.",
        discussion: "EXAMPLE: albatross quarantine replay --dataset dataset/")

    @OptionGroup var options: UpkeepOptions

    func run() async throws {
        let options = options
        let summary = try await UpkeepOptions.run { () throws(PipelineError) in
            try await Replay(
                configuration: try options.configuration(), logger: Console.logger
            ).run()
        }
        let reasons = summary.remaining.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        let rest = reasons.isEmpty ? "" : "; still refused: \(reasons.joined(separator: ", "))"
        Console.say("\(summary.rows) of \(summary.lines) refused lines are rows now\(rest)")
    }
}

/// How a refused line is printed.
enum RefusedLineForm: String, ExpressibleByArgument, CaseIterable {
    case text, jsonl, raw

    func bytes(of line: RefusedLine) -> [UInt8] {
        let raw = String(decoding: line.raw, as: UTF8.self)
        switch self {
        case .raw: return line.raw + [UInt8(ascii: "\n")]
        case .text:
            let place = "\(line.object):\(line.line)"
            let field = line.field > 0 ? "field \(line.field), " : ""
            return Array(
                "\(place): \(line.reason), \(field)byte \(line.byte)\n    \(PlainText.sanitized(raw))\n"
                    .utf8)
        case .jsonl:
            var json = JSONText()
            json.object { json in
                json.key("family")
                json.string(line.family)
                json.key("source_object")
                json.string(line.object)
                json.key("source_line")
                json.number(line.line)
                json.key("reason")
                json.string(line.reason)
                json.key("field")
                json.number(line.field)
                json.key("byte")
                json.number(line.byte)
                json.key("raw")
                json.string(raw)
            }
            return json.bytes + [UInt8(ascii: "\n")]
        }
    }
}
