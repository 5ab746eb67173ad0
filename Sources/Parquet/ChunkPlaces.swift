import Bytes

/// Where the chunks of a file's first row group lie, as short as a table's log can have it, so that they
/// can be read without the footer.
package struct ChunkPlaces: Sendable, Equatable {
    /// Of the schema that the places belong to: CRC-32 of its bytes in the footer.
    package let schemaMark: UInt32
    package let rowCount: Int64
    /// Bytes of each column's chunk, in the order of the schema; the first begins behind `PAR1`.
    package let sizes: [Int64]
    /// Whether the values of each column are in a dictionary.
    package let isCoded: [Bool]

    package init(schemaMark: UInt32, rowCount: Int64, sizes: [Int64], isCoded: [Bool]) {
        (self.schemaMark, self.rowCount) = (schemaMark, rowCount)
        (self.sizes, self.isCoded) = (sizes, isCoded)
    }

    /// - Parameters:
    ///   - reader: of the file.
    ///   - metadata: with all columns of it.
    /// - Returns: nil where the chunks do not stand one behind the other, or not as this project writes
    ///   them.
    package init?(of reader: FileReader, _ metadata: FileMetadata) {
        guard let group = metadata.rowGroups.first, group.columns.count == reader.leaves.count
        else { return nil }
        var offset = Int64(FileReader.magic.count)
        for (chunk, leaf) in zip(group.columns, reader.leaves) {
            guard chunk.start == offset, chunk.totalCompressedSize > 0,
                chunk.codec == Codec.zstd.rawValue, leaf.maximumRepetition == 0
            else { return nil }
            offset += chunk.totalCompressedSize
        }
        self.init(
            schemaMark: reader.schemaMark, rowCount: group.rowCount,
            sizes: group.columns.map(\.totalCompressedSize),
            isCoded: group.columns.map { $0.encodings.contains(Encoding.rleDictionary.rawValue) })
    }

    /// The row group with the chunks of `columns` alone, and the bytes that they are within.
    /// - Returns: nil where the places are not those of `schema`, or no column is one of it.
    func rowGroup(
        _ columns: Set<String>, _ schema: FileSchema
    ) -> (group: RowGroup, bytes: Range<Int>)? {
        guard schemaMark == schema.mark, sizes.count == schema.leaves.count,
            isCoded.count == sizes.count, rowCount > 0
        else { return nil }
        var ends: [Int64] = []
        var end = Int64(FileReader.magic.count)
        for size in sizes {
            guard size > 0, size < 1 << 31 else { return nil }
            end += size
            ends.append(end)
        }
        var group = RowGroup()
        group.rowCount = rowCount
        group.columns = ColumnChunks(passedOver: sizes.count)
        var (first, last) = (Int64.max, Int64(0))
        for column in columns.compactMap({ schema.columns[$0] }) {
            let encoding = isCoded[column] ? Encoding.rleDictionary : Encoding.plain
            var chunk = ColumnChunk()
            chunk.type = schema.leaves[column].element.type ?? chunk.type
            chunk.codec = Codec.zstd.rawValue
            chunk.encodings = [encoding.rawValue]
            chunk.valueCount = rowCount
            chunk.totalCompressedSize = sizes[column]
            chunk.dataPageOffset = ends[column] - sizes[column]
            group.columns.keep(chunk, of: column)
            first = min(first, chunk.dataPageOffset)
            last = max(last, ends[column])
        }
        return first < last ? (group, Int(first)..<Int(last)) : nil
    }
}
