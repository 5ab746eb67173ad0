import Bytes

/// What the log says of its own commits.
extension DeltaTable {
    /// When a version was committed, and how.
    package struct CommitNote: Sendable, Equatable {
        /// ms since 1970.
        package let timestamp: Int64
        /// WRITE, OPTIMIZE, DELETE and the like.
        package let operation: String
    }

    /// The provenance of `version`; nil if its commit has none, or is gone from the log.
    package func note(of version: Int64) -> CommitNote? {
        let digits = String(version)
        let name = String(repeating: "0", count: max(0, 20 - digits.count)) + digits
        guard let bytes = try? FileDescriptor.contents(of: "\(path)/_delta_log/\(name).json") else {
            return nil
        }
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            var cursor = JSONCursor(bytes, in: line.indices)
            if let note = try? Self.note(&cursor) { return note }
        }
        return nil
    }

    /// What a `commitInfo` says; nil if the action is another, or has no time.
    private static func note(_ cursor: inout JSONCursor) throws(JSONError) -> CommitNote? {
        var timestamp: Int64?
        var operation = ""
        try cursor.object { cursor, key throws(JSONError) in
            guard key == "commitInfo" else { return try cursor.skip() }
            try cursor.object { cursor, key throws(JSONError) in
                switch key {
                case "timestamp" where cursor.isNumber(): timestamp = try cursor.int64()
                case "operation" where cursor.isString(): operation = try cursor.string()
                default: try cursor.skip()
                }
            }
        }
        return timestamp.map { CommitNote(timestamp: $0, operation: operation) }
    }
}
