import Bytes

/// The distinct values of a chunk in ascending order, and an index for each value.
///
/// Sorted, so that indices compare as the values do and like strings stand together.
struct SortedDictionary {
    let entries: ChunkValues
    let codes: [UInt32]
    /// Bits an index; at least 1, since readers dislike 0.
    let width: Int
    /// Bytes of entries and packed indices, before compression.
    let size: Int
    /// Bytes of the values themselves in PLAIN.
    let plainSize: Int

    /// Nil where a dictionary cannot be smaller than the values.
    init?(_ values: ChunkValues) {
        switch values {
        case .coded(let strings, let codes):
            self.init(strings, codes)
        case .int32(let numbers):
            guard let table = NumberTable(numbers.map { UInt64(UInt32(bitPattern: $0)) }) else {
                return nil
            }
            let entries = table.distinct.map { Int32(truncatingIfNeeded: $0) }
            self.init(entries, table.codes, size: 4) { .int32($0) }
        case .int64(let numbers):
            guard let table = NumberTable(numbers.map { UInt64(bitPattern: $0) }) else {
                return nil
            }
            let entries = table.distinct.map { Int64(bitPattern: $0) }
            self.init(entries, table.codes, size: 8) { .int64($0) }
        case .double(let numbers):
            guard let table = NumberTable(numbers.map(\.bitPattern)) else { return nil }
            let entries = table.distinct.map { Double(bitPattern: $0) }
            // NaN has no place in an order.
            guard !entries.contains(where: \.isNaN) else { return nil }
            self.init(entries, table.codes, size: 8) { .double($0) }
        case .boolean, .float, .bytes:
            return nil
        }
    }

    private init?(_ strings: ByteStrings, _ codes: [UInt32]) {
        guard strings.count > 0 else { return nil }
        let order = Self.order(of: strings)
        if let order {
            var rank = [UInt32](repeating: 0, count: strings.count)
            var sorted = ByteStrings()
            sorted.reserveCapacity(strings: strings.count, bytes: strings.bytes.count)
            for (position, index) in order.enumerated() {
                rank[index] = UInt32(position)
                let range = strings.range(index)
                sorted.append(strings.bytes.span, range.lowerBound, range.count)
            }
            entries = .bytes(sorted)
            self.codes = codes.map { rank[Int($0)] }
        } else {
            entries = .bytes(strings)
            self.codes = codes
        }
        width = max(1, BitPacking.width(of: UInt32(strings.count - 1)))
        size = strings.bytes.count + strings.count * 4 + codes.count * width / 8
        plainSize = codes.reduce(0) { $0 + strings.range(Int($1)).count + 4 }
        guard size < plainSize else { return nil }
    }

    private init?<Number: Comparable>(
        _ distinct: [Number], _ codes: [UInt32], size bytes: Int,
        _ make: ([Number]) -> ChunkValues
    ) {
        let order = distinct.indices.sorted { distinct[$0] < distinct[$1] }
        var rank = [UInt32](repeating: 0, count: distinct.count)
        for (position, index) in order.enumerated() { rank[index] = UInt32(position) }
        entries = make(order.map { distinct[$0] })
        self.codes = codes.map { rank[Int($0)] }
        width = max(1, BitPacking.width(of: UInt32(distinct.count - 1)))
        size = distinct.count * bytes + codes.count * width / 8
        plainSize = codes.count * bytes
        guard size < plainSize else { return nil }
    }

    /// Indices in ascending order of the strings; nil if they are sorted already.
    private static func order(of strings: ByteStrings) -> [Int]? {
        let isSorted = (1..<max(1, strings.count)).allSatisfy { strings.isLess($0 - 1, $0) }
        return isSorted ? nil : (0..<strings.count).sorted { strings.isLess($0, $1) }
    }
}

/// Distinct bit patterns of a chunk of numbers, or nothing once a dictionary cannot pay.
private struct NumberTable {
    private(set) var distinct: [UInt64] = []
    private(set) var codes: [UInt32] = []

    init?(_ patterns: [UInt64]) {
        guard !patterns.isEmpty else { return nil }
        // An entry costs more than it saves unless its value comes again.
        let limit = max(1, patterns.count / 2)
        var slots = [UInt32](repeating: 0, count: 256)
        codes.reserveCapacity(patterns.count)
        for pattern in patterns {
            var slot = Int(truncatingIfNeeded: Kernels.mix(pattern)) & (slots.count - 1)
            while slots[slot] != 0, distinct[Int(slots[slot] - 1)] != pattern {
                slot = (slot + 1) & (slots.count - 1)
            }
            if slots[slot] == 0 {
                guard distinct.count < limit else { return nil }
                distinct.append(pattern)
                slots[slot] = UInt32(distinct.count)
                codes.append(UInt32(distinct.count - 1))
                if distinct.count * 2 > slots.count {
                    slots = Self.rehash(distinct, slots.count * 2)
                }
            } else {
                codes.append(slots[slot] - 1)
            }
        }
    }

    private static func rehash(_ distinct: [UInt64], _ size: Int) -> [UInt32] {
        var slots = [UInt32](repeating: 0, count: size)
        for (index, pattern) in distinct.enumerated() {
            var slot = Int(truncatingIfNeeded: Kernels.mix(pattern)) & (size - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = UInt32(index + 1)
        }
        return slots
    }
}
