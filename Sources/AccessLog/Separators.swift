import CShims

/// Positions of every space, double quote and newline of a block: what the tokenizer walks.
package struct Separators {
    /// The first `count` entries are the positions of spaces, quotes and newlines.
    package private(set) var positions: [UInt32] = []
    /// The first `newlineCount` entries are the positions of newlines alone.
    package private(set) var newlines: [UInt32] = []
    package private(set) var count = 0
    package private(set) var newlineCount = 0
    /// Whether any byte is above 0x7F, so that lines want a UTF-8 check.
    package private(set) var hasNonASCII = false

    /// Entries that the kernel may write behind the last one.
    private static let slack = 8

    package init() {}

    /// Indexes `block`, which must be shorter than 2 GiB. The buffers are reused.
    /// - Parameter wide: whether the registers may be used that only some processors have.
    package mutating func index(_ block: Span<UInt8>, wide: Bool = true) {
        precondition(block.count < Int(Int32.max))
        if positions.count < block.count + Self.slack {
            positions = Array(repeating: 0, count: block.count + Self.slack)
            newlines = Array(repeating: 0, count: block.count)
        }
        let result = unsafe positions.withUnsafeMutableBufferPointer { all in
            unsafe newlines.withUnsafeMutableBufferPointer { lines in
                unsafe block.withUnsafeBufferPointer { source in
                    unsafe albatross_index_separators(
                        source.baseAddress, source.count, all.baseAddress, lines.baseAddress,
                        wide ? 1 : 0)
                }
            }
        }
        count = result.count
        newlineCount = result.newlines
        hasNonASCII = result.non_ascii != 0
    }

    /// The portable twin of the kernel.
    package static func indexPortably(_ block: [UInt8]) -> (positions: [UInt32], nonASCII: Bool) {
        let separators: Set<UInt8> = [UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: "\n")]
        let positions = block.indices.filter { separators.contains(block[$0]) }.map(UInt32.init)
        return (positions, block.contains { $0 > 0x7F })
    }
}
