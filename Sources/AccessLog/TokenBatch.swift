/// Where the fields of some lines stand in a block: offsets, never strings.
///
/// Row-major: the tokens of line `row` are `tokens[row * stride ..< (row + 1) * stride]`.
struct TokenBatch {
    /// A field's text, without its quotes.
    struct Token {
        /// Offset in the block, or `absent`.
        var start: UInt32
        /// Length in bytes, shifted left by one; the lowest bit says that it was quoted.
        var lengthAndQuote: UInt32

        static let absent = Token(start: .max, lengthAndQuote: 0)

        @inline(__always) var isAbsent: Bool { start == .max }
        @inline(__always) var count: Int { Int(lengthAndQuote >> 1) }
        @inline(__always) var isQuoted: Bool { lengthAndQuote & 1 == 1 }

        @inline(__always) init(start: UInt32, lengthAndQuote: UInt32) {
            self.start = start
            self.lengthAndQuote = lengthAndQuote
        }

        @inline(__always) init(_ start: Int, _ end: Int, quoted: Bool) {
            self.start = UInt32(truncatingIfNeeded: start)
            lengthAndQuote = UInt32(truncatingIfNeeded: end - start) << 1 | (quoted ? 1 : 0)
        }
    }

    /// What is known of a line beside its known fields.
    struct Line {
        var start = 0
        /// Where the text ends, a carriage return excluded.
        var textEnd = 0
        /// Where the newline stands.
        var end = 0
        /// All fields, also those beyond the schema.
        var fieldCount = 0
        /// Where the first field beyond the schema begins, quote included; -1 if there is none.
        var extraStart = -1
        /// Whether printing the row gives the line back.
        var canonical = true
        var rejection: Rejection?
    }

    static let capacity = 256

    let stride: Int
    private(set) var count = 0
    var tokens: [Token]
    var lines: [Line]

    init(fields: Int) {
        stride = fields
        tokens = Array(repeating: .absent, count: fields * Self.capacity)
        lines = Array(repeating: Line(), count: Self.capacity)
    }

    var isFull: Bool { count == Self.capacity }

    mutating func removeAll() {
        count = 0
    }

    /// Takes over the line whose tokens were written at `count`.
    mutating func keep(_ line: Line) {
        lines[count] = line
        count += 1
    }
}
