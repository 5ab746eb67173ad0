/// Where the fields of some lines stand in a block: offsets, never strings.
///
/// Column by column: the tokens of field `f` are `tokens[f * spacing ..< f * spacing + count]`.
struct TokenBatch {
    /// A field's text, without its quotes.
    struct Token {
        /// Offset in the block, with the top bit set where the text is `-`; or `absent`.
        private var start: UInt32
        /// Length in bytes, shifted left by one; the lowest bit says that it was quoted.
        private var lengthAndQuote: UInt32

        static let absent = Token(start: .max, lengthAndQuote: 0)
        private static let dash: UInt32 = 0x8000_0000

        /// Whether the line has no such field.
        @inline(__always) var isAbsent: Bool { start == .max }
        /// Whether there is no value: no such field, or `-`.
        @inline(__always) var isNull: Bool { start >= Self.dash }
        @inline(__always) var offset: Int { Int(start & ~Self.dash) }
        @inline(__always) var count: Int { Int(lengthAndQuote >> 1) }
        @inline(__always) var isQuoted: Bool { lengthAndQuote & 1 == 1 }

        private init(start: UInt32, lengthAndQuote: UInt32) {
            self.start = start
            self.lengthAndQuote = lengthAndQuote
        }

        /// - Parameter start: below 2 GiB, as blocks are.
        @inline(__always) init(_ start: Int, _ end: Int, quoted: Bool, isDash: Bool) {
            self.start = UInt32(truncatingIfNeeded: start) | (isDash ? Self.dash : 0)
            lengthAndQuote = UInt32(truncatingIfNeeded: end &- start) << 1 | (quoted ? 1 : 0)
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
    /// Tokens from a field to the next: not a power of two, so that the fields of a line do not
    /// fight for the same lines of the cache.
    static let spacing = capacity + 8

    private(set) var count = 0
    let fieldCount: Int
    var tokens: [Token]
    var lines: [Line]

    init(fields: Int) {
        fieldCount = fields
        tokens = Array(repeating: .absent, count: fields * Self.spacing)
        lines = Array(repeating: Line(), count: Self.capacity)
    }

    var isFull: Bool { count == Self.capacity }

    @inline(__always)
    func token(_ field: Int, of row: Int) -> Token {
        tokens[field &* Self.spacing &+ row]
    }

    mutating func removeAll() {
        count = 0
    }

    /// Takes over the line whose tokens were written at `count`.
    mutating func keep(_ line: Line) {
        lines[count] = line
        count += 1
    }
}
