import Bytes

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
        let bytes = Array(json.utf8)
        var cursor = JSONCursor(bytes, in: 0..<bytes.count)
        var read = FileStatistics(rowCount: 0)
        var count: Int64?
        do throws(JSONError) {
            try cursor.object { cursor, key throws(JSONError) in
                if try cursor.null() { return }
                switch key {
                case "numRecords": count = try cursor.int64()
                case "minValues": read.minimums = try Self.bounds(&cursor)
                case "maxValues": read.maximums = try Self.bounds(&cursor)
                case "nullCount": read.nullCounts = try Self.counts(&cursor)
                default: try cursor.skip()
                }
            }
            try cursor.finish()
        } catch { return nil }
        guard let count else { return nil }
        read.rowCount = Int(count)
        self = read
    }

    /// The bounds of some columns alone.
    /// - Returns: by position in `columns`; nil where there is none of both kinds, or all is unreadable.
    package static func bounds(
        of columns: [[UInt8]], json: String
    ) -> [(minimum: Bound, maximum: Bound)?] {
        let bytes = Array(json.utf8)
        var cursor = JSONCursor(bytes, in: 0..<bytes.count)
        let none = [Bound?](repeating: nil, count: columns.count)
        var sides = [none, none]
        let kinds = [Array("minValues".utf8), Array("maxValues".utf8)]
        do throws(JSONError) {
            try cursor.object(only: kinds) { cursor, side throws(JSONError) in
                if try cursor.null() { return }
                try cursor.object(only: columns) { cursor, column throws(JSONError) in
                    sides[side][column] = try bound(&cursor)
                }
            }
        } catch { sides = [none, none] }
        return zip(sides[0], sides[1]).map { low, high in
            if let low, let high { (low, high) } else { nil }
        }
    }

    /// `numRecords` alone, without reading the rest where it stands first, as it is written here.
    package static func rowCount(json: String) -> Int? {
        let start = "{\"numRecords\":"
        let digits = json.utf8.dropFirst(start.utf8.count).prefix { (0x30...0x39).contains($0) }
        if json.hasPrefix(start), let count = Int(Substring(digits)) { return count }
        return FileStatistics(json: json)?.rowCount
    }

    /// Bounds of columns inside of structs, and of booleans, are passed over.
    private static func bounds(_ cursor: inout JSONCursor) throws(JSONError) -> [String: Bound] {
        var bounds: [String: Bound] = [:]
        try cursor.object { cursor, name throws(JSONError) in
            bounds[name] = try bound(&cursor)
        }
        return bounds
    }

    private static func bound(_ cursor: inout JSONCursor) throws(JSONError) -> Bound? {
        if cursor.isString() { return .text(try cursor.string()) }
        if cursor.isNumber() {
            let number = try cursor.number()
            return Int64(number).map { .integer($0) } ?? Double(number).map { .double($0) }
        }
        try cursor.skip()
        return nil
    }

    private static func counts(_ cursor: inout JSONCursor) throws(JSONError) -> [String: Int] {
        var counts: [String: Int] = [:]
        try cursor.object { cursor, name throws(JSONError) in
            if cursor.isNumber() {
                counts[name] = Int(try cursor.int64())
            } else {
                try cursor.skip()
            }
        }
        return counts
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
