import Bytes

/// Positions of the smallest and the largest of some values, in the order of the column's type.
struct ValueBounds {
    private(set) var low: Int?
    private(set) var high: Int?
    /// Doubles that are NaN; they bound nothing.
    private(set) var nanCount = 0

    /// Rows between two looks whether anything can still be found.
    private static let lookRows = 256

    /// Looks at `values[range]`.
    /// - Parameter ranks: of a dictionary's entries in ascending order.
    init(_ values: ChunkValues, _ range: Range<Int>, ranks: [UInt32] = []) {
        switch values {
        case .boolean(let flags): find(range) { !flags[$0] && flags[$1] }
        case .int32(let numbers): find(numbers.span, range)
        case .int64(let numbers): find(numbers.span, range)
        case .float(let numbers):
            find(range.filter { !numbers[$0].isNaN }) { numbers[$0] < numbers[$1] }
            nanCount = range.reduce(0) { numbers[$1].isNaN ? $0 + 1 : $0 }
        case .double(let numbers):
            nanCount = range.reduce(0) { numbers[$1].isNaN ? $0 + 1 : $0 }
            if nanCount == 0 {
                find(range) { numbers[$0] < numbers[$1] }
            } else {
                find(range.filter { !numbers[$0].isNaN }) { numbers[$0] < numbers[$1] }
            }
        case .bytes(let strings):
            guard let extremes = strings.extremes(range) else { return }
            (low, high) = (extremes.low, extremes.high)
        case .coded(_, let codes):
            guard let first = range.first else { return }
            let part = codes.span.extracting(range)
            let ranks = ranks.span
            let rank = ranks[Int(part[0])]
            var (least, most) = (rank, rank)
            var (lowest, highest) = (first, first)
            // Of a small dictionary both ends are met soon, and nothing is beyond them.
            let all = 0..<part.count
            for start in stride(from: 0, to: part.count, by: Self.lookRows)
            where least > 0 || most < ranks.count - 1 {
                for index in all[start...].prefix(Self.lookRows) {
                    let rank = ranks[Int(part[index])]
                    if rank < least { (least, lowest) = (rank, first + index) }
                    if rank > most { (most, highest) = (rank, first + index) }
                }
            }
            (low, high) = (lowest, highest)
        }
    }

    /// Widens the bounds to those of another part of the same values.
    mutating func merge(
        _ other: ValueBounds, of values: ChunkValues, ranks: [UInt32] = []
    ) {
        nanCount += other.nanCount
        guard let otherLow = other.low, let otherHigh = other.high else { return }
        guard let low, let high else {
            (low, high) = (otherLow, otherHigh)
            return
        }
        func isLess(_ left: Int, _ right: Int) -> Bool {
            switch values {
            case .boolean(let flags): !flags[left] && flags[right]
            case .int32(let numbers): numbers[left] < numbers[right]
            case .int64(let numbers): numbers[left] < numbers[right]
            case .float(let numbers): numbers[left] < numbers[right]
            case .double(let numbers): numbers[left] < numbers[right]
            case .bytes(let strings): strings.isLess(left, right)
            case .coded(_, let codes): ranks[Int(codes[left])] < ranks[Int(codes[right])]
            }
        }
        if isLess(otherLow, low) { self.low = otherLow }
        if isLess(high, otherHigh) { self.high = otherHigh }
    }

    /// Values first and then their positions: the loop over the values takes many at once.
    @inline(__always)
    private mutating func find<Number: FixedWidthInteger>(
        _ numbers: Span<Number>, _ range: Range<Int>
    ) {
        guard !range.isEmpty else { return }
        let part = numbers.extracting(range)
        var (least, most) = (part[0], part[0])
        for index in part.indices {
            least = min(least, part[index])
            most = max(most, part[index])
        }
        low = part.indices.first { part[$0] == least }.map { range.lowerBound + $0 }
        high = part.indices.first { part[$0] == most }.map { range.lowerBound + $0 }
    }

    @inline(__always)
    private mutating func find(
        _ positions: some Collection<Int>, _ isLess: (Int, Int) -> Bool
    ) {
        guard let first = positions.first else { return }
        var (least, most) = (first, first)
        for position in positions {
            if isLess(position, least) { least = position }
            if isLess(most, position) { most = position }
        }
        (low, high) = (least, most)
    }
}
