import Bytes

/// Encodes one column chunk: a dictionary page where that is smaller, then data pages.
struct ChunkWriter {
    /// Rows of a data page, the same in every column of a row group.
    static let pageRows = 32_768

    let column: LeafColumn
    let compressor: ZstdCompressor

    /// Appends the chunk to `file` and returns its metadata.
    func write(_ data: ChunkData, to file: inout ByteWriter) throws(ZstdError) -> ColumnChunk {
        var chunk = ColumnChunk()
        chunk.type = column.type
        chunk.path = [column.name]
        chunk.codec = Codec.zstd.rawValue
        chunk.valueCount = Int64(data.rowCount)
        chunk.statistics = Statistics(of: data)
        let start = file.count
        let choice = DictionaryChoice(data.values)
        if let choice {
            chunk.dictionaryPageOffset = Int64(file.count)
            var body = ByteWriter()
            PlainEncoding.encode(choice.dictionary, 0..<choice.dictionary.count, to: &body)
            let header = PageHeader(
                type: .dictionary, valueCount: Int32(choice.dictionary.count),
                encoding: Encoding.plain.rawValue)
            try append(header, body.bytes, to: &file, &chunk)
        }
        chunk.dataPageOffset = Int64(file.count)
        let encoding = choice == nil ? Encoding.plain : .rleDictionary
        var pages: Int32 = 0
        var row = 0
        var value = 0
        repeat {
            let rows = min(Self.pageRows, data.rowCount - row)
            var body = ByteWriter()
            let values = appendLevels(data, row..<row + rows, to: &body)
            if let choice {
                body.append(UInt8(choice.width))
                HybridRLE.encode(
                    choice.codes.span, value..<value + values, width: choice.width, to: &body)
            } else {
                PlainEncoding.encode(data.values, value..<value + values, to: &body)
            }
            let header = PageHeader(
                type: .data, valueCount: Int32(rows), encoding: encoding.rawValue)
            try append(header, body.bytes, to: &file, &chunk)
            row += rows
            value += values
            pages += 1
        } while row < data.rowCount
        chunk.totalCompressedSize = Int64(file.count - start)
        describeEncodings(of: &chunk, encoding, pages: pages, hasDictionary: choice != nil)
        return chunk
    }

    /// Definition levels of some rows: a length, then the hybrid at one bit.
    /// - Returns: how many of the rows have a value.
    private func appendLevels(
        _ data: ChunkData, _ rows: Range<Int>, to body: inout ByteWriter
    ) -> Int {
        var levels = ByteWriter()
        var present = rows.count
        if let isPresent = data.isPresent {
            let flags = rows.map { isPresent[$0] ? UInt32(1) : 0 }
            present = flags.reduce(0) { $0 + Int($1) }
            HybridRLE.encode(flags.span, 0..<flags.count, width: 1, to: &levels)
        } else if !rows.isEmpty {
            levels.append(varint: UInt64(rows.count) << 1)
            levels.append(1)
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

    private func describeEncodings(
        of chunk: inout ColumnChunk, _ encoding: Encoding, pages: Int32, hasDictionary: Bool
    ) {
        if hasDictionary {
            chunk.encodings = [Encoding.plain, .rle, .rleDictionary].map(\.rawValue)
            chunk.encodingStatistics = [
                PageEncodingStatistics(pageType: .dictionary, encoding: .plain, count: 1),
                PageEncodingStatistics(pageType: .data, encoding: encoding, count: pages),
            ]
        } else {
            chunk.encodings = [Encoding.plain, .rle].map(\.rawValue)
            chunk.encodingStatistics = [
                PageEncodingStatistics(pageType: .data, encoding: encoding, count: pages)
            ]
        }
    }
}
