import Bytes

/// Builds a Parquet file of nested columns in memory: PLAIN values in zstd pages, no statistics.
/// Made for files that are read as a whole, like a Delta checkpoint.
package struct TreeWriter {
    private static let magic = "PAR1"
    private static let rootName = "schema"
    /// A page ends where a row ends, as soon as it has so many slots or bytes of text.
    private static let pageSlots = 16_384
    private static let pageBytes = 1 << 24

    /// The leaves of the schema, in the order in which a row group has its columns.
    package let leaves: [SchemaLeaf]
    private let compressor: ZstdCompressor
    private var output = ByteWriter()
    private var metadata = FileMetadata()

    /// - Parameter createdBy: `NAME version X.Y.Z (build HASH)`.
    package init(
        _ schema: [SchemaTree], compressor: ZstdCompressor, createdBy: String
    ) throws(ParquetError) {
        self.compressor = compressor
        metadata.createdBy = createdBy
        var root = SchemaElement()
        root.name = Self.rootName
        root.childCount = Int32(schema.count)
        metadata.schema = [root] + schema.flatMap(\.elements)
        leaves = try SchemaLeaf.leaves(of: metadata.schema)
        output.append(Self.magic)
    }

    /// Puts a note into the footer, which readers that do not know it pass over.
    package mutating func note(_ key: String, _ value: String) {
        metadata.keyValues.append(KeyValue(key: key, value: value))
    }

    /// Appends a row group: one entry of `columns` for each leaf, all with the same number of rows.
    package mutating func append(rowGroup columns: [LeveledColumn]) throws(ZstdError) {
        precondition(columns.count == leaves.count, "one column a leaf")
        let rows = columns.first?.rowCount ?? 0
        var group = RowGroup()
        group.fileOffset = Int64(output.count)
        group.rowCount = Int64(rows)
        group.ordinal = Int16(clamping: metadata.rowGroups.count)
        for (leaf, column) in zip(leaves, columns) {
            precondition(column.rowCount == rows, "columns of one length")
            let chunk = try append(column, of: leaf)
            group.totalByteSize += chunk.totalUncompressedSize
            group.totalCompressedSize += chunk.totalCompressedSize
            group.columns.append(chunk)
        }
        metadata.rowCount += Int64(rows)
        metadata.rowGroups.append(group)
    }

    /// Adds the footer.
    /// - Returns: the whole file.
    package consuming func finish() -> [UInt8] {
        let footer = metadata.thrift()
        output.append(contentsOf: footer)
        output.append(littleEndian: UInt32(footer.count))
        output.append(Self.magic)
        return output.bytes
    }

    private mutating func append(
        _ column: LeveledColumn, of leaf: SchemaLeaf
    ) throws(ZstdError) -> ColumnChunk {
        var chunk = ColumnChunk()
        chunk.type = leaf.element.type ?? .byteArray
        chunk.path = leaf.path
        chunk.codec = Codec.zstd.rawValue
        chunk.encodings = [Encoding.plain, .rle].map(\.rawValue)
        chunk.valueCount = Int64(column.definition.count)
        chunk.dataPageOffset = Int64(output.count)
        var (slot, value) = (0, 0)
        var pages: Int32 = 0
        repeat {
            let (slots, values) = Self.page(of: column, leaf, from: slot, value)
            var body = ByteWriter()
            Self.append(column.repetition, slots, maximum: leaf.maximumRepetition, to: &body)
            Self.append(column.definition, slots, maximum: leaf.maximumDefinition, to: &body)
            PlainEncoding.encode(column.values, values, to: &body)
            try append(body.bytes, slots: slots.count, &chunk)
            (slot, value) = (slots.upperBound, values.upperBound)
            pages += 1
        } while slot < column.definition.count
        chunk.totalCompressedSize = Int64(output.count) - chunk.dataPageOffset
        chunk.encodingStatistics = [
            PageEncodingStatistics(pageType: .data, encoding: .plain, count: pages)
        ]
        return chunk
    }

    /// How far the next page goes.
    private static func page(
        of column: LeveledColumn, _ leaf: SchemaLeaf, from slot: Int, _ value: Int
    ) -> (slots: Range<Int>, values: Range<Int>) {
        var (end, last, size) = (slot, value, 0)
        while end < column.definition.count {
            let isRow = column.repetition[end] == 0
            if isRow, end - slot >= pageSlots || size >= pageBytes { break }
            if column.definition[end] == leaf.maximumDefinition {
                if case .bytes(let strings) = column.values { size += strings.range(last).count }
                last += 1
            }
            end += 1
        }
        return (slot..<end, value..<last)
    }

    /// Levels behind their length; none where there is but one level.
    private static func append(
        _ levels: [UInt8], _ slots: Range<Int>, maximum: Int, to body: inout ByteWriter
    ) {
        guard maximum > 0 else { return }
        let wide = levels[slots].map(UInt32.init)
        var hybrid = ByteWriter()
        HybridRLE.encode(
            wide.span, 0..<wide.count, width: BitPacking.width(of: UInt32(maximum)), to: &hybrid)
        body.append(littleEndian: UInt32(hybrid.count))
        body.append(contentsOf: hybrid.bytes)
    }

    private mutating func append(
        _ body: [UInt8], slots: Int, _ chunk: inout ColumnChunk
    ) throws(ZstdError) {
        let stored = try compressor.compress(body)
        var header = PageHeader(
            type: .data, valueCount: Int32(slots), encoding: Encoding.plain.rawValue)
        header.uncompressedSize = Int32(body.count)
        header.compressedSize = Int32(stored.count)
        header.crc = CRC32.of(stored)
        let bytes = header.thrift()
        output.append(contentsOf: bytes)
        output.append(contentsOf: stored)
        chunk.totalUncompressedSize += Int64(bytes.count + body.count)
    }
}
