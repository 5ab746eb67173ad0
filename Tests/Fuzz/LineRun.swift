import AccessLog
import Bytes
import Glibc
import LineFuzz
import Schemas

/// Runs the campaign of damaged log lines.
struct LineRun {
    private var lines = 0
    private var seed: UInt64 = 1
    /// A block that takes longer kills the process.
    private var seconds: UInt32 = 10
    /// The scratch file, then logs whose lines are damaged too.
    private var paths: [String] = []

    /// Nil where the arguments make no sense.
    init?(_ arguments: some Sequence<String>) {
        var rest = arguments.makeIterator()
        while let argument = rest.next() {
            guard argument.hasPrefix("--") else {
                paths.append(argument)
                continue
            }
            guard let number = rest.next().flatMap({ UInt64($0) }) else { return nil }
            switch argument {
            case "--lines": lines = Int(clamping: number)
            case "--seed": seed = number
            case "--seconds": seconds = UInt32(clamping: number)
            default: return nil
            }
        }
        guard lines > 0, !paths.isEmpty else { return nil }
    }

    /// - Returns: whether all lines did what they should.
    func run() throws -> Bool {
        var samples: [Family: [[UInt8]]] = [:]
        for path in paths.dropFirst() {
            let (family, lines) = try Self.sample(path)
            samples[family, default: []] += lines
        }
        let scratch = try Scratch(path: paths[0])
        var campaign = LineCampaign(samples, seed: seed)
        var (number, done) = (0, 0)
        while done < lines {
            let (bytes, family) = campaign.block(number, seed: seed)
            try scratch.write(bytes)
            alarm(seconds)
            do throws(LineCampaign.Finding) { done += try campaign.check(bytes, family) } catch {
                print("block \(number) from seed \(seed): \(error)")
                return false
            }
            alarm(0)
            number += 1
        }
        scratch.remove()
        let reasons = campaign.reasons.map { "\($0.value) \($0.key.rawValue)" }.sorted()
        print(
            "\(done) lines from seed \(seed): \(campaign.accepted) accepted and printed as they were, "
                + "\(campaign.regularBlocks) of \(number) blocks with all quotes in their places, "
                + "\(campaign.refused) refused (\(reasons.joined(separator: ", ")))")
        return true
    }

    /// The first lines of a log, gzip or not.
    private static func sample(_ path: String) throws -> (Family, [[UInt8]]) {
        let limit = 1000
        var bytes = try FileDescriptor.contents(of: path)
        if bytes.starts(with: [0x1F, 0x8B]) {
            var text = [UInt8](repeating: 0, count: 1 << 20)
            let step = try Gunzip().inflate(bytes, 0..<bytes.count, into: &text, 0..<text.count)
            bytes = Array(text[..<step.produced])
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n")).prefix(limit)
        return (lines.first.map(Family.guess(firstLine:)) ?? .access, lines.map(Array.init))
    }
}
