import Bytes

/// A chunk in the file, with what goes behind the row groups.
struct WrittenChunk {
    var metadata: ColumnChunk
    /// Nil where a page without bounds makes an index impossible.
    var columnIndex: ColumnIndex?
    var offsetIndex = OffsetIndex()
    var bloomFilter: BloomFilter?
}

/// Encodes one column chunk: a dictionary page where that is smaller, then data pages.
struct ChunkWriter {
    /// Rows of a data page, the same in every column of a row group: a page can be skipped in all.
    static let pageRows = 16_384
    let column: LeafColumn
    let profile: EncodingProfile
    let compressor: ZstdCompressor

    /// Appends the chunk to `file`.
    /// - Parameter habit: the encoding of the column's last large chunk, which the next one takes
    ///   without a trial.
    func write(
        _ data: ChunkData, habit: inout ValueEncoding.Habit?, to file: inout ByteWriter
    ) throws(ZstdError) -> WrittenChunk {
        var chunk = ColumnChunk()
        chunk.type = column.type
        chunk.path = [column.name]
        chunk.codec = Codec.zstd.rawValue
        chunk.valueCount = Int64(data.rowCount)
        let start = file.count
        let encoding = try ValueEncoding.choose(data, profile, compressor, &habit)
        var values = data.values
        var ranks: [UInt32] = []
        if case .dictionary(let dictionary, _) = encoding {
            chunk.dictionaryPageOffset = Int64(file.count)
            try append(dictionary, to: &file, &chunk)
            if case .bytes(let strings) = dictionary.entries {
                values = .coded(strings, dictionary.codes)
                ranks = dictionary.ranks
            }
        } else if case .coded = values {
            values = values.unpacked(0..<values.count)
        }
        chunk.dataPageOffset = Int64(file.count)
        var written = WrittenChunk(metadata: chunk, columnIndex: ColumnIndex())
        let bounds = try appendPages(data, values, ranks, encoding, to: &file, &written)
        written.metadata.statistics = Statistics(bounds, of: values, nullCount: data.nullCount)
        written.metadata.totalCompressedSize = Int64(file.count - start)
        describeEncodings(of: &written, encoding)
        if column.hasBloomFilter { written.bloomFilter = Self.bloomFilter(values, encoding) }
        return written
    }

    private func append(
        _ dictionary: ChunkDictionary, to file: inout ByteWriter, _ chunk: inout ColumnChunk
    ) throws(ZstdError) {
        var body = ByteWriter()
        PlainEncoding.encode(dictionary.entries, 0..<dictionary.entries.count, to: &body)
        let header = PageHeader(
            type: .dictionary, valueCount: Int32(dictionary.entries.count),
            encoding: Encoding.plain.rawValue)
        try append(header, body.bytes, to: &file, &chunk)
    }

    private func appendPages(
        _ data: ChunkData, _ values: ChunkValues, _ ranks: [UInt32], _ encoding: ValueEncoding,
        to file: inout ByteWriter, _ written: inout WrittenChunk
    ) throws(ZstdError) -> ValueBounds {
        var all = ValueBounds(values, 0..<0, ranks: ranks)
        var row = 0
        var value = 0
        repeat {
            let rows = row..<min(row + Self.pageRows, data.rowCount)
            var body = ByteWriter()
            let present = appendLevels(data, rows, to: &body)
            encoding.append(values, value..<value + present, to: &body)
            let header = PageHeader(
                type: .data, valueCount: Int32(rows.count), encoding: encoding.number.rawValue)
            let offset = file.count
            try append(header, body.bytes, to: &file, &written.metadata)
            written.offsetIndex.pages.append(
                OffsetIndex.Location(
                    offset: Int64(offset), size: Int32(file.count - offset), firstRow: Int64(row)))
            let bounds = ValueBounds(values, value..<value + present, ranks: ranks)
            note(
                Statistics(bounds, of: values, nullCount: rows.count - present),
                isNull: present == 0, in: &written.columnIndex)
            all.merge(bounds, of: values, ranks: ranks)
            row = rows.upperBound
            value += present
        } while row < data.rowCount
        let order = order(of: written)
        written.columnIndex?.order = order
        return all
    }

