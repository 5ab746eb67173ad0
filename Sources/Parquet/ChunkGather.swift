import Bytes

/// Puts one column together from several chunks, row by row in any order.
package struct ChunkGather {
    private struct Source {
        /// Row of the chunk that `data` begins with.
        let first: Int
        let data: ChunkData
        /// Position of each row's value; nil if no row is null.
        let positions: [Int32]?
        /// Codes in the common dictionary by the chunk's own.
        var codes: [UInt32]
    }

    private static let unknown = UInt32.max

    private let type: PhysicalType
    private var sources: [Source?]
    private var booleans: [Bool] = []
    private var integers: [Int32] = []
    private var longs: [Int64] = []
    private var floats: [Float] = []
    private var doubles: [Double] = []
    private var strings = ByteStrings()
    private var pool = StringPool()
    private var codes: [UInt32] = []
    private var isCoded = false
    private var isPresent: [Bool] = []
    private var hasNull = false

    /// - Parameter parts: how many chunks there may be; one that is never added has nulls alone.
    package init(type: PhysicalType, parts: Int) {
        self.type = type
        sources = Array(repeating: nil, count: parts)
    }

    /// Adds a chunk before any row of it is appended.
    /// - Parameter first: number of the row that `data` begins with.
    package mutating func add(
        _ data: ChunkData, as part: Int, from first: Int
    ) throws(ParquetError) {
        let fits =
            switch (data.values, type) {
            case (.boolean, .boolean), (.int32, .int32), (.int64, .int64), (.float, .float),
                (.double, .double), (.bytes, .byteArray), (.coded, .byteArray):
                true
            default: data.values.count == 0
            }
        guard fits else { throw .corrupt("a column of another type than the table's") }
        var positions: [Int32]?
        if let present = data.isPresent {
            var next: Int32 = 0
            positions = present.map { isThere in
                defer { if isThere { next += 1 } }
                return isThere ? next : -1
            }
        }
        var own: [UInt32] = []
        if case .coded(let list, _) = data.values {
            own = Array(repeating: Self.unknown, count: list.count)
            isCoded = true
        }
        sources[part] = Source(first: first, data: data, positions: positions, codes: own)
    }

    /// Appends the value of a row of a chunk.
    package mutating func append(part: Int, row: Int) {
        guard let source = sources[part] else { return appendNull() }
        var position = row - source.first
        if let positions = source.positions {
            position = Int(positions[position])
            if position < 0 { return appendNull() }
        }
        isPresent.append(true)
        switch source.data.values {
        case .boolean(let values): booleans.append(values[position])
        case .int32(let values): integers.append(values[position])
        case .int64(let values): longs.append(values[position])
        case .float(let values): floats.append(values[position])
        case .double(let values): doubles.append(values[position])
        case .bytes(let list):
            let range = list.range(position)
            if isCoded {
                codes.append(pool.intern(list.bytes.span, range.lowerBound, range.count))
            } else {
                strings.append(list.bytes.span, range.lowerBound, range.count)
            }
        case .coded(let list, let own):
            let code = Int(own[position])
            if source.codes[code] == Self.unknown {
                let range = list.range(code)
                sources[part]?.codes[code] = pool.intern(
                    list.bytes.span, range.lowerBound, range.count)
            }
            codes.append(sources[part]?.codes[code] ?? 0)
        }
    }

    private mutating func appendNull() {
        isPresent.append(false)
        hasNull = true
    }

    package consuming func finish() -> ChunkData {
        let values: ChunkValues =
            switch type {
            case .boolean: .boolean(booleans)
            case .int32: .int32(integers)
            case .int64: .int64(longs)
            case .float: .float(floats)
            case .double: .double(doubles)
            case .byteArray, .fixedLengthByteArray, .int96:
                isCoded ? .coded(pool.strings, codes) : .bytes(strings)
            }
        return ChunkData(values, isPresent: hasNull ? isPresent : nil)
    }
}
