import Bytes
import Foundation
import Parquet

/// The files of apache/parquet-testing, beside the project.
enum ParquetTesting {
    static let folder = URL(filePath: #filePath)
        .appending(path: "../../../../shared/parquet-testing").standardizedFileURL

    static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static func path(_ file: String) -> String { folder.appending(path: file).path }

    /// Paths below the folder, for files of a kind.
    static func files(in part: String, suffix: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: path(part))
        return (names ?? []).filter { $0.hasSuffix(suffix) }.sorted().map { "\(part)/\($0)" }
    }

    /// Rows of a CSV file without its header; a field without quotes and characters is nil.
    static func table(_ file: String) throws -> [[String?]] {
        let text = String(decoding: try FileDescriptor.contents(of: path(file)), as: UTF8.self)
        return text.split(separator: "\n").dropFirst().map { line in
            var fields: [String?] = []
            var field = ""
            var isQuoted = false
            var wasQuoted = false
            for character in line + "," {
                if character == "\"" {
                    isQuoted.toggle()
                    wasQuoted = true
                } else if character == ",", !isQuoted {
                    fields.append(field.isEmpty && !wasQuoted ? nil : field)
                    (field, wasQuoted) = ("", false)
                } else {
                    field.append(character)
                }
            }
            return fields
        }
    }
}

extension FileReader {
    /// All row groups of a column as texts, nil for null.
    func texts(column: Int) throws -> [String?] {
        try metadata.rowGroups.indices.flatMap { group in
            let data = try read(column: column, rowGroup: group).data
            let values: [String] =
                switch data.values {
                case .boolean(let values): values.map { "\($0)" }
                case .int32(let values): values.map { "\($0)" }
                case .int64(let values): values.map { "\($0)" }
                case .float(let values): values.map { "\($0)" }
                case .double(let values): values.map { "\($0)" }
                case .bytes(let list): (0..<list.count).map(list.text)
                case .coded(let list, let codes): codes.map { list.text(Int($0)) }
                }
            var next = values.makeIterator()
            let present = data.isPresent ?? values.map { _ in true }
            return present.map { $0 ? next.next() : nil }
        }
    }
}
