import Bytes

/// Which strings of a list some rows use, and how often.
package struct StringUsage: Sendable, Equatable {
    /// The strings that occur, in ascending order.
    let ascending: [UInt32]
    /// Rows of each string of the list.
    let counts: [UInt32]

    /// - Parameters:
    ///   - counts: rows of each string of the list.
    ///   - ascending: all strings of the list in ascending order (unsigned bytes).
    package init(counts: [UInt32], ascending: [UInt32]) {
        self.counts = counts
        self.ascending = ascending.filter { counts[Int($0)] > 0 }
    }

    init(_ strings: ByteStrings, _ codes: [UInt32]) {
        let counts = codes.occurrences(below: strings.count)
        self.counts = counts
        let used = (0..<UInt32(strings.count)).filter { counts[Int($0)] > 0 }
        let isSorted = zip(used, used.dropFirst()).allSatisfy {
            strings.isLess(Int($0), Int($1))
        }
        ascending = isSorted ? used : used.sorted { strings.isLess(Int($0), Int($1)) }
    }
}

/// Places by falling frequency; those as frequent as each other stay in their order.
enum FrequencyOrder {
    /// Up to this frequency there is a bin for each: most strings of a chunk come once or twice.
    private static let bins = 256

    /// Indices of `counts`.
    static func of(_ counts: [UInt32]) -> [UInt32] {
        var starts = [Int](repeating: 0, count: bins)
        var frequent: [UInt64] = []
        for (index, count) in counts.enumerated() {
            if count < bins {
                starts[Int(count)] += 1
            } else {
                // One number each, so that sorting compares numbers.
                frequent.append(UInt64(UInt32.max - count) << 32 | UInt64(index))
            }
        }
        frequent.sort()
        var start = frequent.count
        for count in (0..<bins).reversed() {
            (starts[count], start) = (start, start + starts[count])
        }
        var order = [UInt32](repeating: 0, count: counts.count)
        for (place, entry) in frequent.enumerated() {
            order[place] = UInt32(truncatingIfNeeded: entry)
        }
        for (index, count) in counts.enumerated() where count < bins {
            order[starts[Int(count)]] = UInt32(index)
            starts[Int(count)] += 1
        }
        return order
    }
}
