import Bytes

/// What the column `source_object` shows of a log's path.
package enum SourceName {
    /// The path from `AWSLogs/` on, where it has that; else the name that AWS gave alone. A file of
    /// any other name is told by its absolute path.
    package static func of(_ path: String) -> String {
        guard case .log(let key) = ObjectKind(key: path) else { return FilePath.absolute(path) }
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let anchor = parts.dropLast().first { $0.elementsEqual("AWSLogs".utf8) }
        return anchor.map { String(path[$0.startIndex...]) } ?? key.fileName
    }
}
