import AccessLog
import Bytes
import Parquet
import Table

/// A finished Parquet file on its way to disk and into the Delta log.
enum DataFile {
    /// Stages `file` for a new name in `folder` of the table and describes it for the log.
    static func write(
        _ file: (bytes: [UInt8], metadata: FileMetadata), _ layout: TableLayout, dataset: String,
        folder: String, partitionValues: [String: String?]
    ) throws(PipelineError) -> AddFile {
        let path = "\(folder)/\(PartitionPath.fileName())"
        do { try Staging(dataset: dataset).write(file.bytes, for: path) } catch {
            throw PipelineError(writing: error)
        }
        return AddFile(
            path: path, partitionValues: partitionValues, size: Int64(file.bytes.count),
            modificationTime: Clock.now() / 1000,
            stats: statistics(file.metadata, layout).json,
            tags: try index(of: file, layout, path: path).map { [FileIndex.tag: $0.text] })
    }

    /// What questions find in the log, so that they need not open the file.
    private static func index(
        of file: (bytes: [UInt8], metadata: FileMetadata), _ layout: TableLayout, path: String
    ) throws(PipelineError) -> FileIndex? {
        guard let column = layout.countedColumn else { return nil }
        do throws(ParquetError) {
            let reader = try FileReader(bytes: file.bytes, path: path, columns: [column])
            return try FileIndex(of: reader, file.metadata, counting: column)
        } catch { throw PipelineError(reading: error) }
    }

    /// Bounds of the chosen columns over all row groups.
    static func statistics(_ metadata: FileMetadata, _ layout: TableLayout) -> FileStatistics {
        var result = FileStatistics(rowCount: Int(metadata.rowCount))
        for (index, leaf) in layout.leaves.enumerated() where layout.statistics.contains(leaf.name)
        {
            let chunks = metadata.rowGroups.compactMap { $0.columns[index].statistics }
            result.nullCounts[leaf.name] = chunks.reduce(0) { $0 + Int($1.nullCount ?? 0) }
            let lows = chunks.compactMap { $0.minimum.flatMap(Statistics.integer) }
            let highs = chunks.compactMap { $0.maximum.flatMap(Statistics.integer) }
            switch leaf.type {
            case .double:
                let low = lows.map { Double(bitPattern: UInt64(bitPattern: $0)) }.min()
                let high = highs.map { Double(bitPattern: UInt64(bitPattern: $0)) }.max()
                result.minimums[leaf.name] = low.map { .double($0 == 0 ? 0 : $0) }
                result.maximums[leaf.name] = high.map { .double($0) }
            case _ where leaf.logicalType == .timestamp:
                // Milliseconds: the minimum is rounded down and the maximum up, so that the
                // bounds hold for readers who take them at their word.
                result.minimums[leaf.name] = lows.min().map {
                    .text(milliseconds(Timestamp.floorDivide($0, 1000)))
                }
                let high = highs.max().map { -Timestamp.floorDivide(-$0, 1000) }
                // Rounded up, the last moment of the year 9999 is no date that others read.
                result.maximums[leaf.name] = high.flatMap {
                    $0 <= Self.lastMillisecond ? .text(milliseconds($0)) : nil
                }
            default:
                result.minimums[leaf.name] = lows.min().map { .integer($0) }
                result.maximums[leaf.name] = highs.max().map { .integer($0) }
            }
        }
        return result
    }

    /// 9999-12-31T23:59:59.999Z
    private static let lastMillisecond: Int64 = 253_402_300_799_999

    private static func milliseconds(_ value: Int64) -> String {
        let text = Timestamp.text(value * 1000)
        return "\(text.dropLast(4))Z"
    }
}
