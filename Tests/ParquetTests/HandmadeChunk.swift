import Bytes

@testable import Parquet

func bytes(_ hex: String) -> [UInt8] {
    hex.split(separator: " ").compactMap { UInt8($0, radix: 16) }
}

/// A column chunk put together page by page, for what our own writer never writes.
struct HandmadeChunk {
    var type: PhysicalType
    var codec = Codec.uncompressed
    var maximumDefinition = 1
    var typeLength: Int32?
    var rows: Int64 = 0
    private(set) var bytes: [UInt8] = []

    init(_ type: PhysicalType, codec: Codec = .uncompressed, maximumDefinition: Int = 1) {
        self.type = type
        self.codec = codec
        self.maximumDefinition = maximumDefinition
    }

    /// Appends bytes that hold a page's header already.
    mutating func append(_ page: [UInt8], rows: Int) {
        bytes += page
        self.rows += Int64(rows)
    }

    mutating func dictionary(_ body: [UInt8], count: Int, crc: UInt32? = nil) {
        append(header(.dictionary, body, body.count, count, .plain, crc) + body, rows: 0)
    }

    /// - Parameter size: the uncompressed size, where the body is compressed.
    mutating func page(
        _ encoding: Encoding, _ body: [UInt8], count: Int, size: Int? = nil, crc: UInt32? = nil
    ) {
        append(header(.data, body, size ?? body.count, count, encoding, crc) + body, rows: count)
    }

    /// - Parameters:
    ///   - values: as stored, behind the levels.
    ///   - size: of the values, uncompressed.
    mutating func page2(
        _ encoding: Encoding, levels: [UInt8], _ values: [UInt8], count: Int, nulls: Int,
        size: Int? = nil, isCompressed: Bool? = nil, levelLength: Int? = nil
    ) {
        var writer = ThriftWriter()
        writer.structure { header in
            header.field(1, PageType.dataV2.rawValue)
            header.field(2, Int32(levels.count + (size ?? values.count)))
            header.field(3, Int32(levels.count + values.count))
            header.field(8) { page in
                page.field(1, Int32(count))
                page.field(2, Int32(nulls))
                page.field(3, Int32(count))
                page.field(4, encoding.rawValue)
                page.field(5, Int32(levelLength ?? levels.count))
                page.field(6, Int32(0))
                if let isCompressed { page.field(7, isCompressed) }
            }
        }
        append(writer.bytes + levels + values, rows: count)
    }

    private func header(
        _ type: PageType, _ body: [UInt8], _ size: Int, _ count: Int, _ encoding: Encoding,
        _ crc: UInt32?
    ) -> [UInt8] {
        var header = PageHeader(
            type: type, valueCount: Int32(count), encoding: encoding.rawValue)
        header.uncompressedSize = Int32(size)
        header.compressedSize = Int32(body.count)
        header.crc = crc
        return header.thrift()
    }

    func read() throws(ParquetError) -> ChunkData {
        var chunk = ColumnChunk()
        chunk.type = type
        chunk.codec = codec.rawValue
        chunk.valueCount = rows
        var element = SchemaElement()
        element.type = type
        element.typeLength = typeLength
        let leaf = SchemaLeaf(
            path: ["c"], element: element, maximumDefinition: maximumDefinition,
            maximumRepetition: 0)
        let reader = ChunkReader(
            chunk: chunk, leaf: leaf, rowCount: rows, storedSize: bytes.count)
        return try reader.read(bytes)
    }
}
