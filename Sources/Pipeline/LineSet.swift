/// Numbers of an object's lines, as a sparse bitmap: a page of 512 lines costs 64 bytes.
struct LineSet: Sendable {
    private typealias Page = SIMD8<UInt64>

    private var pages: [Int32: Page] = [:]

    /// Adds a line.
    /// - Returns: false if it was there already.
    mutating func insert(_ line: Int32) -> Bool {
        let (page, word) = (line >> 9, Int(line >> 6 & 7))
        let bit: UInt64 = 1 << UInt64(line & 63)
        let bits = pages[page, default: .zero][word]
        guard bits & bit == 0 else { return false }
        pages[page, default: .zero][word] = bits | bit
        return true
    }

    /// Adds the lines of `other`.
    /// - Returns: the first line that was there already, and how many were.
    mutating func merge(_ other: LineSet) -> (first: Int32, count: Int)? {
        var shared: (first: Int32, count: Int)?
        for (number, page) in other.pages {
            guard let known = pages[number] else {
                pages[number] = page
                continue
            }
            pages[number] = known | page
            let both = known & page
            for word in both.indices where both[word] != 0 {
                let line = number << 9 | Int32(word) << 6 | Int32(both[word].trailingZeroBitCount)
                let count = both[word].nonzeroBitCount
                shared = (min(shared?.first ?? line, line), (shared?.count ?? 0) + count)
            }
        }
        return shared
    }
}
