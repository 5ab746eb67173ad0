import Bytes

extension PageHeader {
    /// Reads a header and moves `input` behind it.
    init(_ input: inout ByteReader) throws(ParquetError) {
        var reader = ThriftReader(input)
        var header = PageHeader()
        var type: PageType?
        var described: PageType?
        try reader.structure(requiring: [1, 2, 3]) { reader, field throws(ParquetError) in
            switch field.id {
            case 1:
                let number = try reader.int32(field)
                guard let known = PageType(rawValue: number) else {
                    throw .unsupported("page type \(number)")
                }
                type = known
            case 2: header.uncompressedSize = try reader.int32(field)
            case 3: header.compressedSize = try reader.int32(field)
            case 4: header.crc = UInt32(bitPattern: try reader.int32(field))
            case 5, 7:
                described = field.id == 5 ? .data : .dictionary
                try reader.structure(requiring: [1, 2]) { reader, field throws(ParquetError) in
                    switch field.id {
                    case 1: header.valueCount = try reader.int32(field)
                    case 2: header.encoding = try reader.int32(field)
                    case 3 where described == .data:
                        header.levelEncoding = try reader.int32(field)
                    case 4 where described == .data:
                        header.repetitionEncoding = try reader.int32(field)
                    default: try reader.skip(field)
                    }
                }
            case 8:
                described = .dataV2
                try header.readVersion2(&reader)
            default: try reader.skip(field)
            }
        }
        guard let type, type == .index || described == type else {
            throw .corrupt("page header without its \(type.map { "\($0)" } ?? "type")")
        }
        header.type = type
        guard header.uncompressedSize >= 0, header.compressedSize >= 0, header.valueCount >= 0
        else { throw .corrupt("negative size or count in a page header") }
        input = reader.input
        self = header
    }

    private mutating func readVersion2(_ reader: inout ThriftReader) throws(ParquetError) {
        var header = self
        try reader.structure(requiring: [1, 2, 3, 4, 5, 6]) { reader, field throws(ParquetError) in
            switch field.id {
            case 1: header.valueCount = try reader.int32(field)
            case 2: header.version2.nullCount = try reader.int32(field)
            case 3: header.version2.rowCount = try reader.int32(field)
            case 4: header.encoding = try reader.int32(field)
            case 5: header.version2.definitionLength = try reader.int32(field)
            case 6: header.version2.repetitionLength = try reader.int32(field)
            case 7: header.version2.isCompressed = try reader.bool(field)
            default: try reader.skip(field)
            }
        }
        self = header
    }
}
