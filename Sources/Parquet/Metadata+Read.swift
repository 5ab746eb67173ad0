import Bytes

/// The footer's structs from Thrift; unknown fields are skipped.
extension FileMetadata {
    /// - Parameters:
    ///   - choice: columns whose chunks are read; nil is all.
    ///   - known: a schema that the file may have too.
    /// - Returns: the footer, and its schema.
    static func read(
        thrift bytes: [UInt8], in range: Range<Int>, _ choice: FooterChoice? = nil,
        known: FileSchema? = nil
    ) throws(ParquetError) -> (FileMetadata, FileSchema) {
        var choice = choice
        var reader = ThriftReader(ByteReader(bytes, in: range))
        var file = FileMetadata()
        var schema: FileSchema?
        try reader.structure(requiring: [2, 3, 4]) { reader, field throws(ParquetError) in
            switch field.id {
            case 1: file.version = try reader.int32(field)
            case 2:
                let read = try FileSchema(&reader, field, known: known)
                file.schema = read.elements
                choice?.choose(from: read)
                schema = read
            case 3: file.rowCount = try reader.int64(field)
            case 4:
                try reader.list(field) { reader, _ throws(ParquetError) in
                    file.rowGroups.append(try RowGroup(&reader, choice?.isWanted))
                }
            case 5:
                try reader.list(field) { reader, _ throws(ParquetError) in
                    var pair = KeyValue(key: "", value: nil)
                    try reader.structure { reader, field throws(ParquetError) in
                        switch field.id {
                        case 1: pair.key = try reader.text(field)
                        case 2: pair.value = try reader.text(field)
                        default: try reader.skip(field)
                        }
                    }
                    file.keyValues.append(pair)
                }
            case 6: file.createdBy = try reader.text(field)
            case 8: throw .unsupported("encrypted columns")
            default: try reader.skip(field)
            }
        }
        guard let schema else { throw .corrupt("field 2 is missing") }
        return (file, schema)
    }
}

extension SchemaElement {
    init(_ reader: inout ThriftReader) throws(ParquetError) {
        var element = SchemaElement()
        try reader.structure(requiring: [4]) { reader, field throws(ParquetError) in
            switch field.id {
            case 1:
                let number = try reader.int32(field)
                guard let type = PhysicalType(rawValue: number) else {
                    throw .corrupt("physical type \(number) does not exist")
                }
                element.type = type
            case 2: element.typeLength = try reader.int32(field)
            case 3:
                let number = try reader.int32(field)
                guard let repetition = Repetition(rawValue: number) else {
                    throw .corrupt("repetition \(number) does not exist")
                }
                element.repetition = repetition
            case 4: element.name = try reader.text(field)
            case 5: element.childCount = try reader.int32(field)
            case 6:
                // ConvertedType: UTF8 and TIMESTAMP_MICROS are the two that matter here.
                switch try reader.int32(field) {
                case 0: element.logicalType = .string
                case 10: element.logicalType = .timestamp
                default: break
                }
            case 9: element.fieldID = try reader.int32(field)
            default: try reader.skip(field)
            }
        }
        self = element
    }
}

extension RowGroup {
    /// - Parameter isWanted: whether a column's chunk is read, by leaf; nil reads all.
    init(_ reader: inout ThriftReader, _ isWanted: [Bool]?) throws(ParquetError) {
        var group = RowGroup()
        try reader.structure(requiring: [1, 3]) { reader, field throws(ParquetError) in
            switch field.id {
            case 1:
                guard let isWanted else {
                    try reader.list(field) { reader, _ throws(ParquetError) in
                        group.columns.append(try ColumnChunk(outer: &reader))
                    }
                    return
                }
                group.columns = ColumnChunks(passedOver: isWanted.count)
                var column = 0
                try reader.list(field) { reader, type throws(ParquetError) in
                    if column < isWanted.count, isWanted[column] {
                        group.columns.keep(try ColumnChunk(outer: &reader), of: column)
                    } else {
                        try reader.skip(element: type)
                    }
                    column += 1
                }
                guard column == isWanted.count else {
                    throw .corrupt("\(column) column chunks for \(isWanted.count) columns")
                }
            case 2: group.totalByteSize = try reader.int64(field)
            case 3: group.rowCount = try reader.int64(field)
            case 4:
                try reader.list(field) { reader, _ throws(ParquetError) in
                    group.sorting.append(try SortingColumn(&reader))
                }
            case 5: group.fileOffset = try reader.int64(field)
            case 6: group.totalCompressedSize = try reader.int64(field)
            case 7: group.ordinal = Int16(truncatingIfNeeded: try reader.int64(field))
            default: try reader.skip(field)
            }
        }
        self = group
    }
}

