import Bytes
import Parquet

/// Lays a snapshot out as the rows of a checkpoint: one action a row, kind after kind (protocol,
/// "Checkpoint Schema"; all fields are optional, which every reader takes).
struct CheckpointWriter {
    /// Rows of a row group: a reader needs memory for one at a time, some 8 MB of statistics.
    private static let groupRows = 8_192
    /// Rows of a row group of files, so that a question about a day reads one or two of a year's.
    private static let fileRows = 1024

    private let metadata: [TableMetadata]
    private let protocols: [ProtocolVersion]
    private let marks: [TransactionMark]
    private let tombstones: [RemoveFile]
    private let files: [AddFile]
    /// Tags are rare, and their columns are left out where there are none.
    private let hasTags: Bool

    /// - Parameter now: µs since 1970; tombstones that are expired then are left out.
    init(_ snapshot: Snapshot, now: Int64) {
        metadata = [snapshot.metadata]
        protocols = [snapshot.protocolVersion]
        marks = snapshot.marks.values.sorted { $0.appId < $1.appId }
        tombstones = snapshot.unexpiredTombstones(at: now)
        files = snapshot.files
        hasTags = files.contains { $0.tags != nil }
    }

    /// Actions that the checkpoint holds.
    var rowCount: Int { 2 + marks.count + tombstones.count + files.count }

    /// The whole file.
    func bytes() throws(ParquetError) -> [UInt8] {
        var writer = try TreeWriter(
            schema, compressor: ZstdCompressor(level: 1),
            createdBy: "albatross version \(Version.number) (build checkpoint)")
        let groups = self.groups
        if let column = metadata[0].partitionColumns.first {
            writer.note(CheckpointIndex.key, index(of: groups, column).text)
        }
        for rows in groups {
            let columns = writer.leaves.map { leaf in column(leaf, rows) }
            do { try writer.append(rowGroup: columns) } catch {
                throw ParquetError(code: .unsupported, reason: "zstd: \(error)")
            }
        }
        return writer.finish()
    }

    /// Files come last, and have row groups of their own unless all of it is little.
    private var groups: [Range<Int>] {
        guard rowCount > Self.fileRows else { return [0..<rowCount] }
        let firstFile = rowCount - files.count
        let others = stride(from: 0, to: firstFile, by: Self.groupRows).map { start in
            start..<min(start + Self.groupRows, firstFile)
        }
        return others
            + stride(from: firstFile, to: rowCount, by: Self.fileRows).map { start in
                start..<min(start + Self.fileRows, rowCount)
            }
    }

    private func index(of groups: [Range<Int>], _ column: String) -> CheckpointIndex {
        let firstFile = rowCount - files.count
        return CheckpointIndex(
            column: column,
            entries: groups.map { rows in
                guard rows.lowerBound >= firstFile else { return nil }
                let part = files[rows.lowerBound - firstFile..<rows.upperBound - firstFile]
                return CheckpointIndex.Entry(part, column: column)
            })
    }

    private var schema: [SchemaTree] {
        [
            .group("txn", [.text("appId"), .number("version"), .number("lastUpdated")]),
            .group(
                "add",
                [
                    .text("path"), .map("partitionValues"), .number("size"),
                    .number("modificationTime"), .flag("dataChange"), .text("stats"),
                ] + (hasTags ? [.map("tags")] : [])),
            .group("remove", [.text("path"), .number("deletionTimestamp"), .flag("dataChange")]),
            .group(
                "metaData",
                [
                    .text("id"), .text("name"), .text("description"),
                    .group("format", [.text("provider"), .map("options")]),
                    .text("schemaString"), .list("partitionColumns"), .map("configuration"),
                    .number("createdTime"),
                ]),
            .group("protocol", [.int32("minReaderVersion"), .int32("minWriterVersion")]),
        ]
    }

    private func column(_ leaf: SchemaLeaf, _ rows: Range<Int>) -> LeveledColumn {
        var column = CheckpointColumn(leaf, rows: rows)
        switch leaf.path[0] {
        case "metaData": column.append(metadata) { Self.append($0, leaf, to: &$1) }
        default: column.skip(metadata.count)
        }
        switch leaf.path[0] {
        case "protocol": column.append(protocols) { Self.append($0, leaf, to: &$1) }
        default: column.skip(protocols.count)
        }
        switch leaf.path[0] {
        case "txn": column.append(marks) { Self.append($0, leaf, to: &$1) }
        default: column.skip(marks.count)
        }
        switch leaf.path[0] {
        case "remove": column.append(tombstones) { Self.append($0, leaf, to: &$1) }
        default: column.skip(tombstones.count)
        }
        switch leaf.path[0] {
        case "add": column.append(files) { Self.append($0, leaf, to: &$1) }
        default: column.skip(files.count)
        }
        return column.finish()
    }

    private static func append(
        _ mark: TransactionMark, _ leaf: SchemaLeaf, to column: inout CheckpointColumn
    ) {
        switch leaf.path[1] {
        case "appId": column.append(mark.appId)
        case "version": column.append(mark.version)
        default: column.append(mark.lastUpdated)
        }
    }

    private static func append(
        _ file: AddFile, _ leaf: SchemaLeaf, to column: inout CheckpointColumn
    ) {
        switch leaf.path[1] {
        case "path": column.append(file.path)
        case "partitionValues": column.append(file.partitionValues)
        case "size": column.append(file.size)
        case "modificationTime": column.append(file.modificationTime)
        case "dataChange": column.append(false)
        case "tags": column.append(file.tags)
        default: column.append(file.stats)
        }
    }

    private static func append(
        _ file: RemoveFile, _ leaf: SchemaLeaf, to column: inout CheckpointColumn
    ) {
        switch leaf.path[1] {
        case "path": column.append(file.path)
        case "deletionTimestamp": column.append(file.deletionTimestamp)
        default: column.append(file.dataChange)
        }
    }

    private static func append(
        _ metadata: TableMetadata, _ leaf: SchemaLeaf, to column: inout CheckpointColumn
    ) {
        switch leaf.path[1] {
        case "id": column.append(metadata.id)
        case "name": column.append(metadata.name)
        case "description": column.append(metadata.description)
        case "format" where leaf.path[2] == "provider": column.append(metadata.format.provider)
        case "format": column.append(metadata.format.options.mapValues(Optional.some))
        case "schemaString": column.append(metadata.schemaString)
        case "partitionColumns": column.append(list: metadata.partitionColumns)
        case "configuration": column.append(metadata.configuration.mapValues(Optional.some))
        default: column.append(metadata.createdTime)
        }
    }

    private static func append(
        _ version: ProtocolVersion, _ leaf: SchemaLeaf, to column: inout CheckpointColumn
    ) {
        let isReader = leaf.path[1] == "minReaderVersion"
        column.append(Int32(isReader ? version.minReaderVersion : version.minWriterVersion))
    }
}

extension SchemaTree {
    fileprivate static func text(_ name: String) -> SchemaTree {
        .leaf(LeafColumn(name: name, type: .byteArray, logicalType: .string))
    }
    fileprivate static func number(_ name: String) -> SchemaTree {
        .leaf(LeafColumn(name: name, type: .int64))
    }
    fileprivate static func int32(_ name: String) -> SchemaTree {
        .leaf(LeafColumn(name: name, type: .int32))
    }
    fileprivate static func flag(_ name: String) -> SchemaTree {
        .leaf(LeafColumn(name: name, type: .boolean))
    }
}
