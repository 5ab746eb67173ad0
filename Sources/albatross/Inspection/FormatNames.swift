import Parquet

/// The names that parquet.thrift gives to its types, encodings and codecs.
extension PhysicalType {
    var name: String {
        switch self {
        case .boolean: "BOOLEAN"
        case .int32: "INT32"
        case .int64: "INT64"
        case .int96: "INT96"
        case .float: "FLOAT"
        case .double: "DOUBLE"
        case .byteArray: "BYTE_ARRAY"
        case .fixedLengthByteArray: "FIXED_LEN_BYTE_ARRAY"
        }
    }
}

extension LogicalType {
    var name: String {
        switch self {
        case .string: "STRING"
        case .timestamp: "TIMESTAMP(MICROS,UTC)"
        case .map: "MAP"
        case .list: "LIST"
        }
    }
}

extension Encoding {
    var name: String {
        switch self {
        case .plain: "PLAIN"
        case .plainDictionary: "PLAIN_DICTIONARY"
        case .rle: "RLE"
        case .bitPacked: "BIT_PACKED"
        case .deltaBinaryPacked: "DELTA_BINARY_PACKED"
        case .deltaLengthByteArray: "DELTA_LENGTH_BYTE_ARRAY"
        case .deltaByteArray: "DELTA_BYTE_ARRAY"
        case .rleDictionary: "RLE_DICTIONARY"
        case .byteStreamSplit: "BYTE_STREAM_SPLIT"
        }
    }
}

extension Codec {
    var name: String {
        switch self {
        case .uncompressed: "UNCOMPRESSED"
        case .snappy: "SNAPPY"
        case .gzip: "GZIP"
        case .lzo: "LZO"
        case .brotli: "BROTLI"
        case .lz4: "LZ4"
        case .zstd: "ZSTD"
        case .lz4Raw: "LZ4_RAW"
        }
    }
}

extension Repetition {
    var name: String {
        switch self {
        case .required: "REQUIRED"
        case .optional: "OPTIONAL"
        case .repeated: "REPEATED"
        }
    }
}

extension SchemaElement {
    /// Physical type with its length: `FIXED_LEN_BYTE_ARRAY(16)`.
    var typeName: String {
        let name = type?.name ?? "GROUP"
        guard type == .fixedLengthByteArray, let typeLength else { return name }
        return "\(name)(\(typeLength))"
    }
}

extension ColumnChunk {
    /// Encodings of levels, dictionary and values; a number where this program knows no name.
    var encodingNames: [String] {
        encodings.map { Encoding(rawValue: $0)?.name ?? "\($0)" }.sorted()
    }

    var codecName: String { Codec(rawValue: codec)?.name ?? "\(codec)" }

    /// Some writers give the offset 0 where there is no dictionary.
    var hasDictionaryPage: Bool { (dictionaryPageOffset ?? 0) > 0 }
}
