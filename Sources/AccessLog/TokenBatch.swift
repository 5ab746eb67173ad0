import Bytes

/// Where the fields of some lines stand in a block: offsets, never strings.
///
/// Column by column: the tokens of field `f` are `tokens[f * spacing ..< f * spacing + count]`.
struct TokenBatch {
    /// A field's text, without its quotes: marked where it had some, null where it is `-`, and nowhere
    /// where the line has no such field.
    typealias Token = ByteRun

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
        tokens = Array(repeating: .null, count: fields * Self.spacing)
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
