import AccessLog
import Bytes
import LogLines
import Schemas

/// Damaged log lines against a reader of lines: each is accepted and printed as it was, or refused
/// with a place inside of it, and the plain twin says the same.
package struct LineCampaign {
    /// A line on which reader and twin, or line and print, do not agree.
    package struct Finding: Error, CustomStringConvertible {
        package let description: String
    }

    package private(set) var accepted = 0
    package private(set) var refused = 0
    /// Blocks whose quotes were all in their places, so that they took the parser's short way.
    package private(set) var regularBlocks = 0
    /// By reason.
    package private(set) var reasons: [RejectionReason: Int] = [:]
    private let seeds: [Family: [[UInt8]]]
    private var readers: [Family: LineReader] = [:]
    private var separators = Separators()

    /// Lines beyond are refused unread.
    private static let lineLimit = 4096
    private static let node = "192.0.2.44"

    /// - Parameters:
    ///   - lines: to begin with, beside those of the generator, by family.
    ///   - seed: of the generator.
    package init(_ lines: [Family: [[UInt8]]] = [:], seed: UInt64) {
        var generator = LogLines(seed: seed)
        var seeds = lines
        for family in Family.allCases {
            for _ in 0..<200 {
                seeds[family, default: []].append(Array(generator.line(of: family).utf8))
            }
        }
        self.seeds = seeds
    }

    /// A block of some hundred damaged lines: the same for the same numbers. In every other block
    /// the damage leaves the quotes in their places.
    package func block(_ number: Int, seed: UInt64) -> (bytes: [UInt8], family: Family) {
        var random = SeededRandom(seed &* 0x1_0000_0001 &+ UInt64(number))
        let family = [Family.access, .access, .connection, .healthCheck][random.below(4)]
        let keepsQuotes = random.oneIn(2)
        let newline = UInt8(ascii: "\n")
        var bytes: [UInt8] = []
        for _ in 0..<1 + random.below(400) {
            let line = pick(random.oneIn(30) ? nil : family, &random)
            let damaged =
                LineMutation.apply(to: line, other: pick(nil, &random), &random) + [newline]
            let isTaken = !keepsQuotes || Separators.indexFieldsPortably(damaged).isRegular
            bytes += isTaken ? damaged : line + [newline]
        }
        return (bytes, family)
    }

    private func pick(_ family: Family?, _ random: inout SeededRandom) -> [UInt8] {
        let family = family ?? Family.allCases[random.below(Family.allCases.count)]
        let lines = seeds[family] ?? []
        return lines.isEmpty ? [] : lines[random.below(lines.count)]
    }

    /// Reads a block both ways.
    /// - Returns: lines that are not blank.
    package mutating func check(_ block: [UInt8], _ family: Family) throws(Finding) -> Int {
        try checkSeparators(block)
        let schema = Schema.of(family)
        // Every other block without a node, from one line number or another.
        let node = block.count % 2 == 0 ? Self.node : nil
        let firstLine = 1 + block.count % 1000
        var reader = readers[family] ?? LineReader(schema: schema)
        var rows = Rows(schema: schema)
        let tally = reader.read(
            block, of: SourceObject(key: "fuzz", node: node), firstLine: firstLine,
            lineLimit: Self.lineLimit, into: &rows)
        readers[family] = reader
        var view = RowView(rows)
        var late = Dictionary(
            tally.quarantined.map { ($0.line, $0) }, uniquingKeysWith: { first, _ in first })
        guard late.count == tally.quarantined.count else {
            throw Finding(description: "a line is quarantined twice")
        }
        var count = 0
        let lines = block.dropLast().split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, slice) in lines.enumerated() {
            let line = Array(slice)
            if line.isEmpty || line == [UInt8(ascii: "\r")] { continue }
            count += 1
            let twin = PlainLine(
                line, schema, lineLimit: Self.lineLimit, node: node.map { Array($0.utf8) })
            let found = late.removeValue(forKey: firstLine + index)
            if let why = disagreement(line, firstLine + index, twin, found, &view) {
                throw Finding(description: "\(family.rawValue): \(why): \(Self.escaped(line))")
            }
        }
        guard late.isEmpty, view.isAtEnd, count == tally.lines, lines.count == tally.newlines,
            tally.rows + tally.quarantined.count == count
        else { throw Finding(description: "\(family.rawValue): counts do not add up: \(tally)") }
        return count
    }

    private mutating func disagreement(
        _ line: [UInt8], _ number: Int, _ twin: PlainLine, _ found: QuarantinedLine?,
        _ view: inout RowView
    ) -> String? {
        if let found {
            refused += 1
            reasons[found.rejection.reason, default: 0] += 1
            if found.rejection != twin.rejection {
                return "refused for \(found.rejection), by the twin for \(twin.rejection as Any)"
            }
            if found.bytes != line { return "quarantined with other bytes" }
            // A field that is missing would begin behind the end.
            let isInside = (1...line.count + 1).contains(found.rejection.byte)
            return isInside ? nil : "refused at byte \(found.rejection.byte)"
        }
        accepted += 1
        if let rejection = twin.rejection { return "accepted; the twin: \(rejection)" }
        return view.next(line, number, twin)
    }

    private mutating func checkSeparators(_ block: [UInt8]) throws(Finding) {
        let twin = Separators.indexPortably(block)
        separators.indexAll(block.span)
        guard separators.positions[..<separators.count].elementsEqual(twin.positions),
            separators.hasNonASCII == twin.nonASCII
        else { throw Finding(description: "separators differ from the twin's") }
        let fields = Separators.indexFieldsPortably(block)
        for width in Separators.widths {
            separators.indexFields(block.span, width: width)
            guard separators.positions[..<separators.count].elementsEqual(fields.positions),
                separators.isRegular == fields.isRegular,
                separators.hasNonASCII == twin.nonASCII
            else {
                throw Finding(description: "ends of fields differ from the twin's, width: \(width)")
            }
        }
        if fields.isRegular { regularBlocks += 1 }
        // Some stretch of it, at any offset.
        let start = block.count % 61
        let part = block[min(start, block.count)...].prefix(block.count / 2 % 700)
        guard XXH64.of(block.span, part.startIndex, part.count) == PlainHash.xxh64(part),
            Kernels.hash(block.span, part.startIndex, part.count)
                == Kernels.hash(Array(part).span, 0, part.count)
        else { throw Finding(description: "hashes differ from the twins'") }
    }

    /// A line as a string literal.
    private static func escaped(_ line: [UInt8]) -> String {
        line.prefix(2000).map { byte in
            switch byte {
            case UInt8(ascii: "\\"): "\\\\"
            case 0x20..<0x7F: String(UnicodeScalar(byte))
            default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }.joined()
    }
}
