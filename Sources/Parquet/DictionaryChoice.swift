import Bytes

/// A dictionary for a chunk's values, where it is smaller than the values themselves.
///
/// The choice is made once for the whole chunk, which is buffered anyway: readers mishandle a
/// dictionary page that follows plain pages.
struct DictionaryChoice {
    /// Distinct values in order of first appearance.
    let dictionary: ChunkValues
    let codes: [UInt32]
    /// Bits an index; at least 1, since readers dislike 0.
    let width: Int

    init?(_ values: ChunkValues) {
        switch values {
        case .coded(let strings, let codes):
            let plain = codes.reduce(0) { $0 + strings.range(Int($1)).count + 4 }
            dictionary = .bytes(strings)
            self.codes = codes
            width = max(1, BitPacking.width(of: UInt32(max(1, strings.count) - 1)))
            let size = strings.bytes.count + strings.count * 4 + codes.count * width / 8
            guard size < plain else { return nil }
        case .int32(let numbers):
            guard let table = NumberTable(numbers.map { UInt64(UInt32(bitPattern: $0)) }, size: 4)
            else { return nil }
            dictionary = .int32(table.distinct.map { Int32(truncatingIfNeeded: $0) })
            codes = table.codes
            width = table.width
        case .int64(let numbers):
            guard let table = NumberTable(numbers.map { UInt64(bitPattern: $0) }, size: 8)
            else { return nil }
            dictionary = .int64(table.distinct.map { Int64(bitPattern: $0) })
            codes = table.codes
            width = table.width
        case .double(let numbers):
            guard let table = NumberTable(numbers.map(\.bitPattern), size: 8) else { return nil }
            dictionary = .double(table.distinct.map { Double(bitPattern: $0) })
            codes = table.codes
            width = table.width
        case .boolean, .float, .bytes:
            return nil
        }
    }
}

/// Distinct bit patterns of a chunk of numbers, or nothing once a dictionary cannot pay.
private struct NumberTable {
    private(set) var distinct: [UInt64] = []
    private(set) var codes: [UInt32] = []
    private(set) var width = 1

    /// - Parameter size: bytes a number takes in PLAIN.
    init?(_ patterns: [UInt64], size: Int) {
        guard !patterns.isEmpty else { return nil }
        // A dictionary entry costs `size` bytes more than it saves unless its value comes again.
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
        width = max(1, BitPacking.width(of: UInt32(distinct.count - 1)))
        guard distinct.count * size + codes.count * width / 8 < patterns.count * size else {
            return nil
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
