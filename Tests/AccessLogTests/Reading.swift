import AccessLog
import Foundation
import Schemas

/// Rows and refused lines of a text, with the rows printed again.
struct Reading {
    var rows: Rows
    var tally: LineReader.Tally

    init(
        _ text: some Sequence<UInt8>, family: Family = .access, node: String? = nil,
        lineLimit: Int = 1 << 20
    ) {
        var block = Array(text)
        if block.last != UInt8(ascii: "\n") { block.append(UInt8(ascii: "\n")) }
        rows = Rows(schema: .of(family))
        var reader = LineReader(schema: .of(family))
        tally = reader.read(
            block, of: SourceObject(key: "test", node: node), firstLine: 1, lineLimit: lineLimit,
            into: &rows)
    }

    init(_ text: String, family: Family = .access, node: String? = nil) {
        self.init(Array(text.utf8), family: family, node: node)
    }

    /// The live rows, printed.
    var printed: [String] {
        let printer = Printer(schema: rows.schema)
        return (0..<rows.count).filter { rows.isLive[$0] }.map { row in
            var line: [UInt8] = []
            printer.append(row, of: rows, to: &line)
            return String(decoding: line, as: UTF8.self)
        }
    }

    func text(_ column: String, _ row: Int = 0) -> String? {
        var bytes: [UInt8] = []
        guard rows.appendText(column: index(column), row: row, to: &bytes) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    func integer(_ column: String, _ row: Int = 0) -> Int64? {
        rows.integer(column: index(column), row: row)
    }

    func double(_ column: String, _ row: Int = 0) -> Double? {
        rows.double(column: index(column), row: row)
    }

    private func index(_ column: String) -> Int {
        rows.schema.columns.firstIndex { $0.name == column } ?? -1
    }
}

/// The public lines beside the checkout; tests that need them are skipped where they are missing.
enum Corpus {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/corpus").standardizedFileURL

    static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static func family(of name: String) -> Family {
        name.hasPrefix("connection")
            ? .connection : name.hasPrefix("health") ? .healthCheck : .access
    }

    static var logs: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".log") }.sorted()
    }

    static func contents(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }
}
