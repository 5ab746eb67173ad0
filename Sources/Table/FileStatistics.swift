import Foundation

/// Bounds of a data file's columns, by which engines skip whole files (Delta protocol, "Per-file
/// Statistics").
package struct FileStatistics: Sendable, Equatable {
    package enum Bound: Sendable, Equatable {
        case integer(Int64)
        case double(Double)
        /// A timestamp is written in ms with `Z`.
        case text(String)
    }

    package var rowCount: Int
    package var minimums: [String: Bound] = [:]
    package var maximums: [String: Bound] = [:]
    package var nullCounts: [String: Int] = [:]

    package init(rowCount: Int) {
        self.rowCount = rowCount
    }

    /// The text of `AddFile.stats`.
    package var json: String {
        let members = [
            "\"numRecords\":\(rowCount)",
            "\"minValues\":\(Self.object(minimums.mapValues(Self.text)))",
            "\"maxValues\":\(Self.object(maximums.mapValues(Self.text)))",
            "\"nullCount\":\(Self.object(nullCounts.mapValues(String.init)))",
        ]
        return "{\(members.joined(separator: ","))}"
    }

    /// Reads `AddFile.stats`; nil if it cannot be understood, which only means no skipping.
    package init?(json: String) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(json.utf8)),
            let members = object as? [String: Any], let count = members["numRecords"] as? Int
        else { return nil }
        rowCount = count
        minimums = Self.bounds(members["minValues"])
        maximums = Self.bounds(members["maxValues"])
        for (name, value) in members["nullCount"] as? [String: Any] ?? [:] {
            nullCounts[name] = value as? Int
        }
    }

    /// `numRecords` alone, without reading the rest where it stands first, as it is written here.
    package static func rowCount(json: String) -> Int? {
        let start = "{\"numRecords\":"
        let digits = json.utf8.dropFirst(start.utf8.count).prefix { (0x30...0x39).contains($0) }
        if json.hasPrefix(start), let count = Int(Substring(digits)) { return count }
        return FileStatistics(json: json)?.rowCount
    }

    private static func bounds(_ value: Any?) -> [String: Bound] {
        (value as? [String: Any] ?? [:]).compactMapValues { value in
            if let text = value as? String { return .text(text) }
            guard let number = value as? NSNumber else { return nil }
            if let integer = Int64(exactly: number) { return .integer(integer) }
            return .double(number.doubleValue)
        }
    }

    private static func object(_ members: [String: String]) -> String {
        let sorted = members.sorted { $0.key < $1.key }
        return "{\(sorted.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ","))}"
    }

    private static func text(_ bound: Bound) -> String {
        switch bound {
        case .integer(let value): "\(value)"
        case .double(let value): "\(value)"
        case .text(let value): "\"\(value)\""
        }
    }
}
