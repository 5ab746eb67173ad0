import Bytes

/// Passes over Thrift values without making anything of them: most of a footer tells of columns that
/// nobody asked for.
struct ThriftWalk {
    private(set) var offset: Int
    private let end: Int
    private var depth: Int

    /// - Parameter depth: of the structs around the value.
    init(offset: Int, end: Int, depth: Int) {
        (self.offset, self.end, self.depth) = (offset, end, depth)
    }

    /// - Parameters:
    ///   - inList: whether the value is an element, where a boolean has a byte of its own.
    ///   - bytes: that the offsets count in.
    mutating func skip(
        _ type: ThriftReader.WireType, inList: Bool, _ bytes: Span<UInt8>
    ) throws(ParquetError) {
        switch type {
        case .stop: throw .corrupt("stop where a value was expected")
        // A boolean field is in its header.
        case .yes, .no: if inList { try take(1) }
        case .byte: try take(1)
        case .int16, .int32, .int64: _ = try varint(bytes)
        case .double: try take(8)
        case .uuid: try take(16)
        case .binary: try take(try length(bytes))
        case .structure:
            try enter()
            try skipFields(bytes)
            depth -= 1
        case .list, .set:
            try enter()
            try skipList(bytes)
            depth -= 1
        case .map:
            try enter()
            try skipMap(bytes)
            depth -= 1
        }
    }

    /// Most of a footer goes through here, so that what is short is read in place: a header and up to
    /// seven bytes behind it in one load.
    private mutating func skipFields(_ bytes: Span<UInt8>) throws(ParquetError) {
        let raw = unsafe bytes.bytes
        let last = min(end, bytes.count) - 8
        var place = max(0, offset)
        while place <= last {
            let word = Kernels.checkedWord(raw, place)
            let first = UInt8(truncatingIfNeeded: word)
            let type = first & 0x0F
            if first < 0x10 {
                if first == 0 {
                    offset = place &+ 1
                    return
                }
            } else if type >= 4, type <= 6 {
                let ends = ~(word &>> 8) & 0x0080_8080_8080_8080
                if ends != 0 {
                    place &+= 2 &+ ends.trailingZeroBitCount &>> 3
                    continue
                }
            } else if type == 8 {
                let length = Int(truncatingIfNeeded: word &>> 8 & 0xFF)
                if length < 0x80, length <= end &- place &- 2 {
                    place &+= 2 &+ length
                    continue
                }
            }
            offset = place
            if try isEnd(skippingField: bytes) { return }
            place = offset
        }
        offset = place
        while try !isEnd(skippingField: bytes) {}
    }

    /// Passes over a field of any kind; true behind the last one.
    private mutating func isEnd(skippingField bytes: Span<UInt8>) throws(ParquetError) -> Bool {
        let first = try byte(bytes)
        guard first != 0 else { return true }
        guard let type = ThriftReader.WireType(rawValue: first & 0x0F), type != .stop else {
            throw first & 0x0F == 0
                ? .corrupt("stop with a field id")
                : .corrupt("unknown Thrift type \(first & 0x0F)")
        }
        if first >> 4 == 0 {
            guard try varint(bytes) <= UInt64(UInt16.max) else {
                throw .corrupt("field id too large")
            }
        }
        try skip(type, inList: false, bytes)
        return false
    }

    private mutating func skipList(_ bytes: Span<UInt8>) throws(ParquetError) {
        let first = try byte(bytes)
        guard let type = ThriftReader.WireType(rawValue: first & 0x0F), type != .stop else {
            throw .corrupt("unknown type in a list")
        }
        var count = Int(first >> 4)
        if count == 15 { count = try length(bytes) }
        // Every element takes at least one byte.
        guard count <= end - offset else { throw .corrupt("list longer than its file") }
        switch type {
        case .int16, .int32, .int64: for _ in 0..<count { try skipVarint(bytes) }
        case .binary: for _ in 0..<count { try take(try length(bytes)) }
        case .structure:
            try enter()
            for _ in 0..<count { try skipFields(bytes) }
            depth -= 1
        default: for _ in 0..<count { try skip(type, inList: true, bytes) }
        }
    }

    private mutating func skipMap(_ bytes: Span<UInt8>) throws(ParquetError) {
        let count = try length(bytes)
        guard count > 0 else { return }
        let types = try byte(bytes)
        guard let key = ThriftReader.WireType(rawValue: types >> 4),
            let value = ThriftReader.WireType(rawValue: types & 0x0F)
        else { throw .corrupt("unknown type in a map") }
        for _ in 0..<count {
            try skip(key, inList: true, bytes)
            try skip(value, inList: true, bytes)
        }
    }

    private mutating func enter() throws(ParquetError) {
        depth += 1
        guard depth <= ThriftReader.maximumDepth else { throw .corrupt("values nested too deep") }
    }

    @inline(__always)
    private mutating func byte(_ bytes: Span<UInt8>) throws(ParquetError) -> UInt8 {
        guard offset < end else { throw truncated(1) }
        defer { offset += 1 }
        return bytes[offset]
    }

    @inline(__always)
    private mutating func take(_ count: Int) throws(ParquetError) {
        guard count <= end - offset else { throw truncated(count) }
        offset += count
    }

    private mutating func varint(_ bytes: Span<UInt8>) throws(ParquetError) -> UInt64 {
        let start = offset
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte(bytes)
            guard shift < 63 || (shift == 63 && byte <= 1) else {
                throw ParquetError(.varintOverflow(offset: start))
            }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    @inline(__always)
    private mutating func skipVarint(_ bytes: Span<UInt8>) throws(ParquetError) {
        if offset < end, bytes[offset] < 0x80 {
            offset += 1
        } else {
            _ = try varint(bytes)
        }
    }

    @inline(__always)
    private mutating func length(_ bytes: Span<UInt8>) throws(ParquetError) -> Int {
        if offset < end, bytes[offset] < 0x80 {
            let short = Int(bytes[offset])
            offset += 1
            guard short <= end - offset else { throw .corrupt("length past the end") }
            return short
        }
        let value = try varint(bytes)
        guard value <= UInt64(end - offset) else { throw .corrupt("length past the end") }
        return Int(value)
    }

    private func truncated(_ wanted: Int) -> ParquetError {
        ParquetError(.truncated(offset: offset, wanted: wanted))
    }
}
