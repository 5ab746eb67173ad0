import Bytes

/// Decodes the pages of one column chunk.
struct ChunkReader {
    let chunk: ColumnChunk
    let leaf: SchemaLeaf
    let rowCount: Int64
    /// Pages may follow the rows up to here; bytes behind are another chunk's.
    let storedSize: Int

    /// More rows in one group than any writer makes: refused, not allocated.
    private static let maximumRows: Int64 = 1 << 27

    /// - Parameter bytes: the whole chunk, page headers included.
    func read(_ bytes: [UInt8]) throws(ParquetError) -> ChunkData {
        try checkChunk()
        return try readPages(bytes, slots: Int(rowCount)).finish()
    }

    /// What a chunk of one value a row has to be like.
    func checkChunk() throws(ParquetError) {
        guard leaf.maximumRepetition == 0 else { throw .unsupported("repeated values") }
        try checkLeaf()
        guard rowCount <= Self.maximumRows else {
            throw .unsupported("a row group of \(rowCount) rows")
        }
        guard rowCount >= 0, chunk.valueCount == rowCount else {
            throw .corrupt("\(chunk.valueCount) values in a row group of \(rowCount) rows")
        }
    }

    func checkLeaf() throws(ParquetError) {
        guard leaf.element.type == chunk.type else {
            throw .corrupt("a chunk of \(chunk.type) for a column of another type")
        }
        // Levels would be taken for values.
        if leaf.maximumDefinition == 0, let nulls = chunk.statistics?.nullCount, nulls > 0 {
            throw .corrupt("\(nulls) nulls in a required column")
        }
    }

    /// Decodes page after page.
    /// - Parameters:
    ///   - slots: values and nulls that there are together.
    ///   - note: gets the levels of each data page, if they are kept.
    func readPages(
        _ bytes: [UInt8], slots: Int, keepingLevels: Bool = false,
        note: (NestedLevels) -> Void = { _ in }
    ) throws(ParquetError) -> ChunkAssembly {
        var assembly = ChunkAssembly(type: chunk.type)
        _ = try forEachPage(
            bytes, slots: slots, keepingLevels: keepingLevels
        ) { page, decoder throws(ParquetError) in
            let values = try decoder.decode(
                page.values, encoding: page.encoding, count: page.levels.valueCount)
            try assembly.append(rows: page.rows, isPresent: page.levels.isPresent, values)
            if let levels = page.nested { note(levels) }
            return true
        }
        return assembly
    }

    /// Goes through the data pages of a chunk.
    /// - Parameter take: gets each page, and what decodes it; false gives up.
    /// - Returns: the decoder with the chunk's dictionary, if it has one; nil where `take` gave up.
    @inline(__always)
    func forEachPage(
        _ bytes: [UInt8], slots: Int, keepingLevels: Bool = false,
        _ take: (DataPage, ValueDecoder) throws(ParquetError) -> Bool
    ) throws(ParquetError) -> ValueDecoder? {
        var input = PageReader(
            input: ByteReader(bytes), decompressor: try Decompressor(codec: chunk.codec),
            leaf: leaf, keepsLevels: keepingLevels)
        var decoder = try ValueDecoder(leaf.element, type: chunk.type)
        var (rows, dataPages) = (0, 0)
        while rows < slots || input.offset < storedSize {
            var place = ParquetError.Page.data(dataPages)
            do throws(ParquetError) {
                switch try input.next(rowLimit: slots - rows, place: &place) {
                case .dictionary(let body, let encoding, let count):
                    guard decoder.dictionary == nil, dataPages == 0 else {
                        throw ParquetError.corrupt("not the chunk's first page")
                    }
                    try decoder.readDictionary(body, encoding: encoding, count: count)
                case .data(let page):
                    guard try take(page, decoder) else { return nil }
                    rows += page.rows
                    dataPages += 1
                case nil: break
                }
            } catch {
                throw error.at(page: place)
            }
        }
        return decoder
    }
}
