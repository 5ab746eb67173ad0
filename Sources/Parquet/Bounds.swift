import Bytes

/// Bounds as the footer and the column index carry them.
extension Statistics {
    /// Longer bounds are cut: the minimum to a prefix, the maximum to a prefix raised by one.
    static let boundLength = 64

    init(_ bounds: ValueBounds, of values: ChunkValues, nullCount: Int) {
        self.init()
        self.nullCount = Int64(nullCount)
        switch values {
        case .float, .double: nanCount = Int64(bounds.nanCount)
        default: break
        }
        guard let low = bounds.low, let high = bounds.high else { return }
        let least = Self.plain(values, low, isMinimum: true)
        let most = Self.plain(values, high, isMinimum: false)
        minimum = Self.lowerBound(least)
        isMinimumExact = least.count <= Self.boundLength
        maximum = Self.upperBound(most)
        isMaximumExact = most.count <= Self.boundLength
    }

    /// The value at `index` in PLAIN form, without length.
    private static func plain(_ values: ChunkValues, _ index: Int, isMinimum: Bool) -> [UInt8] {
        var writer = ByteWriter()
        switch values {
        case .boolean(let flags): writer.append(flags[index] ? 1 : 0)
        case .int32(let numbers): writer.append(littleEndianWords: [numbers[index]])
        case .int64(let numbers): writer.append(littleEndianWords: [numbers[index]])
        // Zero bounds cover both zeros: the minimum is written as -0, the maximum as +0.
        case .float(let numbers):
            let value = numbers[index]
            writer.append(littleEndianWords: [value == 0 ? (isMinimum ? -0.0 : 0.0) : value])
        case .double(let numbers):
            let value = numbers[index]
            writer.append(littleEndianWords: [value == 0 ? (isMinimum ? -0.0 : 0.0) : value])
        case .bytes(let strings): return Array(strings[index])
        case .coded(let strings, let codes): return Array(strings[Int(codes[index])])
        }
        return writer.bytes
    }

    /// A bound of four or eight bytes as a number; nil if it is none.
    package static func integer(of bound: [UInt8]) -> Int64? {
        let value = bound.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        switch bound.count {
        case 4: return Int64(Int32(truncatingIfNeeded: value))
        case 8: return Int64(bitPattern: value)
        default: return nil
        }
    }

    /// A prefix that is not above the value and ends at a UTF-8 boundary.
    static func lowerBound(_ value: [UInt8]) -> [UInt8] {
        guard value.count > boundLength else { return value }
        return Array(value[..<boundary(value, boundLength)])
    }

    /// A short text that is not below the value; nil if no code point of the prefix can be raised.
    static func upperBound(_ value: [UInt8]) -> [UInt8]? {
        guard value.count > boundLength else { return value }
        var end = boundary(value, boundLength)
        while end > 0 {
            let start = boundary(value, end - 1)
            let last = String(decoding: value[start..<end], as: UTF8.self).unicodeScalars.first
            // Above U+D7FF come the surrogates, which UTF-8 does not have.
            let raised = last.map { $0.value == 0xD7FF ? 0xE000 : $0.value + 1 }
            if let raised, let scalar = Unicode.Scalar(raised) {
                return Array(value[..<start]) + Array(String(Character(scalar)).utf8)
            }
            end = start
        }
        return nil
    }

    /// The nearest start of a code point at or before `offset`.
    private static func boundary(_ value: [UInt8], _ offset: Int) -> Int {
        var offset = offset
        while offset > 0, value[offset] & 0xC0 == 0x80 { offset -= 1 }
        return offset
    }
}