    /// Adds a page to the index, or gives the index up: every page with values needs bounds.
    private func note(_ page: Statistics, isNull: Bool, in index: inout ColumnIndex?) {
        guard isNull || (page.minimum != nil && page.maximum != nil) else {
            index = nil
            return
        }
        index?.nullPages.append(isNull)
        index?.minimums.append(page.minimum ?? [])
        index?.maximums.append(page.maximum ?? [])
        index?.nullCounts.append(page.nullCount ?? 0)
        if let count = page.nanCount { index?.nanCounts.append(count) }
    }

    /// Ascending only where both lists of bounds are, as those of a sorted time column.
    private func order(of written: WrittenChunk) -> ColumnIndex.Order {
        guard let index = written.columnIndex, column.type == .int64 || column.type == .int32 else {
            return .unordered
        }
        let pages = index.nullPages.indices.filter { !index.nullPages[$0] }
        let lows = pages.compactMap { Statistics.integer(of: index.minimums[$0]) }
        let highs = pages.compactMap { Statistics.integer(of: index.maximums[$0]) }
        let rises = [lows, highs].allSatisfy { bounds in
            zip(bounds, bounds.dropFirst()).allSatisfy { $0 <= $1 }
        }
        return rises ? .ascending : .unordered
    }

    /// Definition levels of some rows: a length, then the hybrid at one bit.
    /// - Returns: how many of the rows have a value.
    private func appendLevels(
        _ data: ChunkData, _ rows: Range<Int>, to body: inout ByteWriter
    ) -> Int {
        var levels = ByteWriter()
        var present = data.values.count == 0 ? 0 : rows.count
        if let isPresent = data.isPresent, present > 0 {
            let flags = isPresent.span.extracting(rows)
            present = Kernels.setFlags(flags)
            HybridRLE.encode(flags: flags, to: &levels)
        } else if !rows.isEmpty {
            HybridRLE.append(run: rows.count, of: present > 0 ? 1 : 0, width: 1, to: &levels)
        }
        body.append(littleEndian: UInt32(levels.count))
        body.append(contentsOf: levels.bytes)
        return present
    }

    private func append(
        _ header: PageHeader, _ body: [UInt8], to file: inout ByteWriter, _ chunk: inout ColumnChunk
    ) throws(ZstdError) {
        let stored = try compressor.compress(body)
        var header = header
        header.uncompressedSize = Int32(body.count)
        header.compressedSize = Int32(stored.count)
        header.crc = CRC32.of(stored)
        let bytes = header.thrift()
        file.append(contentsOf: bytes)
        file.append(contentsOf: stored)
        chunk.totalUncompressedSize += Int64(bytes.count + body.count)
    }

    private func describeEncodings(of written: inout WrittenChunk, _ encoding: ValueEncoding) {
        let pages = Int32(written.offsetIndex.pages.count)
        let data = PageEncodingStatistics(
            pageType: .data, encoding: encoding.number, count: pages)
        if case .dictionary = encoding {
            written.metadata.encodings = [Encoding.plain, .rle, .rleDictionary].map(\.rawValue)
            written.metadata.encodingStatistics = [
                PageEncodingStatistics(pageType: .dictionary, encoding: .plain, count: 1), data,
            ]
        } else {
            written.metadata.encodings = [encoding.number, .rle].map(\.rawValue)
            written.metadata.encodingStatistics = [data]
        }
    }

    private static func bloomFilter(
        _ values: ChunkValues, _ encoding: ValueEncoding
    ) -> BloomFilter? {
        var strings: ByteStrings
        switch values {
        case .bytes(let all): strings = all
        case .coded(let dictionary, _): strings = dictionary
        default: return nil
        }
        guard strings.count > 0 else { return nil }
        var filter = BloomFilter(count: strings.count)
        filter.insert(hashes: strings.hashes())
        return filter
    }
}
