/// Distinct byte strings with dense codes in order of first appearance: a dictionary being built.
package struct StringPool: Sendable {
    /// The code that stands for null; never given to a string.
    package static let null = UInt32.max

    package private(set) var strings = ByteStrings()
    private var hashes: [UInt32] = []
    /// Open addressing, linear probing: code + 1, or 0 where free. Size is a power of two.
    private var slots: [UInt32]

    package init() {
        slots = Array(repeating: 0, count: 16)
    }

    package var count: Int { strings.count }

    /// Bytes held, for the memory budget.
    package var footprint: Int { strings.bytes.count + count * 12 + slots.count * 4 }

    /// The code of `source[start..<start + count]`, new if it was not seen before.
    package mutating func intern(_ source: Span<UInt8>, _ start: Int, _ count: Int) -> UInt32 {
        let hash = UInt32(truncatingIfNeeded: Kernels.hash(source, start, count))
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] != 0 {
            let code = Int(slots[slot] - 1)
            if hashes[code] == hash {
                let range = strings.range(code)
                if range.count == count,
                    Kernels.equal(strings.bytes.span, range.lowerBound, source, start, count)
                {
                    return UInt32(code)
                }
            }
            slot = (slot + 1) & mask
        }
        let code = strings.count
        strings.append(source, start, count)
        hashes.append(hash)
        slots[slot] = UInt32(code + 1)
        if strings.count * 2 > slots.count { grow() }
        return UInt32(code)
    }

    package mutating func intern(_ text: String) -> UInt32 {
        let bytes = Array(text.utf8)
        return intern(bytes.span, 0, bytes.count)
    }

    private mutating func grow() {
        let mask = slots.count * 2 - 1
        slots = Array(repeating: 0, count: mask + 1)
        for code in hashes.indices {
            var slot = Int(hashes[code]) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(code + 1)
        }
    }
}
