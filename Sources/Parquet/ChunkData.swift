import Bytes

/// The values of one column over some rows, nulls left out.
package enum ChunkValues: Sendable, Equatable {
    case boolean([Bool])
    case int32([Int32])
    case int64([Int64])
    case float([Float])
    case double([Double])
    case bytes(ByteStrings)
    /// Indices into a list of distinct strings, of which some may not occur.
    case coded(ByteStrings, [UInt32])

    package var count: Int {
        switch self {
        case .boolean(let values): values.count
        case .int32(let values): values.count
        case .int64(let values): values.count
        case .float(let values): values.count
        case .double(let values): values.count
        case .bytes(let values): values.count
        case .coded(_, let codes): codes.count
        }
    }

    /// Bytes held, dictionaries left out.
    var footprint: Int {
        switch self {
        case .boolean(let values): values.count
        case .int32(let values): values.count * 4
        case .int64(let values): values.count * 8
        case .float(let values): values.count * 4
        case .double(let values): values.count * 8
        case .bytes(let values): values.bytes.count + values.count * 8
        case .coded(_, let codes): codes.count * 4
        }
    }

    var isCoded: Bool {
        if case .coded = self { true } else { false }
    }

    /// No values, in the form that a column of `type` has.
    static func none(of type: PhysicalType) -> ChunkValues {
        switch type {
        case .boolean: .boolean([])
        case .int32: .int32([])
        case .int64: .int64([])
        case .float: .float([])
        case .double: .double([])
        case .byteArray, .fixedLengthByteArray, .int96: .bytes(ByteStrings())
        }
    }

    /// The entries of this dictionary that `codes` name, all of which it has; strings stay coded.
    func selected(by codes: [UInt32]) -> ChunkValues {
        switch self {
        case .boolean(let entries): .boolean(codes.map { entries[Int($0)] })
        case .int32(let entries): .int32(codes.map { entries[Int($0)] })
        case .int64(let entries): .int64(codes.map { entries[Int($0)] })
        case .float(let entries): .float(codes.map { entries[Int($0)] })
        case .double(let entries): .double(codes.map { entries[Int($0)] })
        case .bytes(let entries), .coded(let entries, _): .coded(entries, codes)
        }
    }
}

/// One flat, optional column of a row group: which rows have a value, and the values.
package struct ChunkData: Sendable, Equatable {
    package var values: ChunkValues
    /// One entry a row; nil if no row is null, or if all are.
    package var isPresent: [Bool]?
    /// Which of the strings of `.coded` values occur, where that is known.
    package var usage: StringUsage?
    /// Rows where all are null and `isPresent` is left out.
    private var absentRows = 0

    package init(
        _ values: ChunkValues, isPresent: [Bool]? = nil, usage: StringUsage? = nil
    ) {
        self.values = values
        self.isPresent = isPresent
        self.usage = usage
    }

    /// A column without a single value.
    package init(absent rows: Int, of type: PhysicalType) {
        values = .none(of: type)
        absentRows = rows
    }

    package var rowCount: Int { isPresent?.count ?? (values.count + absentRows) }
    package var nullCount: Int { rowCount - values.count }
    /// Bytes held; the strings of a dictionary are those of the rows.
    package var footprint: Int { (isPresent?.count ?? 0) + values.footprint }
}
