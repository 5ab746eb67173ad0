import CShims

/// Where the fields and lines of a block part: what the tokenizer walks.
package struct Separators {
    /// The first `count` entries are positions: the ends of fields where the block is regular, else
    /// every space, double quote and newline.
    package private(set) var positions: [UInt32] = []
    /// The first `newlineCount` entries are the positions of newlines alone.
    package private(set) var newlines: [UInt32] = []
    package private(set) var count = 0
    package private(set) var newlineCount = 0
    /// Whether any byte is above 0x7F, so that lines want a UTF-8 check.
    package private(set) var hasNonASCII = false
    /// Whether every quote opens a field or closes one, without an escape and in its own line.
    package private(set) var isRegular = false

    /// Bytes of the registers that there are kernels for; the widest that the processor has is used.
    package static let widths: [Int32] = [16, 32, 64]

    /// Entries that the kernels may write behind the last one.
    private static let slack = 16

    package init() {}

    /// Indexes `block`, which must be shorter than 2 GiB. The buffers are reused.
    package mutating func index(_ block: Span<UInt8>) {
        indexFields(block)
        if !isRegular { indexAll(block) }
    }

    /// Finds the ends of fields, and whether that can be relied upon.
    /// - Parameter width: the widest registers (bytes) to use.
    package mutating func indexFields(_ block: Span<UInt8>, width: Int32 = 64) {
        makeRoom(block.count)
        let result = unsafe positions.withUnsafeMutableBufferPointer { all in
            unsafe newlines.withUnsafeMutableBufferPointer { lines in
                unsafe block.withUnsafeBufferPointer { source in
                    unsafe albatross_index_fields(
                        source.baseAddress, source.count, all.baseAddress, lines.baseAddress,
                        width)
                }
            }
        }
        count = result.count
        newlineCount = result.newlines
        hasNonASCII = result.non_ascii != 0
        isRegular = result.irregular == 0
    }

    /// Finds every space, double quote and newline.
    package mutating func indexAll(_ block: Span<UInt8>) {
        makeRoom(block.count)
        let result = unsafe positions.withUnsafeMutableBufferPointer { all in
            unsafe newlines.withUnsafeMutableBufferPointer { lines in
                unsafe block.withUnsafeBufferPointer { source in
                    unsafe albatross_index_separators(
                        source.baseAddress, source.count, all.baseAddress, lines.baseAddress)
                }
            }
        }
        count = result.count
        newlineCount = result.newlines
        hasNonASCII = result.non_ascii != 0
        isRegular = false
    }

    private mutating func makeRoom(_ size: Int) {
        precondition(size < Int(Int32.max))
        guard positions.count < size + Self.slack else { return }
        // Blocks differ by some lines: room for the next ones too.
        let room = size + size / 4
        positions = Array(repeating: 0, count: room + Self.slack)
        newlines = Array(repeating: 0, count: room)
    }

    /// The portable twin of `indexAll`.
    package static func indexPortably(_ block: [UInt8]) -> (positions: [UInt32], nonASCII: Bool) {
        let separators: Set<UInt8> = [UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: "\n")]
        let positions = block.indices.filter { separators.contains(block[$0]) }.map(UInt32.init)
        return (positions, block.contains { $0 > 0x7F })
    }

    /// The portable twin of `indexFields`.
    package static func indexFieldsPortably(
        _ block: [UInt8]
    ) -> (positions: [UInt32], isRegular: Bool) {
        let (space, quote) = (UInt8(ascii: " "), UInt8(ascii: "\""))
        let (newline, backslash) = (UInt8(ascii: "\n"), UInt8(ascii: "\\"))
        var positions: [UInt32] = []
        var (isInside, isRegular) = (false, true)
        for (offset, byte) in block.enumerated() {
            let before = offset > 0 ? block[offset - 1] : newline
            if byte == quote {
                isInside.toggle()
                if isInside {
                    isRegular = isRegular && (before == space || before == newline)
                } else {
                    let next = offset + 1 < block.count ? block[offset + 1] : quote
                    isRegular =
                        isRegular && before != backslash && (next == space || next == newline)
                }
            } else if byte == newline {
                isRegular = isRegular && !isInside
                positions.append(UInt32(offset))
            } else if byte == space, !isInside {
                positions.append(UInt32(offset))
            }
        }
        return (positions, isRegular && !isInside)
    }
}
