import Bytes

/// Definition levels of a page of a flat column: which of its rows have a value.
struct DefinitionLevels {
    /// One entry a row; nil if every row has a value.
    let isPresent: [Bool]?
    /// Rows that have a value.
    let valueCount: Int

    /// Every row, or so many slots of a page whose levels are kept apart, has a value.
    init(allPresent rows: Int) {
        isPresent = nil
        valueCount = rows
    }

    /// - Parameters:
    ///   - input: the hybrid, without its length.
    ///   - maximum: the level of a value that is there, at least 1.
    init(_ input: ByteReader, rows: Int, maximum: Int) throws(ParquetError) {
        let width = BitPacking.width(of: UInt32(maximum))
        var runs = try HybridRuns(input, count: rows, width: width)
        var flags: [Bool] = []
        var present = 0
        var packed: [UInt32] = []
        while let run = try runs.next() {
            switch run {
            case .repeated(let level, let count):
                guard level <= maximum else { throw Self.tooHigh(level, maximum) }
                if level == maximum { present += count }
                // Most pages are one such run.
                if present == rows { break }
                Self.append(level == maximum, count, to: &flags)
            case .packed(let offset, let count) where width == 1:
                BitPacking.unpack(input.bytes.span, offset, count: count, to: &flags)
                present += Self.ones(input.bytes.span, offset, count)
            case .packed(let offset, let count):
                packed.removeAll(keepingCapacity: true)
                BitPacking.unpack(
                    input.bytes.span, offset, count: count, width: width, to: &packed)
                for level in packed {
                    guard level <= maximum else { throw Self.tooHigh(level, maximum) }
                    flags.append(level == maximum)
                    if level == maximum { present += 1 }
                }
            }
        }
        isPresent = present == rows ? nil : flags
        valueCount = present
    }

    private static let absent = [Bool](repeating: false, count: 4096)
    private static let present = [Bool](repeating: true, count: 4096)

    /// Appends equal flags: copied, where a sequence would give one by one.
    private static func append(_ flag: Bool, _ count: Int, to flags: inout [Bool]) {
        let equal = flag ? present : absent
        var rest = count
        while rest > 0 {
            let part = min(rest, equal.count)
            flags.append(contentsOf: equal[..<part])
            rest -= part
        }
    }

    private static func tooHigh(_ level: UInt32, _ maximum: Int) -> ParquetError {
        .corrupt("definition level \(level) where \(maximum) is the highest")
    }

    /// Set bits among the first `count` from a byte on.
    private static func ones(_ bytes: Span<UInt8>, _ offset: Int, _ count: Int) -> Int {
        var ones = 0
        for index in offset..<offset + count / 8 { ones += bytes[index].nonzeroBitCount }
        let rest = UInt8(count % 8)
        if rest > 0 {
            ones += (bytes[offset + count / 8] & (1 << rest - 1)).nonzeroBitCount
        }
        return ones
    }
}
