import Bytes

/// Actions from JSON. Members that are not known are passed over, as the protocol asks.
extension JSONCursor {
    /// The members of an object that are not null.
    fileprivate mutating func members(
        _ body: (inout JSONCursor, String) throws(JSONError) -> Void
    ) throws(JSONError) {
        try object { cursor, key throws(JSONError) in
            if try !cursor.null() { try body(&cursor, key) }
        }
    }

    /// Texts by name, as in partition values; null is kept apart from "".
    fileprivate mutating func texts() throws(JSONError) -> [String: String?] {
        var texts: [String: String?] = [:]
        try object { cursor, key throws(JSONError) in
            texts.updateValue(try cursor.null() ? nil : try cursor.string(), forKey: key)
        }
        return texts
    }

    fileprivate mutating func list() throws(JSONError) -> [String] {
        var list: [String] = []
        try array { cursor throws(JSONError) in list.append(try cursor.string()) }
        return list
    }
}

private func required<Value>(_ value: Value?, _ name: String) throws(JSONError) -> Value {
    guard let value else { throw JSONError(reason: "\(name) is missing") }
    return value
}

extension AddFile {
    /// - Returns: the file, and whether it has a deletion vector.
    static func read(_ cursor: inout JSONCursor) throws(JSONError) -> (AddFile, Bool) {
        var path: String?
        var size: Int64?
        var hasVector = false
        var file = AddFile(
            path: "", partitionValues: [:], size: 0, modificationTime: 0, stats: nil)
        try cursor.members { cursor, key throws(JSONError) in
            switch key {
            case "path": path = try cursor.string()
            case "partitionValues": file.partitionValues = try cursor.texts()
            case "size": size = try cursor.int64()
            case "modificationTime": file.modificationTime = try cursor.int64()
            case "dataChange": file.dataChange = try cursor.bool()
            case "stats": file.stats = try cursor.string()
            case "tags": file.tags = try cursor.texts()
            case "deletionVector":
                hasVector = true
                try cursor.skip()
            default: try cursor.skip()
            }
        }
        file.path = try required(path, "add.path")
        file.size = try required(size, "add.size")
        return (file, hasVector)
    }
}

extension RemoveFile {
    static func read(_ cursor: inout JSONCursor) throws(JSONError) -> RemoveFile {
        var path: String?
        var file = RemoveFile(path: "", deletionTimestamp: nil, dataChange: true)
        try cursor.members { cursor, key throws(JSONError) in
            switch key {
            case "path": path = try cursor.string()
            case "deletionTimestamp": file.deletionTimestamp = try cursor.int64()
            case "dataChange": file.dataChange = try cursor.bool()
            case "extendedFileMetadata": file.extendedFileMetadata = try cursor.bool()
            case "partitionValues": file.partitionValues = try cursor.texts()
            case "size": file.size = try cursor.int64()
            default: try cursor.skip()
            }
        }
        file.path = try required(path, "remove.path")
        return file
    }
}

extension TableMetadata {
    static func read(_ cursor: inout JSONCursor) throws(JSONError) -> TableMetadata {
        var id: String?
        // Without a schema the files are still known; nobody here asks the log for columns.
        var metadata = TableMetadata(
            id: "", name: nil, schemaString: "", partitionColumns: [], createdTime: nil)
        try cursor.members { cursor, key throws(JSONError) in
            switch key {
            case "id": id = try cursor.string()
            case "name": metadata.name = try cursor.string()
            case "description": metadata.description = try cursor.string()
            case "format":
                try cursor.members { cursor, key throws(JSONError) in
                    switch key {
                    case "provider": metadata.format.provider = try cursor.string()
                    case "options":
                        metadata.format.options = try cursor.texts().compactMapValues(\.self)
                    default: try cursor.skip()
                    }
                }
            case "schemaString": metadata.schemaString = try cursor.string()
            case "partitionColumns": metadata.partitionColumns = try cursor.list()
            case "createdTime": metadata.createdTime = try cursor.int64()
            case "configuration":
                metadata.configuration = try cursor.texts().compactMapValues(\.self)
            default: try cursor.skip()
            }
        }
        metadata.id = try required(id, "metaData.id")
        return metadata
    }
}

extension ProtocolVersion {
    static func read(_ cursor: inout JSONCursor) throws(JSONError) -> ProtocolVersion {
        var reader: Int64?
        var writer: Int64?
        var version = ProtocolVersion(minReaderVersion: 0, minWriterVersion: 0)
        try cursor.members { cursor, key throws(JSONError) in
            switch key {
            case "minReaderVersion": reader = try cursor.int64()
            case "minWriterVersion": writer = try cursor.int64()
            case "readerFeatures": version.readerFeatures = try cursor.list()
            case "writerFeatures": version.writerFeatures = try cursor.list()
            default: try cursor.skip()
            }
        }
        version.minReaderVersion = Int(try required(reader, "protocol.minReaderVersion"))
        version.minWriterVersion = Int(try required(writer, "protocol.minWriterVersion"))
        return version
    }
}

extension TransactionMark {
    static func read(_ cursor: inout JSONCursor) throws(JSONError) -> TransactionMark {
        var appID: String?
        var version: Int64?
        var lastUpdated: Int64?
        try cursor.members { cursor, key throws(JSONError) in
            switch key {
            case "appId": appID = try cursor.string()
            case "version": version = try cursor.int64()
            case "lastUpdated": lastUpdated = try cursor.int64()
            default: try cursor.skip()
            }
        }
        return TransactionMark(
            appId: try required(appID, "txn.appId"), version: try required(version, "txn.version"),
            lastUpdated: lastUpdated)
    }
}

extension CommitInfo {
    /// Provenance of any shape is legal; other engines' is not ours to judge.
    static func read(_ cursor: inout JSONCursor) throws(JSONError) -> CommitInfo? {
        let start = cursor
        do {
            return try strictly(&cursor)
        } catch {
            cursor = start
            try cursor.skip()
            return nil
        }
    }

    private static func strictly(_ cursor: inout JSONCursor) throws(JSONError) -> CommitInfo {
        var info = CommitInfo(
            timestamp: 0, operation: "", engineInfo: "", isBlindAppend: false, txnId: "")
        try cursor.members { cursor, key throws(JSONError) in
            switch key {
            case "timestamp": info.timestamp = try cursor.int64()
            case "operation": info.operation = try cursor.string()
            case "operationParameters":
                info.operationParameters = try cursor.texts().compactMapValues(\.self)
            case "engineInfo": info.engineInfo = try cursor.string()
            case "isBlindAppend": info.isBlindAppend = try cursor.bool()
            case "txnId": info.txnId = try cursor.string()
            default: try cursor.skip()
            }
        }
        return info
    }
}
