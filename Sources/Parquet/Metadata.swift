/// The footer of a file (parquet.thrift, FileMetaData), as far as it is used here.
package struct FileMetadata: Sendable, Equatable {
    package var version: Int32 = 1
    package var schema: [SchemaElement] = []
    package var rowCount: Int64 = 0
    package var rowGroups: [RowGroup] = []
    package var keyValues: [KeyValue] = []
    package var createdBy: String?
}

package struct KeyValue: Sendable, Equatable {
    package var key: String
    package var value: String?
}

/// One node of the schema tree, in depth-first order.
package struct SchemaElement: Sendable, Equatable {
    package var type: PhysicalType?
    package var typeLength: Int32?
    package var repetition: Repetition?
    package var name = ""
    /// Groups only.
    package var childCount: Int32?
    package var fieldID: Int32?
    package var logicalType: LogicalType?
}

package struct RowGroup: Sendable, Equatable {
    package var columns: ColumnChunks = []
    /// Uncompressed bytes, page headers included.
    package var totalByteSize: Int64 = 0
    package var totalCompressedSize: Int64 = 0
    package var rowCount: Int64 = 0
    package var sorting: [SortingColumn] = []
    package var fileOffset: Int64 = 0
    package var ordinal: Int16 = 0
}

package struct SortingColumn: Sendable, Equatable {
    package var column: Int32
    package var descending: Bool
    package var nullsFirst: Bool

    package init(column: Int32, descending: Bool = false, nullsFirst: Bool = false) {
        self.column = column
        self.descending = descending
        self.nullsFirst = nullsFirst
    }
}

/// A column chunk's metadata (parquet.thrift, ColumnMetaData).
package struct ColumnChunk: Sendable, Equatable {
    package var type: PhysicalType = .int32
    package var encodings: [Int32] = []
    package var path: [String] = []
    package var codec: Int32 = 0
    /// Nulls included.
    package var valueCount: Int64 = 0
    package var totalUncompressedSize: Int64 = 0
    package var totalCompressedSize: Int64 = 0
    package var dataPageOffset: Int64 = 0
    package var dictionaryPageOffset: Int64?
    package var statistics: Statistics?
    package var encodingStatistics: [PageEncodingStatistics] = []
    package var bloomFilter: FileRange?
    /// These two stand in ColumnChunk, around the metadata.
    package var columnIndex: FileRange?
    package var offsetIndex: FileRange?

    /// Where the chunk's first page begins. An offset of 0 means that there is no such page.
    package var start: Int64 {
        guard let dictionary = dictionaryPageOffset, dictionary > 0 else { return dataPageOffset }
        return dataPageOffset > 0 ? min(dictionary, dataPageOffset) : dictionary
    }
}

/// A part of the file.
package struct FileRange: Sendable, Equatable {
    package var offset: Int64
    package var length: Int32
}

package struct PageEncodingStatistics: Sendable, Equatable {
    package var pageType: PageType
    package var encoding: Encoding
    package var count: Int32
}

/// Bounds in the PLAIN form of the column's type, without length prefix.
package struct Statistics: Sendable, Equatable {
    package var nullCount: Int64?
    package var minimum: [UInt8]?
    package var maximum: [UInt8]?
    package var isMinimumExact: Bool?
    package var isMaximumExact: Bool?
    /// Doubles only.
    package var nanCount: Int64?

    package init() {}
}

package struct PageHeader: Sendable, Equatable {
    package var type: PageType = .data
    package var uncompressedSize: Int32 = 0
    package var compressedSize: Int32 = 0
    package var crc: UInt32?
    /// Nulls included; of a dictionary page, its entries.
    package var valueCount: Int32 = 0
    package var encoding: Int32 = 0
    /// Of the definition levels of a version 1 data page.
    package var levelEncoding: Int32 = Encoding.rle.rawValue
    /// Of its repetition levels.
    package var repetitionEncoding: Int32 = Encoding.rle.rawValue
    /// Of version 2 data pages only.
    package var version2 = PageHeaderVersion2()
}

/// What a version 2 data page says beyond version 1: its levels stand before the compressed part.
package struct PageHeaderVersion2: Sendable, Equatable {
    package var nullCount: Int32 = 0
    package var rowCount: Int32 = 0
    package var definitionLength: Int32 = 0
    package var repetitionLength: Int32 = 0
    package var isCompressed = true
}
