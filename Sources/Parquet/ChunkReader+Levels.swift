import Bytes

/// Chunks of columns inside repeated groups, for which values alone do not tell the rows.
extension ChunkReader {
    /// More slots in one chunk than a checkpoint has: refused, not allocated.
    private static let maximumSlots: Int64 = 1 << 26

    /// - Parameter bytes: the whole chunk, page headers included.
    func readLevels(_ bytes: [UInt8]) throws(ParquetError) -> LeveledColumn {
        try checkLeaf()
        guard rowCount >= 0, chunk.valueCount >= rowCount,
            leaf.maximumRepetition > 0 || chunk.valueCount == rowCount
        else { throw .corrupt("\(chunk.valueCount) values in a row group of \(rowCount) rows") }
        guard chunk.valueCount <= Self.maximumSlots else {
            throw .unsupported("a chunk of \(chunk.valueCount) values")
        }
        let slots = Int(chunk.valueCount)
        var column = LeveledColumn(.none(of: chunk.type))
        let assembly = try readPages(bytes, slots: slots, keepingLevels: true) { levels in
            column.definition += levels.definition
            column.repetition += levels.repetition
        }
        column.values = try assembly.finish().values
        guard column.repetition.first ?? 0 == 0 else {
            throw .corrupt("repetition level \(column.repetition[0]) where the first row begins")
        }
        let rows = column.rowCount
        guard rows == Int(rowCount) else {
            throw .corrupt("levels of \(rows) rows in a row group of \(rowCount)")
        }
        return column
    }
}
