import Bytes
import Parquet

/// What a file's footer says, with the sums that it leaves to the reader.
struct FileListing {
    /// Values and bytes of a column, in one row group or in all.
    struct Tally {
        var values: Int64 = 0
        /// Unknown where a chunk has no count.
        var nulls: Int64? = 0
        var compressed: Int64 = 0
        var uncompressed: Int64 = 0

        init() {}

        init(_ chunk: ColumnChunk) {
            values = chunk.valueCount
            nulls = chunk.statistics?.nullCount
            compressed = chunk.totalCompressedSize
            uncompressed = chunk.totalUncompressedSize
        }

        /// Wraps around: a lying footer must not stop the program.
        mutating func add(_ other: Tally) {
            values &+= other.values
            if let mine = nulls, let more = other.nulls {
                nulls = mine &+ more
            } else {
                nulls = nil
            }
            compressed &+= other.compressed
            uncompressed &+= other.uncompressed
        }
    }

    let file: FileReader
    /// Bytes of the whole file.
    let size: Int
    /// Of each column, over all row groups.
    let totals: [Tally]

    init(_ file: FileReader, size: Int) {
        self.file = file
        self.size = size
        var totals = file.leaves.map { _ in Tally() }
        for group in file.metadata.rowGroups {
            for (column, chunk) in group.columns.enumerated() { totals[column].add(Tally(chunk)) }
        }
        self.totals = totals
    }

    var metadata: FileMetadata { file.metadata }
    var leaves: [SchemaLeaf] { file.leaves }

    /// Compressed bytes of a row group; older writers leave the sum out.
    func compressedSize(of group: RowGroup) -> Int64 {
        group.totalCompressedSize > 0
            ? group.totalCompressedSize
            : group.columns.reduce(0) { $0 &+ $1.totalCompressedSize }
    }

    /// The name of a sorting column, or its number if the schema has no such column.
    func sortingName(_ sorting: SortingColumn) -> String {
        let column = Int(sorting.column)
        return leaves.indices.contains(column) ? leaves[column].name : "\(column)"
    }

    /// Bytes for each row, rounded to thousandths; nil without rows.
    static func perRow(_ bytes: Int64, _ rows: Int64) -> Double? {
        guard rows > 0 else { return nil }
        return (Double(bytes) / Double(rows) * 1000).rounded() / 1000
    }
}
