import Bytes

/// Writes the Thrift compact protocol: structs of fields with rising ids.
struct ThriftWriter {
    enum WireType: UInt8 {
        case stop = 0
        case yes = 1
        case no = 2
        case byte = 3
        case int16 = 4
        case int32 = 5
        case int64 = 6
        case double = 7
        case binary = 8
        case list = 9
        case set = 10
        case map = 11
        case structure = 12
        case uuid = 13
    }

    private(set) var output = ByteWriter()
    private var lastID: Int16 = 0

    var bytes: [UInt8] { output.bytes }

    mutating func field(_ id: Int16, _ value: Int32) {
        header(id, .int32)
        output.append(zigzag: Int64(value))
    }

    mutating func field(_ id: Int16, _ value: Int64) {
        header(id, .int64)
        output.append(zigzag: value)
    }

    mutating func field(_ id: Int16, int16 value: Int16) {
        header(id, .int16)
        output.append(zigzag: Int64(value))
    }

    mutating func field(_ id: Int16, _ value: Bool) {
        header(id, value ? .yes : .no)
    }

    mutating func field(_ id: Int16, _ value: String) {
        field(id, Array(value.utf8))
    }

    mutating func field(_ id: Int16, _ value: [UInt8]) {
        header(id, .binary)
        append(value)
    }

    /// A struct field; the ids inside start afresh.
    mutating func field(_ id: Int16, body: (inout ThriftWriter) -> Void) {
        header(id, .structure)
        structure(body)
    }

    /// A list field of `count` elements, which `body` writes one after another.
    mutating func list(
        _ id: Int16, _ type: WireType, count: Int, body: (inout ThriftWriter) -> Void
    ) {
        header(id, .list)
        if count < 15 {
            output.append(UInt8(count) << 4 | type.rawValue)
        } else {
            output.append(0xF0 | type.rawValue)
            output.append(varint: UInt64(count))
        }
        body(&self)
    }

    /// A struct that stands alone or is an element of a list.
    mutating func structure(_ body: (inout ThriftWriter) -> Void) {
        let outer = lastID
        lastID = 0
        body(&self)
        output.append(WireType.stop.rawValue)
        lastID = outer
    }

    mutating func element(_ value: Int32) {
        output.append(zigzag: Int64(value))
    }

    mutating func element(_ value: Int64) {
        output.append(zigzag: value)
    }

    /// A boolean in a list is a byte of its own: 1 or 2.
    mutating func element(_ value: Bool) {
        output.append((value ? WireType.yes : .no).rawValue)
    }

    mutating func element(_ value: [UInt8]) {
        append(value)
    }

    mutating func element(_ value: String) {
        append(Array(value.utf8))
    }

    private mutating func append(_ value: [UInt8]) {
        output.append(varint: UInt64(value.count))
        output.append(contentsOf: value)
    }

    private mutating func header(_ id: Int16, _ type: WireType) {
        let delta = id - lastID
        if (1...15).contains(delta) {
            output.append(UInt8(delta) << 4 | type.rawValue)
        } else {
            output.append(type.rawValue)
            output.append(zigzag: Int64(id))
        }
        lastID = id
    }
}