extension SortingColumn {
    fileprivate init(_ reader: inout ThriftReader) throws(ParquetError) {
        var sorting = SortingColumn(column: 0)
        try reader.structure(requiring: [1]) { reader, field throws(ParquetError) in
            switch field.id {
            case 1: sorting.column = try reader.int32(field)
            case 2: sorting.descending = try reader.bool(field)
            case 3: sorting.nullsFirst = try reader.bool(field)
            default: try reader.skip(field)
            }
        }
        self = sorting
    }
}

extension ColumnChunk {
    /// What stands for a chunk that was not asked for. It has no values, so that none can be read.
    static let passedOver = ColumnChunk()

    /// Reads the struct around the metadata, which holds the places of the page index.
    fileprivate init(outer reader: inout ThriftReader) throws(ParquetError) {
        var chunk: ColumnChunk?
        var offsetIndex = FileRange(offset: 0, length: 0)
        var columnIndex = FileRange(offset: 0, length: 0)
        try reader.structure { reader, field throws(ParquetError) in
            switch field.id {
            case 3: chunk = try ColumnChunk(&reader)
            case 4: offsetIndex.offset = try reader.int64(field)
            case 5: offsetIndex.length = try reader.int32(field)
            case 6: columnIndex.offset = try reader.int64(field)
            case 7: columnIndex.length = try reader.int32(field)
            default: try reader.skip(field)
            }
        }
        guard var chunk else { throw .corrupt("column chunk without metadata") }
        if offsetIndex.length > 0 { chunk.offsetIndex = offsetIndex }
        if columnIndex.length > 0 { chunk.columnIndex = columnIndex }
        self = chunk
    }

    init(_ reader: inout ThriftReader) throws(ParquetError) {
        var chunk = ColumnChunk()
        var bloomFilter = FileRange(offset: 0, length: 0)
        try reader.structure(requiring: [1, 4, 5, 7, 9]) { reader, field throws(ParquetError) in
            switch field.id {
            case 1:
                let number = try reader.int32(field)
                guard let type = PhysicalType(rawValue: number) else {
                    throw .corrupt("physical type \(number) does not exist")
                }
                chunk.type = type
            case 2:
                try reader.list(field) { reader, _ throws(ParquetError) in
                    chunk.encodings.append(Int32(truncatingIfNeeded: try reader.zigzag()))
                }
            case 3:
                try reader.list(field) { reader, _ throws(ParquetError) in
                    chunk.path.append(String(decoding: try reader.binaryElement(), as: UTF8.self))
                }
            case 4: chunk.codec = try reader.int32(field)
            case 5: chunk.valueCount = try reader.int64(field)
            case 6: chunk.totalUncompressedSize = try reader.int64(field)
            case 7: chunk.totalCompressedSize = try reader.int64(field)
            case 9: chunk.dataPageOffset = try reader.int64(field)
            case 11: chunk.dictionaryPageOffset = try reader.int64(field)
            case 12: chunk.statistics = try Statistics(&reader)
            case 14: bloomFilter.offset = try reader.int64(field)
            // One writer has put something else there.
            case 15 where field.type == .int32: bloomFilter.length = try reader.int32(field)
            default: try reader.skip(field)
            }
        }
        if bloomFilter.length > 0 { chunk.bloomFilter = bloomFilter }
        self = chunk
    }
}

extension Statistics {
    init(_ reader: inout ThriftReader) throws(ParquetError) {
        var statistics = Statistics()
        try reader.structure { reader, field throws(ParquetError) in
            switch field.id {
            case 3: statistics.nullCount = try reader.int64(field)
            case 5: statistics.maximum = try reader.binary(field)
            case 6: statistics.minimum = try reader.binary(field)
            case 7: statistics.isMaximumExact = try reader.bool(field)
            case 8: statistics.isMinimumExact = try reader.bool(field)
            case 9: statistics.nanCount = try reader.int64(field)
            default: try reader.skip(field)
            }
        }
        self = statistics
    }
}
