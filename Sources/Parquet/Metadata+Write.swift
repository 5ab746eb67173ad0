/// The footer's structs as Thrift; field ids are those of parquet.thrift.
extension FileMetadata {
    func thrift() -> [UInt8] {
        var writer = ThriftWriter()
        writer.structure { file in
            file.field(1, version)
            file.list(2, .structure, count: schema.count) { list in
                for element in schema { list.structure(element.write) }
            }
            file.field(3, rowCount)
            file.list(4, .structure, count: rowGroups.count) { list in
                for group in rowGroups { list.structure(group.write) }
            }
            if !keyValues.isEmpty {
                file.list(5, .structure, count: keyValues.count) { list in
                    for pair in keyValues {
                        list.structure { entry in
                            entry.field(1, pair.key)
                            if let value = pair.value { entry.field(2, value) }
                        }
                    }
                }
            }
            if let createdBy { file.field(6, createdBy) }
            // TYPE_ORDER for every leaf: without it min_value and max_value mean nothing.
            let leaves = schema.filter { $0.type != nil }.count
            file.list(7, .structure, count: leaves) { list in
                for _ in 0..<leaves { list.structure { $0.field(1) { _ in } } }
            }
        }
        return writer.bytes
    }
}

extension SchemaElement {
    fileprivate func write(_ writer: inout ThriftWriter) {
        if let type { writer.field(1, type.rawValue) }
        if let typeLength { writer.field(2, typeLength) }
        if let repetition { writer.field(3, repetition.rawValue) }
        writer.field(4, name)
        if let childCount { writer.field(5, childCount) }
        switch logicalType {
        case .string: writer.field(6, Int32(0))
        case .map: writer.field(6, Int32(1))
        case .list: writer.field(6, Int32(3))
        case .timestamp: writer.field(6, Int32(10))
        case nil: break
        }
        if let fieldID { writer.field(9, fieldID) }
        switch logicalType {
        case .string:
            writer.field(10) { $0.field(1) { _ in } }
        case .map:
            writer.field(10) { $0.field(2) { _ in } }
        case .list:
            writer.field(10) { $0.field(3) { _ in } }
        case .timestamp:
            // TIMESTAMP { isAdjustedToUTC = true, unit = MICROS }
            writer.field(10) { union in
                union.field(8) { timestamp in
                    timestamp.field(1, true)
                    timestamp.field(2) { unit in unit.field(2) { _ in } }
                }
            }
        case nil: break
        }
    }
}

extension RowGroup {
    fileprivate func write(_ writer: inout ThriftWriter) {
        writer.list(1, .structure, count: columns.count) { list in
            for chunk in columns {
                list.structure { outer in
                    // The offset in ColumnChunk is deprecated; the specification asks for 0.
                    outer.field(2, Int64(0))
                    outer.field(3, body: chunk.write)
                    if let index = chunk.offsetIndex {
                        outer.field(4, index.offset)
                        outer.field(5, index.length)
                    }
                    if let index = chunk.columnIndex {
                        outer.field(6, index.offset)
                        outer.field(7, index.length)
                    }
                }
            }
        }
        writer.field(2, totalByteSize)
        writer.field(3, rowCount)
        if !sorting.isEmpty {
            writer.list(4, .structure, count: sorting.count) { list in
                for entry in sorting {
                    list.structure { column in
                        column.field(1, entry.column)
                        column.field(2, entry.descending)
                        column.field(3, entry.nullsFirst)
                    }
                }
            }
        }
        writer.field(5, fileOffset)
        writer.field(6, totalCompressedSize)
        writer.field(7, int16: ordinal)
    }
}

extension ColumnChunk {
    fileprivate func write(_ writer: inout ThriftWriter) {
        writer.field(1, type.rawValue)
        writer.list(2, .int32, count: encodings.count) { list in
            for encoding in encodings { list.element(encoding) }
        }
        writer.list(3, .binary, count: path.count) { list in
            for name in path { list.element(name) }
        }
        writer.field(4, codec)
        writer.field(5, valueCount)
        writer.field(6, totalUncompressedSize)
        writer.field(7, totalCompressedSize)
        writer.field(9, dataPageOffset)
        if let dictionaryPageOffset { writer.field(11, dictionaryPageOffset) }
        if let statistics { writer.field(12, body: statistics.write) }
        if !encodingStatistics.isEmpty {
            writer.list(13, .structure, count: encodingStatistics.count) { list in
                for entry in encodingStatistics {
                    list.structure { item in
                        item.field(1, entry.pageType.rawValue)
                        item.field(2, entry.encoding.rawValue)
                        item.field(3, entry.count)
                    }
                }
            }
        }
        if let bloomFilter {
            writer.field(14, bloomFilter.offset)
            writer.field(15, bloomFilter.length)
        }
    }
}

extension Statistics {
    fileprivate func write(_ writer: inout ThriftWriter) {
        if let nullCount { writer.field(3, nullCount) }
        if let maximum { writer.field(5, maximum) }
        if let minimum { writer.field(6, minimum) }
        if let isMaximumExact { writer.field(7, isMaximumExact) }
        if let isMinimumExact { writer.field(8, isMinimumExact) }
        if let nanCount { writer.field(9, nanCount) }
    }
}

extension PageHeader {
    func thrift() -> [UInt8] {
        var writer = ThriftWriter()
        writer.structure { header in
            header.field(1, type.rawValue)
            header.field(2, uncompressedSize)
            header.field(3, compressedSize)
            if let crc { header.field(4, Int32(bitPattern: crc)) }
            switch type {
            case .dictionary:
                header.field(7) { page in
                    page.field(1, valueCount)
                    page.field(2, encoding)
                }
            default:
                header.field(5) { page in
                    page.field(1, valueCount)
                    page.field(2, encoding)
                    page.field(3, Encoding.rle.rawValue)
                    page.field(4, Encoding.rle.rawValue)
                }
            }
        }
        return writer.bytes
    }
}
