import Bytes
import Foundation

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
            guard let action = try? JSONSerialization.jsonObject(with: Data(line)),
                let info = (action as? [String: Any])?["commitInfo"] as? [String: Any],
                let timestamp = info["timestamp"] as? Int64
            else { continue }
            return CommitNote(timestamp: timestamp, operation: info["operation"] as? String ?? "")
        }
        return nil
    }
}
