import Bytes

/// Builds a Parquet file in memory: row groups of flat optional columns, then the footer.
package struct FileWriter {
    private static let magic = "PAR1"
    private static let rootName = "schema"

    /// Bytes that indexes, filters and footer seldom exceed.
    private static let indexSize = 1 << 16
    /// Rows of a group from which on it tells how large others will be.
    private static let manyRows = 1024

    private let columns: [LeafColumn]
    private let compressor: ZstdCompressor
    private let profile: EncodingProfile
    /// Chunks by row group, with the indexes and filters that follow all row groups.
    private var written: [[WrittenChunk]] = []
    private var output = ByteWriter()
    private var metadata = FileMetadata()
    /// How the columns were written so far; the next file of the same table goes on with it.
    package private(set) var habits: EncodingHabits

    /// - Parameter createdBy: `NAME version X.Y.Z (build HASH)`; parquet-java ignores the bounds of
    ///   strings where it cannot parse this.
    package init(
        columns: [LeafColumn], compressor: ZstdCompressor, profile: EncodingProfile = .full,
        habits: EncodingHabits = EncodingHabits(), createdBy: String
    ) {
        self.habits = habits
        self.habits.fit(columns.count)
        self.columns = columns
        self.compressor = compressor
        self.profile = profile
        output.append(Self.magic)
        metadata.createdBy = createdBy
        var root = SchemaElement()
        root.name = Self.rootName
        root.childCount = Int32(columns.count)
        metadata.schema = [root]
        metadata.schema += columns.flatMap { SchemaTree.leaf($0).elements }
    }

    /// Bytes so far.
    package var count: Int { output.count }

    /// Appends a row group: one entry of `chunks` for each column, all with the same number of rows.
    package mutating func append(
        rowGroup chunks: [ChunkData], sorting: [SortingColumn] = []
    ) throws(ZstdError) {
        precondition(chunks.count == columns.count, "one chunk a column")
        let rows = chunks.first?.rowCount ?? 0
        precondition(chunks.allSatisfy { $0.rowCount == rows }, "chunks of one length")
        var group = RowGroup()
        let start = output.count
        // The buffer need not grow; bloom filters and indexes have room too.
        output.reserve(rows * habits.bytesPerRow * 5 / 4 + Self.indexSize)
        group.fileOffset = Int64(start)
        group.rowCount = Int64(rows)
        group.sorting = sorting
        group.ordinal = Int16(metadata.rowGroups.count)
        var all: [WrittenChunk] = []
        for (index, chunk) in chunks.enumerated() {
            let writer = ChunkWriter(
                column: columns[index], profile: profile, compressor: compressor)
            let written = try writer.write(chunk, habit: &habits.columns[index], to: &output)
            group.totalByteSize += written.metadata.totalUncompressedSize
            group.totalCompressedSize += written.metadata.totalCompressedSize
            all.append(written)
        }
        if rows >= Self.manyRows { habits.bytesPerRow = (output.count - start) / rows + 1 }
        written.append(all)
        metadata.rowCount += Int64(rows)
        metadata.rowGroups.append(group)
    }

    /// Adds the footer.
    /// - Returns: the whole file, and its metadata with the statistics of every chunk.
    package consuming func finish() -> (bytes: [UInt8], metadata: FileMetadata) {
        appendIndexes()
        for group in written.indices {
            metadata.rowGroups[group].columns = ColumnChunks(written[group].map(\.metadata))
        }
        let footer = metadata.thrift()
        output.append(contentsOf: footer)
        output.append(littleEndian: UInt32(footer.count))
        output.append(Self.magic)
        return (output.bytes, metadata)
    }

    /// Bloom filters, then all column indexes, then all offset indexes, behind the row groups.
    private mutating func appendIndexes() {
        for group in written.indices {
            for column in columns.indices {
                guard let filter = written[group][column].bloomFilter else { continue }
                written[group][column].metadata.bloomFilter = place(filter.bytes())
            }
        }
        for group in written.indices {
            for column in columns.indices {
                guard let index = written[group][column].columnIndex else { continue }
                written[group][column].metadata.columnIndex = place(index.thrift())
            }
        }
        for group in written.indices {
            for column in columns.indices {
                let index = written[group][column].offsetIndex.thrift()
                written[group][column].metadata.offsetIndex = place(index)
            }
        }
    }

    private mutating func place(_ bytes: [UInt8]) -> FileRange {
        defer { output.append(contentsOf: bytes) }
        return FileRange(offset: Int64(output.count), length: Int32(bytes.count))
    }
}
