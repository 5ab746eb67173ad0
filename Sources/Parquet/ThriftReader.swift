import Bytes

/// Reads the Thrift compact protocol with every count and length checked before use.
struct ThriftReader {
    typealias WireType = ThriftWriter.WireType

    struct FieldHeader {
        let id: Int16
        let type: WireType
    }

    private(set) var input: ByteReader
    private var lastID: Int16 = 0
    private var depth = 0

    /// Deeper nesting than any Parquet struct has is an attack on the stack.
    static let maximumDepth = 64

    init(_ input: ByteReader) {
        self.input = input
    }

    /// Reads a struct: `body` gets every field header and must read or skip the field.
    /// - Parameter required: ids below 64 of fields that must be there.
    mutating func structure(
        requiring required: [Int16] = [],
        _ body: (inout ThriftReader, FieldHeader) throws(ParquetError) -> Void
    ) throws(ParquetError) {
        guard depth < Self.maximumDepth else { throw .corrupt("structs nested too deep") }
        depth += 1
        let outer = lastID
        lastID = 0
        var seen: UInt64 = 0
        while let header = try fieldHeader() {
            // A shift past the width gives 0.
            seen |= 1 << UInt64(UInt16(bitPattern: header.id))
            try body(&self, header)
        }
        for id in required where seen >> UInt64(id) & 1 == 0 {
            throw .corrupt("field \(id) is missing")
        }
        lastID = outer
        depth -= 1
    }

    /// Reads a list field: `body` is called once an element.
    mutating func list(
        _ header: FieldHeader, _ body: (inout ThriftReader, WireType) throws(ParquetError) -> Void
    ) throws(ParquetError) {
        guard header.type == .list || header.type == .set else {
            throw .corrupt("field \(header.id) is no list")
        }
        let (count, type) = try listHeader()
        for _ in 0..<count { try body(&self, type) }
    }

    /// Passes over `wanted` if it stands here.
    mutating func takes(_ wanted: [UInt8]) -> Bool {
        guard wanted.count <= input.remaining,
            Kernels.equal(input.bytes.span, input.offset, wanted.span, 0, wanted.count)
        else { return false }
        input.offset += wanted.count
        return true
    }

    mutating func int32(_ header: FieldHeader) throws(ParquetError) -> Int32 {
        guard let value = Int32(exactly: try int64(header)) else {
            throw .corrupt("field \(header.id) does not fit 32 bits")
        }
        return value
    }

    mutating func int64(_ header: FieldHeader) throws(ParquetError) -> Int64 {
        switch header.type {
        case .int16, .int32, .int64: return try zigzag()
        case .byte: return Int64(Int8(bitPattern: try byte()))
        default: throw .corrupt("field \(header.id) is no integer")
        }
    }

    mutating func bool(_ header: FieldHeader) throws(ParquetError) -> Bool {
        switch header.type {
        case .yes: return true
        case .no: return false
        default: throw .corrupt("field \(header.id) is no boolean")
        }
    }

    mutating func binary(_ header: FieldHeader) throws(ParquetError) -> [UInt8] {
        guard header.type == .binary else { throw .corrupt("field \(header.id) is no binary") }
        return try binaryElement()
    }

    mutating func text(_ header: FieldHeader) throws(ParquetError) -> String {
        String(decoding: try binary(header), as: UTF8.self)
    }

    mutating func binaryElement() throws(ParquetError) -> [UInt8] {
        let count = try length()
        do { return try input.readBytes(count) } catch { throw ParquetError(error) }
    }

    mutating func boolElement() throws(ParquetError) -> Bool {
        try byte() == WireType.yes.rawValue
    }

    mutating func zigzag() throws(ParquetError) -> Int64 {
        do { return try input.readZigzag() } catch { throw ParquetError(error) }
    }

    /// Passes over a field of any type, known or not.
    mutating func skip(_ header: FieldHeader) throws(ParquetError) {
        try skip(header.type, inList: false)
    }

    /// Passes over an element of a list.
    mutating func skip(element type: WireType) throws(ParquetError) {
        try skip(type, inList: true)
    }

    private mutating func skip(_ type: WireType, inList: Bool) throws(ParquetError) {
        var walk = ThriftWalk(offset: input.offset, end: input.end, depth: depth)
        try walk.skip(type, inList: inList, input.bytes.span)
        input.offset = walk.offset
    }

    private mutating func fieldHeader() throws(ParquetError) -> FieldHeader? {
        let first = try byte()
        guard let type = WireType(rawValue: first & 0x0F) else {
            throw .corrupt("unknown Thrift type \(first & 0x0F)")
        }
        if type == .stop {
            guard first == 0 else { throw .corrupt("stop with a field id") }
            return nil
        }
        if first >> 4 != 0 {
            lastID &+= Int16(first >> 4)
        } else {
            guard let id = Int16(exactly: try zigzag()) else {
                throw .corrupt("field id too large")
            }
            lastID = id
        }
        return FieldHeader(id: lastID, type: type)
    }

    private mutating func listHeader() throws(ParquetError) -> (Int, WireType) {
        let first = try byte()
        guard let type = WireType(rawValue: first & 0x0F), type != .stop else {
            throw .corrupt("unknown type in a list")
        }
        var count = Int(first >> 4)
        if count == 15 { count = try length() }
        // Every element takes at least one byte.
        guard count <= input.remaining else { throw .corrupt("list longer than its file") }
        return (count, type)
    }

    private mutating func length() throws(ParquetError) -> Int {
        let value: UInt64
        do { value = try input.readVarint() } catch { throw ParquetError(error) }
        guard value <= UInt64(input.remaining) else { throw .corrupt("length past the end") }
        return Int(value)
    }

    private mutating func byte() throws(ParquetError) -> UInt8 {
        do { return try input.readByte() } catch { throw ParquetError(error) }
    }

}
