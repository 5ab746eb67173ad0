import Bytes
import Parquet

/// The strings of a column in ascending order, and what a part of its rows uses of them.
struct StringOrder {
    /// Codes in ascending order of their strings.
    private let ascending: [UInt32]
    /// Place of each code in `ascending`; made for the first part that is small.
    private var ranks: [UInt32] = []
    /// By code: its place among the strings of the part, counted from 1. All 0 between the parts.
    private var places: [UInt32] = []

    init(_ strings: ByteStrings) {
        ascending = strings.ascending()
    }

    /// A part is small where the column has more strings than this for each of its rows.
    private static let stringsPerRow = 4

    /// - Parameter codes: of a part of the rows.
    /// - Returns: the strings that the codes beside them mean, with the usage of each: those of the
    ///   column, or of a small part those that occur in it, so that it costs what it holds and not
    ///   what the column does.
    mutating func usage(
        of codes: [UInt32], in strings: ByteStrings
    ) -> (strings: ByteStrings, codes: [UInt32], usage: StringUsage) {
        if let only = codes.first, Columns.areEqual(codes.span) {
            let zeros = [UInt32](repeating: 0, count: codes.count)
            let usage = StringUsage(counts: [UInt32(codes.count)], ascending: [0])
            return (strings.selected([only].span), zeros, usage)
        }
        guard codes.count * Self.stringsPerRow < strings.count else {
            let counts = codes.occurrences(below: strings.count)
            return (strings, codes, StringUsage(counts: counts, ascending: ascending))
        }
        if ranks.isEmpty {
            ranks = Array(repeating: 0, count: strings.count)
            for (rank, code) in ascending.enumerated() { ranks[Int(code)] = UInt32(rank) }
            places = Array(repeating: 0, count: strings.count)
        }
        var used: [UInt32] = []
        var counts: [UInt32] = []
        let own = [UInt32](capacity: codes.count) { own in
            for code in codes {
                var place = places[Int(code)]
                if place == 0 {
                    used.append(code)
                    counts.append(0)
                    place = UInt32(used.count)
                    places[Int(code)] = place
                }
                counts[Int(place) - 1] &+= 1
                own.append(place - 1)
            }
        }
        // One number each, so that sorting compares numbers.
        let order = used.enumerated().map { UInt64(ranks[Int($1)]) << 32 | UInt64($0) }.sorted()
        for code in used { places[Int(code)] = 0 }
        return (
            strings.selected(used.span), own,
            StringUsage(
                counts: counts, ascending: order.map { UInt32(truncatingIfNeeded: $0) })
        )
    }
}
