/// Which `elb_status_code` count: `502`, `502,504`, `5xx`, `460,5xx`, `all`.
package struct StatusFilter: Sendable, Equatable {
    /// As it was written, for headings.
    package let text: String
    /// Nil is all, absent statuses included.
    private let ranges: [ClosedRange<Int64>]?

    package init(_ text: String) throws(QueryError) {
        self.text = text.lowercased()
        if self.text == "all" {
            ranges = nil
            return
        }
        var ranges: [ClosedRange<Int64>] = []
        for part in self.text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let range = Self.range(part) else {
                throw QueryError(
                    .usage,
                    "'\(text)' is no status: write 502, a list as 502,504, a class as 5xx, or all")
            }
            ranges.append(range)
        }
        self.ranges = ranges
    }

    package static let all = StatusFilter(text: "all", ranges: nil)

    private init(text: String, ranges: [ClosedRange<Int64>]?) {
        self.text = text
        self.ranges = ranges
    }

    package var isAll: Bool { ranges == nil }

    package func matches(_ status: Int64?) -> Bool {
        guard let ranges else { return true }
        guard let status else { return false }
        return ranges.contains { $0.contains(status) }
    }

    /// What is asked of the status column.
    var question: ColumnTest.Question {
        guard let ranges else { return .anything }
        return .integers(.union(ranges.map { Ranges([$0]) }), orNull: false)
    }

    /// Whether a status from `low` to `high` may match.
    package func overlaps(_ low: Int64, _ high: Int64) -> Bool {
        guard let ranges else { return true }
        return ranges.contains { $0.lowerBound <= high && $0.upperBound >= low }
    }

    private static func range(_ part: Substring) -> ClosedRange<Int64>? {
        let bytes = Array(part.utf8)
        guard bytes.count == 3, (0x31...0x39).contains(bytes[0]) else { return nil }
        if part.hasSuffix("xx") {
            let first = Int64(bytes[0] - 0x30) * 100
            return first...first + 99
        }
        guard bytes.allSatisfy({ (0x30...0x39).contains($0) }), let code = Int64(part) else {
            return nil
        }
        return code...code
    }
}
