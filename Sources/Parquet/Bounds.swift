import Bytes

/// Minimum, maximum and null count of a chunk, in the order of the column's type.
extension Statistics {
    /// Longer bounds are cut: the minimum to a prefix, the maximum to a prefix raised by one.
    static let boundLength = 64

    init(of data: ChunkData) {
        self.init()
        nullCount = Int64(data.nullCount)
        switch data.values {
        case .boolean(let flags):
            guard !flags.isEmpty else { return }
            set([flags.contains(false) ? 0 : 1], [flags.contains(true) ? 1 : 0])
        case .int32(let numbers):
            guard let low = numbers.min(), let high = numbers.max() else { return }
            set(Self.plain(low), Self.plain(high))
        case .int64(let numbers):
            guard let low = numbers.min(), let high = numbers.max() else { return }
            set(Self.plain(low), Self.plain(high))
        case .float(let numbers):
            let real = numbers.filter { !$0.isNaN }
            nanCount = Int64(numbers.count - real.count)
            guard let low = real.min(), let high = real.max() else { return }
            // Zero bounds cover both zeros: the minimum is written as -0, the maximum as +0.
            set(
                Self.plain((low == 0 ? -0.0 : low).bitPattern),
                Self.plain((high == 0 ? 0.0 : high).bitPattern))
        case .double(let numbers):
            let real = numbers.filter { !$0.isNaN }
            nanCount = Int64(numbers.count - real.count)
            guard let low = real.min(), let high = real.max() else { return }
            set(
                Self.plain((low == 0 ? -0.0 : low).bitPattern),
                Self.plain((high == 0 ? 0.0 : high).bitPattern))
        case .bytes(let strings):
            set(strings, used: nil)
        case .coded(let strings, let codes):
            var used = Array(repeating: false, count: strings.count)
            for code in codes { used[Int(code)] = true }
            set(strings, used: used)
        }
    }

    private mutating func set(_ low: [UInt8], _ high: [UInt8]) {
        minimum = low
        maximum = high
        isMinimumExact = true
        isMaximumExact = true
    }

    private mutating func set(_ strings: ByteStrings, used: [Bool]?) {
        var low: Int?
        var high: Int?
        for index in 0..<strings.count where used?[index] ?? true {
            if low.map({ strings.isLess(index, $0) }) ?? true { low = index }
            if high.map({ strings.isLess($0, index) }) ?? true { high = index }
        }
        guard let low, let high else { return }
        minimum = Self.lowerBound(Array(strings[low]))
        isMinimumExact = strings[low].count <= Self.boundLength
        maximum = Self.upperBound(Array(strings[high]))
        isMaximumExact = maximum.map { $0.elementsEqual(strings[high]) }
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

    private static func plain(_ value: some BitwiseCopyable) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(littleEndianWords: [value])
        return writer.bytes
    }
}
