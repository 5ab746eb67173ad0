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

    /// Nil where the chunks do not stand one behind the other, or are not made as those of this project.
    package init?(of reader: FileReader) {
        guard let group = reader.metadata.rowGroups.first else { return nil }
        var offset = Int64(FileReader.magic.count)
        for (chunk, leaf) in zip(group.columns, reader.leaves) {
            guard chunk.start == offset, chunk.totalCompressedSize > 0,
                chunk.codec == CompressionCodec.zstd.rawValue, leaf.maximumRepetition == 0
            else { return nil }
            offset += chunk.totalCompressedSize
        }
        self.init(
            schemaMark: reader.schemaMark, rowCount: group.rowCount,
            sizes: group.columns.map(\.totalCompressedSize),
            isCoded: group.columns.map { $0.encodings.contains(Encoding.rleDictionary.rawValue) })
    }

    /// The row group with the chunks of `columns`, and which bytes they are.
    func rowGroup(
        _ columns: Set<String>, _ schema: FileSchema
    ) -> (group: RowGroup, bytes: Range<Int64>)? {
        guard sizes.count == schema.leaves.count, isCoded.count == sizes.count, rowCount > 0 else {
            return nil
        }
        var group = RowGroup()
        group.rowCount = rowCount
        group.columns = ColumnChunks(passedOver: sizes.count)
        var bytes: Range<Int64>?
        var offset = Int64(FileReader.magic.count)
        for (position, leaf) in schema.leaves.enumerated() {
            let (end, overflow) = offset.addingReportingOverflow(sizes[position])
            guard sizes[position] > 0, !overflow else { return nil }
            if columns.contains(leaf.name), schema.columns[leaf.name] == position {
                var chunk = ColumnChunk()
                chunk.type = leaf.element.type ?? chunk.type
                chunk.codec = CompressionCodec.zstd.rawValue
                let encoding = isCoded[position] ? Encoding.rleDictionary : Encoding.plain
                chunk.encodings = [encoding.rawValue]
                chunk.valueCount = rowCount
                (chunk.dataPageOffset, chunk.totalCompressedSize) = (offset, sizes[position])
                group.columns.keep(chunk, of: position)
                bytes = (bytes?.lowerBound ?? offset)..<end
            }
            offset = end
        }
        guard let bytes else { return nil }
        return (group, bytes)
    }
}
