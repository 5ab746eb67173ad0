import Bytes

/// Where the data pages of a chunk are (parquet.thrift, OffsetIndex).
package struct OffsetIndex: Sendable, Equatable {
    package struct Location: Sendable, Equatable {
        /// Of the page's header in the file.
        package var offset: Int64
        /// Header and body.
        package var size: Int32
        package var firstRow: Int64
    }

    package var pages: [Location] = []

    package init() {}

    func thrift() -> [UInt8] {
        var writer = ThriftWriter()
        writer.structure { index in
            index.list(1, .structure, count: pages.count) { list in
                for page in pages {
                    list.structure { location in
                        location.field(1, page.offset)
                        location.field(2, page.size)
                        location.field(3, page.firstRow)
                    }
                }
            }
        }
        return writer.bytes
    }

    package init(thrift bytes: [UInt8]) throws(ParquetError) {
        var index = OffsetIndex()
        var reader = ThriftReader(ByteReader(bytes))
        try reader.structure { reader, field throws(ParquetError) in
            guard field.id == 1 else { return try reader.skip(field) }
            try reader.list(field) { reader, _ throws(ParquetError) in
                var page = Location(offset: 0, size: 0, firstRow: 0)
                try reader.structure { reader, field throws(ParquetError) in
                    switch field.id {
                    case 1: page.offset = try reader.int64(field)
                    case 2: page.size = try reader.int32(field)
                    case 3: page.firstRow = try reader.int64(field)
                    default: try reader.skip(field)
                    }
                }
                index.pages.append(page)
            }
        }
        self = index
    }
}

/// Bounds of every data page of a chunk (parquet.thrift, ColumnIndex).
package struct ColumnIndex: Sendable, Equatable {
    package enum Order: Int32, Sendable {
        case unordered = 0
        case ascending = 1
        case descending = 2
    }

    /// Pages that hold nulls alone; their bounds are empty and mean nothing.
    package var nullPages: [Bool] = []
    package var minimums: [[UInt8]] = []
    package var maximums: [[UInt8]] = []
    package var order = Order.unordered
    package var nullCounts: [Int64] = []
    /// Doubles only.
    package var nanCounts: [Int64] = []

    package init() {}

    func thrift() -> [UInt8] {
        var writer = ThriftWriter()
        writer.structure { index in
            index.list(1, .yes, count: nullPages.count) { list in
                for isNull in nullPages { list.element(isNull) }
            }
            index.list(2, .binary, count: minimums.count) { list in
                for bound in minimums { list.element(bound) }
            }
            index.list(3, .binary, count: maximums.count) { list in
                for bound in maximums { list.element(bound) }
            }
            index.field(4, order.rawValue)
            index.list(5, .int64, count: nullCounts.count) { list in
                for count in nullCounts { list.element(count) }
            }
            if !nanCounts.isEmpty {
                index.list(8, .int64, count: nanCounts.count) { list in
                    for count in nanCounts { list.element(count) }
                }
            }
        }
        return writer.bytes
    }

    package init(thrift bytes: [UInt8]) throws(ParquetError) {
        var index = ColumnIndex()
        var reader = ThriftReader(ByteReader(bytes))
        try reader.structure { reader, field throws(ParquetError) in
            switch field.id {
            case 1:
                try reader.list(field) { reader, _ throws(ParquetError) in
                    index.nullPages.append(try reader.boolElement())
                }
            case 2:
                try reader.list(field) { reader, _ throws(ParquetError) in
                    index.minimums.append(try reader.binaryElement())
                }
            case 3:
                try reader.list(field) { reader, _ throws(ParquetError) in
                    index.maximums.append(try reader.binaryElement())
                }
            case 4: index.order = Order(rawValue: try reader.int32(field)) ?? .unordered
            case 5:
                try reader.list(field) { reader, _ throws(ParquetError) in
                    index.nullCounts.append(try reader.zigzag())
                }
            case 8:
                try reader.list(field) { reader, _ throws(ParquetError) in
                    index.nanCounts.append(try reader.zigzag())
                }
            default: try reader.skip(field)
            }
        }
        guard index.minimums.count == index.nullPages.count,
            index.maximums.count == index.nullPages.count
        else { throw .corrupt("column index with lists of different lengths") }
        self = index
    }
}
