import Bytes
import Glibc
import Parquet

/// A table's state at one version, as a checkpoint of the classic kind holds it (protocol, "V1
/// Spec").
struct CheckpointState {
    let version: Int64
    private(set) var metadata: TableMetadata?
    private(set) var protocolVersion: ProtocolVersion?
    var files: [AddFile] = []
    private(set) var tombstones: [RemoveFile] = []
    private(set) var marks: [String: TransactionMark] = [:]
    private(set) var fileWithDeletionVector: String?

    /// Files that were left out, and the least and greatest value among all, where a choice was made.
    var spared = SparedFiles()
    var ends: ClosedRange<String>?

    /// Reads all parts.
    /// - Parameters:
    ///   - path: of the log.
    ///   - statistics: whether those of the files are wanted; most of a checkpoint is that.
    ///   - choice: files that are wanted; nil is all. Tombstones are left out where there is one.
    init(
        _ parts: LogFolder.CheckpointFiles, in path: String, statistics: Bool,
        of choice: FileChoice? = nil
    ) throws(TableError) {
        version = parts.version
        var groups: [CheckpointGroup] = []
        for name in parts.names {
            do throws(ParquetError) {
                let reader = try FileReader(path: "\(path)/\(name)", isWhole: choice == nil)
                let index = choice.flatMap { choice in
                    CheckpointIndex(of: reader).flatMap { $0.column == choice.column ? $0 : nil }
                }
                for group in reader.metadata.rowGroups.indices {
                    if let entry = index?.entries[group] {
                        groups.append(CheckpointGroup(reader, group, entry))
                        continue
                    }
                    let columns = try CheckpointColumns(reader, rowGroup: group)
                    if let choice {
                        groups.append(try CheckpointGroup(columns, column: choice.column))
                    } else {
                        try appendFiles(
                            columns, nil, columns.mapColumn("add.partitionValues"),
                            statistics: statistics)
                        try readTombstones(columns)
                    }
                    try readMarks(columns)
                    try readMetadata(columns)
                    try readProtocol(columns)
                }
            } catch { throw TableError(checkpoint: error, path: "\(path)/\(name)") }
        }
        guard let choice else { return }
        do throws(ParquetError) { try take(groups, choice, statistics: statistics) } catch {
            throw TableError(checkpoint: error, path: error.file ?? "\(path)/\(parts.names[0])")
        }
    }

    /// - Parameters:
    ///   - rows: those that are wanted; nil is all.
    ///   - partitions: values of all rows; nil where there are none.
    mutating func appendFiles(
        _ columns: CheckpointColumns, _ rows: [Int]?, _ partitions: CheckpointMaps?,
        statistics: Bool
    ) throws(ParquetError) {
        let paths = try columns.texts("add.path", of: rows)
        let sizes = try columns.integers("add.size", of: rows)
        let times = try columns.integers("add.modificationTime", of: rows)
        let stats = statistics ? try columns.texts("add.stats", of: rows) : []
        // What stands there serves the same ends.
        let tags = statistics ? try columns.mapColumn("add.tags") : nil
        let vectors = try columns.texts("add.deletionVector.storageType", of: rows)
        files.reserveCapacity(files.count + paths.count)
        for (index, path) in paths.enumerated() {
            guard let path else { continue }
            let row = rows?[index] ?? index
            let marks = tags?.map(row) ?? [:]
            // A state changes nothing: its adds say `dataChange` false, whatever the commit said.
            files.append(
                AddFile(
                    path: path, partitionValues: partitions?.map(row) ?? [:],
                    size: sizes[index] ?? 0, modificationTime: times[index] ?? 0,
                    dataChange: false, stats: statistics ? stats[index] : nil,
                    tags: marks.isEmpty ? nil : marks))
            if vectors[index] != nil { fileWithDeletionVector = path }
        }
    }

    private mutating func readTombstones(_ columns: CheckpointColumns) throws(ParquetError) {
        let paths = try columns.texts("remove.path")
        guard paths.contains(where: { $0 != nil }) else { return }
        let times = try columns.integers("remove.deletionTimestamp")
        let sizes = try columns.integers("remove.size")
        let changes = try columns.flags("remove.dataChange")
        for (row, path) in paths.enumerated() {
            guard let path else { continue }
            tombstones.append(
                RemoveFile(
                    path: path, deletionTimestamp: times[row], dataChange: changes[row] ?? false,
                    size: sizes[row]))
        }
    }

    private mutating func readMarks(_ columns: CheckpointColumns) throws(ParquetError) {
        let names = try columns.texts("txn.appId")
        let versions = try columns.integers("txn.version")
        let times = try columns.integers("txn.lastUpdated")
        for (row, name) in names.enumerated() {
            guard let name, let version = versions[row] else { continue }
            marks[name] = TransactionMark(appId: name, version: version, lastUpdated: times[row])
        }
    }

    private mutating func readMetadata(_ columns: CheckpointColumns) throws(ParquetError) {
        let ids = try columns.texts("metaData.id")
        guard let row = ids.firstIndex(where: { $0 != nil }), let id = ids[row] else { return }
        var metadata = TableMetadata(
            id: id, name: try columns.texts("metaData.name")[row],
            schemaString: try columns.texts("metaData.schemaString")[row] ?? "",
            partitionColumns: try columns.lists("metaData.partitionColumns")[row],
            createdTime: try columns.integers("metaData.createdTime")[row],
            configuration: try columns.maps("metaData.configuration")[row]
                .compactMapValues(\.self))
        metadata.description = try columns.texts("metaData.description")[row]
        if let provider = try columns.texts("metaData.format.provider")[row] {
            metadata.format.provider = provider
        }
        metadata.format.options = try columns.maps("metaData.format.options")[row]
            .compactMapValues(\.self)
        self.metadata = metadata
    }

    /// Some writers put an empty list where the protocol wants none.
    private static func features(_ list: [String]) -> [String]? { list.isEmpty ? nil : list }

    private mutating func readProtocol(_ columns: CheckpointColumns) throws(ParquetError) {
        let readers = try columns.integers("protocol.minReaderVersion")
        let writers = try columns.integers("protocol.minWriterVersion")
        guard let row = readers.firstIndex(where: { $0 != nil }), let reader = readers[row] else {
            return
        }
        protocolVersion = ProtocolVersion(
            minReaderVersion: Int(reader), minWriterVersion: Int(writers[row] ?? 0),
            readerFeatures: Self.features(try columns.lists("protocol.readerFeatures")[row]),
            writerFeatures: Self.features(try columns.lists("protocol.writerFeatures")[row]))
    }
}

extension TableError {
    /// A checkpoint that cannot be read.
    fileprivate init(checkpoint error: ParquetError, path: String) {
        switch error.code {
        case .corrupt: self.init(.corrupt, path, Self.detail(error))
        case .unsupported: self.init(.unsupported, path, Self.detail(error))
        case .unreadable:
            // The error has no errno; another try tells a missing file from a broken disk.
            do { _ = try FileStatus(of: path) } catch {
                self.init(error)
                return
            }
            self.init(.inputOutput(EIO), path, error.reason)
        }
    }

    /// The error without the file, which the table's error names.
    private static func detail(_ error: ParquetError) -> String {
        var error = error
        error.file = nil
        return "the checkpoint cannot be read: \(error)"
    }
}
