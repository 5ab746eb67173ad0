import Bytes
import Parquet
import Schemas
import Yams

/// Reads a pipeline file. An unknown key or a value of the wrong kind is refused with its line.
package struct PipelineFile {
    private let path: String
    private(set) var configuration = Configuration()

    /// - Throws: `PipelineError` with status 66 (no file) or 78 (wrong content).
    package static func read(_ path: String) throws(PipelineError) -> Configuration {
        let bytes: [UInt8]
        do { bytes = try FileDescriptor.contents(of: path) } catch {
            throw PipelineError(reading: error)
        }
        return try parse(String(decoding: bytes, as: UTF8.self), path: path)
    }

    /// Reads the text of a pipeline file; `path` is for messages.
    package static func parse(
        _ text: String, path: String
    ) throws(PipelineError) -> Configuration {
        var file = PipelineFile(path: path)
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch {
            throw PipelineError(.configuration, "\(path): \(PipelineFile.oneLine(error))")
        }
        guard let node else { return file.configuration }
        try file.read(node)
        return file.configuration
    }

    private init(path: String) {
        self.path = path
    }

    private mutating func read(_ root: Node) throws(PipelineError) {
        for (key, value) in try mapping(root, "a pipeline", Self.keys) {
            switch key {
            case "source": configuration.source = try path(value, key)
            case "dataset": configuration.dataset = try path(value, key)
            case "families": try readFamilies(value)
            case "window": configuration.window = try duration(value, key)
            case "order": configuration.order = try choice(value, key)
            case "report":
                for (key, value) in try mapping(value, "report", ["summary", "metrics"]) {
                    let file = try path(value, "report.\(key)")
                    if key == "summary" {
                        configuration.summaryFile = file
                    } else {
                        configuration.metricsFile = file
                    }
                }
            case "partition":
                for (key, value) in try mapping(value, "partition", ["target"]) {
                    configuration.targetPartition = try choice(value, "partition.\(key)")
                }
            case "encode":
                for (key, value) in try mapping(value, "encode", ["profile", "zstd_level"]) {
                    let name = "encode.\(key)"
                    if key == "profile" {
                        configuration.encodingProfile = try choice(value, name)
                    } else {
                        configuration.zstdLevel = Int32(try integer(value, name, 1...19))
                    }
                }
            default:
                for (key, value) in try mapping(value, "limits", Self.limits) {
                    try readLimit(key, value)
                }
            }
        }
    }

    private static let keys = [
        "source", "dataset", "families", "window", "order", "partition", "encode", "limits",
        "report",
    ]
    private static let limits = ["memory", "jobs", "line_bytes", "bad_lines", "wait"]

    private mutating func readLimit(_ key: String, _ value: Node) throws(PipelineError) {
        let name = "limits.\(key)"
        switch key {
        case "memory": configuration.memory = try size(value, name, 128 << 20...1 << 40)
        case "jobs": configuration.jobs = try integer(value, name, 1...256)
        case "wait": configuration.wait = try duration(value, name)
        case "line_bytes": configuration.lineLimit = try size(value, name, 1 << 10...1 << 30)
        default:
            let text = try text(value, name)
            guard text.hasSuffix("%"), let percent = Double(text.dropLast()),
                (0...100).contains(percent)
            else { throw wrong(value, name, "a percentage such as 0.1%") }
            configuration.badLines = percent / 100
        }
    }

    private mutating func readFamilies(_ value: Node) throws(PipelineError) {
        let names = Family.allCases.map(\.rawValue).joined(separator: ", ")
        guard case .sequence(let items) = value, !items.isEmpty else {
            throw wrong(value, "families", "a list of \(names)")
        }
        configuration.families = []
        for item in items {
            guard let family = item.string.flatMap(Family.init(rawValue:)) else {
                throw wrong(item, "families", "one of \(names)")
            }
            configuration.families.insert(family)
        }
    }

    private func mapping(
        _ node: Node, _ what: String, _ known: [String]
    ) throws(PipelineError) -> [(String, Node)] {
        guard case .mapping(let pairs) = node else {
            throw wrong(node, what, "keys and values")
        }
        var seen: Set<String> = []
        var result: [(String, Node)] = []
        for (keyNode, value) in pairs {
            let key = keyNode.string ?? ""
            guard known.contains(key) else {
                let near = NearMiss.nearest(to: key, in: known)
                let hint = near.map { "; did you mean \($0)?" } ?? ""
                throw PipelineError(
                    .configuration,
                    "\(place(keyNode)): unknown key \(key) in \(what)\(hint) (known: \(known.joined(separator: ", ")))"
                )
            }
            guard seen.insert(key).inserted else {
                throw PipelineError(.configuration, "\(place(keyNode)): \(key) is set twice")
            }
            result.append((key, value))
        }
        return result
    }

    private func text(_ node: Node, _ key: String) throws(PipelineError) -> String {
        guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
            throw wrong(node, key, "a text")
        }
        return scalar.string
    }

    /// A text that YAML itself takes for one: `null`, `yes` and `5` want quotes.
    private func path(_ node: Node, _ key: String) throws(PipelineError) -> String {
        let text = try text(node, key)
        guard case .scalar(let scalar) = node,
            scalar.style != .plain && scalar.style != .any
                || node.null == nil && node.bool == nil && node.int == nil && node.float == nil
        else { throw wrong(node, key, "a text (in quotes, if \(text) is meant)") }
        return text
    }

    private func integer(
        _ node: Node, _ key: String, _ range: ClosedRange<Int>
    ) throws(PipelineError) -> Int {
        guard let value = Int(try text(node, key)), range.contains(value) else {
            throw wrong(node, key, "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private func choice<Choice: RawRepresentable & CaseIterable>(
        _ node: Node, _ key: String
    ) throws(PipelineError) -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: try text(node, key)) else {
            let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw wrong(node, key, "one of \(names)")
        }
        return choice
    }

    private func size(
        _ node: Node, _ key: String, _ range: ClosedRange<Int>
    ) throws(PipelineError) -> Int {
        let units = ["KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30]
        let value = try text(node, key)
        var bytes = Int(value)
        for (unit, factor) in units where value.hasSuffix(unit) {
            let number = Int(value.dropLast(2).filter { $0 != " " })
            let product = number.map { $0.multipliedReportingOverflow(by: factor) }
            bytes = product.flatMap { $0.overflow ? nil : $0.partialValue }
        }
        guard let bytes, range.contains(bytes) else {
            throw wrong(
                node, key,
                "a size such as 512MB, from \(range.lowerBound) to \(range.upperBound) bytes")
        }
        return bytes
    }

    private func duration(_ node: Node, _ key: String) throws(PipelineError) -> Int64 {
        let value = try text(node, key)
        let units: [Character: Int64] = ["m": 60, "h": 3600, "d": 86_400]
        guard let unit = value.last.flatMap({ units[$0] }),
            let number = Int64(value.dropLast()), (1...100_000).contains(number)
        else { throw wrong(node, key, "a duration such as 48h, 90m or 7d") }
        return number * unit
    }

    private func wrong(_ node: Node, _ key: String, _ expected: String) -> PipelineError {
        PipelineError(.configuration, "\(place(node)): \(key) must be \(expected)")
    }

    private func place(_ node: Node) -> String {
        node.mark.map { "\(path):\($0.line)" } ?? path
    }

    private static func oneLine(_ error: any Error) -> String {
        "\(error)".split(separator: "\n").prefix(1).joined()
    }
}
