import AccessLog
import Parquet
import Query

/// One value as a file stores it, or a bound from its statistics.
enum StoredValue {
    case boolean(Bool)
    case integer(Int64)
    case float(Float)
    case double(Double)
    /// A byte array whose logical type is text.
    case text(ArraySlice<UInt8>)
    case binary(ArraySlice<UInt8>)

    /// A minimum or maximum in PLAIN form; bytes of another length than the type's stay bytes.
    init(bound bytes: [UInt8], of element: SchemaElement) {
        let word = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        switch (element.type, bytes.count) {
        case (.boolean, 1): self = .boolean(word != 0)
        case (.int32, 4): self = .integer(Int64(Int32(truncatingIfNeeded: word)))
        case (.int64, 8): self = .integer(Int64(bitPattern: word))
        case (.float, 4): self = .float(Float(bitPattern: UInt32(truncatingIfNeeded: word)))
        case (.double, 8): self = .double(Double(bitPattern: word))
        case (.byteArray, _) where element.logicalType == .string: self = .text(bytes[...])
        default: self = .binary(bytes[...])
        }
    }

    /// Numbers in their shortest exact form; what JSON cannot say, as a string or in hex.
    func append(to json: inout JSONText) {
        switch self {
        case .boolean(let flag): json.literal(flag ? "true" : "false")
        case .integer(let number): json.number(number)
        case .float(let number): Self.append(number, to: &json)
        case .double(let number): Self.append(number, to: &json)
        case .text(let bytes) where UTF8Check.firstInvalidByte(bytes) == nil: json.string(bytes)
        case .text(let bytes), .binary(let bytes):
            json.object { json in
                json.key("hex")
                json.string(Self.hex(bytes)[...])
            }
        }
    }

    private static func append(
        _ number: some BinaryFloatingPoint & LosslessStringConvertible, to json: inout JSONText
    ) {
        if number.isFinite {
            json.literal(number.description)
        } else {
            json.string(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")
        }
    }

    /// For people: timestamps as ISO 8601, control characters made visible, bytes as 0x...
    func text(as type: LogicalType?) -> String {
        switch self {
        case .boolean(let flag): "\(flag)"
        case .integer(let number) where type == .timestamp && Self.calendar.contains(number):
            Timestamp.text(number)
        case .integer(let number): "\(number)"
        case .float(let number): "\(number)"
        case .double(let number): "\(number)"
        case .text(let bytes): PlainText.sanitized(String(decoding: bytes, as: UTF8.self))
        case .binary(let bytes): "0x" + String(decoding: Self.hex(bytes), as: UTF8.self)
        }
    }

    /// The years 1 to 9999 in microseconds: what ISO 8601 has digits for.
    private static let calendar: Range<Int64> =
        -62_135_596_800_000_000..<253_402_300_800_000_000

    private static let digits = Array("0123456789abcdef".utf8)

    private static func hex(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return text
    }
}
