import Schemas

extension Family {
    /// The family of a log whose name does not tell, by its first line.
    package static func guess(firstLine line: ArraySlice<UInt8>) -> Family {
        let words = line.prefix(512).split(separator: UInt8(ascii: " "), maxSplits: 3)
        let first = words.first.map { Array($0) } ?? []
        if Timestamp.parse(first.span, 0, first.count) != nil { return .connection }
        // A health check has its latency where the other logs have a name.
        let third = words.count > 2 ? Array(words[2]) : []
        if third.contains(UInt8(ascii: ".")),
            Decimal.parseSeconds(third.span, 0, third.count, decimals: 9) != nil
        {
            return .healthCheck
        }
        return .access
    }
}
