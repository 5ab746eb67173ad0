/// The enums of parquet.thrift, by their numbers.
package enum PhysicalType: Int32, Sendable {
    case boolean = 0
    case int32 = 1
    case int64 = 2
    case int96 = 3
    case float = 4
    case double = 5
    case byteArray = 6
    case fixedLengthByteArray = 7
}

package enum Encoding: Int32, Sendable {
    case plain = 0
    case plainDictionary = 2
    case rle = 3
    case bitPacked = 4
    case deltaBinaryPacked = 5
    case deltaLengthByteArray = 6
    case deltaByteArray = 7
    case rleDictionary = 8
    case byteStreamSplit = 9
}

package enum Codec: Int32, Sendable {
    case uncompressed = 0
    case snappy = 1
    case gzip = 2
    case lzo = 3
    case brotli = 4
    case lz4 = 5
    case zstd = 6
    case lz4Raw = 7
}

package enum Repetition: Int32, Sendable {
    case required = 0
    case optional = 1
    case repeated = 2
}

package enum PageType: Int32, Sendable {
    case data = 0
    case index = 1
    case dictionary = 2
    case dataV2 = 3
}

/// The logical types that this project writes.
package enum LogicalType: Sendable, Equatable {
    case string
    /// Microseconds since the epoch, UTC.
    case timestamp
    /// Of groups, not of leaves.
    case map
    case list
}

/// One flat column of a file to be written.
package struct LeafColumn: Sendable, Equatable {
    package let name: String
    package let type: PhysicalType
    package let logicalType: LogicalType?
    package let fieldID: Int32?
    /// Whether each row group gets a bloom filter of the column's values (strings only).
    package let hasBloomFilter: Bool

    package init(
        name: String, type: PhysicalType, logicalType: LogicalType? = nil, fieldID: Int32? = nil,
        hasBloomFilter: Bool = false
    ) {
        self.name = name
        self.type = type
        self.logicalType = logicalType
        self.fieldID = fieldID
        self.hasBloomFilter = hasBloomFilter
    }
}
