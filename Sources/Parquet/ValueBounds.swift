import Bytes
import CShims

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
        case .int32(let numbers):
            unsafe find(numbers.span, range) { unsafe albatross_extremes_i32($0, $1) }
        case .int64(let numbers):
            unsafe find(numbers.span, range) { unsafe albatross_extremes_i64($0, $1) }
        case .float(let numbers):
            find(range.filter { !numbers[$0].isNaN }) { numbers[$0] < numbers[$1] }
            nanCount = range.reduce(0) { numbers[$1].isNaN ? $0 + 1 : $0 }
        case .double(let numbers):
            nanCount = numbers.span.extracting(range).nanCount
            if nanCount == 0 {
                unsafe find(numbers.span, range) { unsafe albatross_extremes_f64($0, $1) }
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

    @inline(__always)
    private mutating func find<Number>(
        _ numbers: Span<Number>, _ range: Range<Int>,
        _ extremes: (UnsafePointer<Number>, Int) -> albatross_ends
    ) {
        guard !range.isEmpty else { return }
        let places = unsafe numbers.extracting(range).withUnsafeBufferPointer {
            unsafe extremes($0.baseAddress.unsafelyUnwrapped, $0.count)
        }
        low = range.lowerBound + places.least
        high = range.lowerBound + places.greatest
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

extension Span<Double> {
    fileprivate var nanCount: Int {
        unsafe withUnsafeBufferPointer { unsafe albatross_nans($0.baseAddress, $0.count) }
    }
}
