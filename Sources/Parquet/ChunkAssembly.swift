import Bytes

/// The decoded pages of a chunk, joined once all of them are there.
struct ChunkAssembly {
    /// More text than this in one chunk is refused: a small page can stand for very much.
    private static let maximumText = 1 << 30

    private let type: PhysicalType
    private(set) var rows = 0
    private var levels: [(rows: Int, isPresent: [Bool]?)] = []
    private var pages: [ChunkValues] = []
    private var textSize = 0

    init(type: PhysicalType) {
        self.type = type
    }

    /// - Parameter values: one for each row of the page that has one.
    mutating func append(
        rows count: Int, isPresent: [Bool]?, _ values: ChunkValues
    ) throws(ParquetError) {
        rows += count
        levels.append((count, isPresent))
        guard values.count > 0 else { return }
        if case .bytes(let strings) = values { try addText(strings.bytes.count) }
        pages.append(values)
    }

    consuming func finish() throws(ParquetError) -> ChunkData {
        let isPresent = joinedLevels()
        return ChunkData(try joinedValues(), isPresent: isPresent)
    }

    private func joinedLevels() -> [Bool]? {
        guard levels.contains(where: { $0.isPresent != nil }) else { return nil }
        var joined: [Bool] = []
        joined.reserveCapacity(rows)
        for page in levels {
            if let isPresent = page.isPresent {
                joined.append(contentsOf: isPresent)
            } else {
                joined.append(contentsOf: repeatElement(true, count: page.rows))
            }
        }
        return joined
    }

    private mutating func joinedValues() throws(ParquetError) -> ChunkValues {
        guard pages.count > 1 else { return pages.first ?? .none(of: type) }
        switch type {
        case .boolean:
            return .boolean(join { if case .boolean(let page) = $0 { page } else { [] } })
        case .int32: return .int32(join { if case .int32(let page) = $0 { page } else { [] } })
        case .int64: return .int64(join { if case .int64(let page) = $0 { page } else { [] } })
        case .float: return .float(join { if case .float(let page) = $0 { page } else { [] } })
        case .double: return .double(join { if case .double(let page) = $0 { page } else { [] } })
        case .byteArray, .fixedLengthByteArray, .int96: return try joinedStrings()
        }
    }

    private func join<Value>(_ part: (ChunkValues) -> [Value]) -> [Value] {
        var joined: [Value] = []
        joined.reserveCapacity(pages.reduce(0) { $0 + $1.count })
        for page in pages { joined.append(contentsOf: part(page)) }
        return joined
    }

    /// Codes stay codes unless the writer gave up its dictionary in mid-chunk.
    private mutating func joinedStrings() throws(ParquetError) -> ChunkValues {
        if textSize == 0, case .coded(let strings, _) = pages.first, pages.allSatisfy(\.isCoded) {
            return .coded(
                strings, join { if case .coded(_, let codes) = $0 { codes } else { [] } })
        }
        var joined = ByteStrings()
        joined.reserveCapacity(strings: pages.reduce(0) { $0 + $1.count }, bytes: textSize)
        for page in pages {
            switch page {
            case .bytes(let strings): joined.append(contentsOf: strings)
            case .coded(let strings, let codes):
                for code in codes {
                    let range = strings.range(Int(code))
                    try addText(range.count)
                    joined.append(strings.bytes.span, range.lowerBound, range.count)
                }
            default: break
            }
        }
        return .bytes(joined)
    }

    private mutating func addText(_ size: Int) throws(ParquetError) {
        textSize += size
        guard textSize <= Self.maximumText else {
            throw .unsupported("more than \(Self.maximumText) bytes of text in one chunk")
        }
    }
}
