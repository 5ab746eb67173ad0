import Bytes

/// The actions of one version, from its JSON file.
struct LogCommit: Sendable {
    private(set) var actions: [Action] = []
    /// A file of which only some rows count: readers must know deletion vectors.
    private(set) var fileWithDeletionVector: String?

    /// Reads newline-delimited JSON (protocol, "Delta Log Entries").
    /// - Parameter name: of the file, for errors.
    init(_ bytes: [UInt8], name: String) throws(TableError) {
        var start = 0
        var number = 0
        while start < bytes.count {
            number += 1
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            do {
                try read(bytes, start..<end)
            } catch {
                throw TableError(
                    .corrupt, name, "line \(number) is no action: \(error.reason)")
            }
            start = end + 1
        }
    }

    private mutating func read(_ bytes: [UInt8], _ line: Range<Int>) throws(JSONError) {
        guard bytes[line].contains(where: { $0 > 0x20 }) else { return }
        var action = Action()
        var vector: String?
        var cursor = JSONCursor(bytes, in: line)
        try cursor.object { cursor, kind throws(JSONError) in
            if try cursor.null() { return }
            switch kind {
            case "add":
                let (file, hasVector) = try AddFile.read(&cursor)
                action.add = file
                if hasVector { vector = file.path }
            case "remove": action.remove = try RemoveFile.read(&cursor)
            case "metaData": action.metaData = try TableMetadata.read(&cursor)
            case "protocol": action.protocol = try ProtocolVersion.read(&cursor)
            case "txn": action.txn = try TransactionMark.read(&cursor)
            case "commitInfo": action.commitInfo = try CommitInfo.read(&cursor)
            default: try cursor.skip()
            }
        }
        try cursor.finish()
        actions.append(action)
        fileWithDeletionVector = fileWithDeletionVector ?? vector
    }
}
