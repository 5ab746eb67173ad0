import Bytes

/// The parts of a request line, as ranges of the block; nil where there is no such part.
struct RequestLine {
    private(set) var verb: Range<Int>?
    private(set) var url: Range<Int>?
    private(set) var version: Range<Int>?
    /// Whether the parts, joined by single spaces, give the request line back.
    private(set) var isCanonical = false

    private static let space = UInt8(ascii: " ")

    init(_ block: Span<UInt8>, _ start: Int, _ count: Int) {
        let end = start + count
        // Verbs and versions are short: eight bytes at each end mostly tell.
        let isLong = count >= 8
        var verbEnd = start
        if isLong {
            let spaces = Digits.places(of: Self.space, in: Kernels.word(block, start))
            verbEnd += spaces.trailingZeroBitCount / 8
        }
        while verbEnd < end, block[verbEnd] != Self.space { verbEnd += 1 }
        let verbIsDash = verbEnd == start + 1 && block[start] == UInt8(ascii: "-")
        if verbEnd > start, !verbIsDash { verb = start..<verbEnd }
        guard verbEnd < end else {
            isCanonical = verb != nil
            return
        }
        var lastSpace = end - 1
        if isLong {
            let spaces = Digits.places(of: Self.space, in: Kernels.word(block, end - 8))
            lastSpace -= spaces.leadingZeroBitCount / 8
        }
        while block[lastSpace] != Self.space { lastSpace -= 1 }
        guard lastSpace > verbEnd else {
            // One space: `GET http://h:80/x` has no version, `GET HTTP/1.1` no URL.
            if isVersion(block, lastSpace + 1, end) {
                version = lastSpace + 1..<end
            } else {
                url = verbEnd + 1..<end
                isCanonical = verb != nil
            }
            return
        }
        // What stands behind the last space is in the version's place, also where it is none.
        url = verbEnd + 1..<lastSpace
        if isVersion(block, lastSpace + 1, end) {
            version = lastSpace + 1..<end
            isCanonical = verb != nil
        }
    }

    private func isVersion(_ block: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard end - start >= 6 else { return false }
        return block[start] == UInt8(ascii: "H") && block[start + 1] == UInt8(ascii: "T")
            && block[start + 2] == UInt8(ascii: "T") && block[start + 3] == UInt8(ascii: "P")
            && block[start + 4] == UInt8(ascii: "/")
    }
}
