import AccessLog

/// The fields of a line, found by walking it byte by byte: the twin of separators and tokenizer.
struct PlainFields {
    struct Field {
        /// Without quotes.
        var text: ArraySlice<UInt8>
        var isQuoted: Bool
        /// Where the text begins in the line, from 0.
        var start: Int { text.startIndex }
        var isNull: Bool { text.elementsEqual("-".utf8) }
    }

    private(set) var fields: [Field] = []
    private(set) var rejection: Rejection?
    /// Whether a backslash kept a quote from ending a field.
    private(set) var metEscape = false

    private static let quote = UInt8(ascii: "\"")
    private static let space = UInt8(ascii: " ")

    /// - Parameter text: from index 0, without newline and carriage return.
    init(_ text: ArraySlice<UInt8>, escapes: Bool) {
        var start = 0
        while start < text.endIndex {
            var end = start
            let isQuoted = text[start] == Self.quote
            if isQuoted {
                end = start + 1
                while end < text.endIndex, !endsQuoted(text, start, end, escapes) { end += 1 }
                guard end < text.endIndex else {
                    rejection = Rejection(.openQuote, field: fields.count + 1, byte: start + 1)
                    return
                }
                fields.append(Field(text: text[start + 1..<end], isQuoted: true))
                end += 1
            } else {
                while end < text.endIndex, text[end] != Self.space { end += 1 }
                guard end > start else {
                    rejection = Rejection(.emptyField, field: fields.count + 1, byte: start + 1)
                    return
                }
                fields.append(Field(text: text[start..<end], isQuoted: false))
            }
            start = end + 1
        }
    }

    private mutating func endsQuoted(
        _ text: ArraySlice<UInt8>, _ start: Int, _ place: Int, _ escapes: Bool
    ) -> Bool {
        guard text[place] == Self.quote,
            place + 1 == text.endIndex || text[place + 1] == Self.space
        else { return false }
        let backslashes = text[start + 1..<place].reversed().prefix { $0 == UInt8(ascii: "\\") }
        guard escapes, backslashes.count % 2 == 1 else { return true }
        metEscape = true
        return false
    }
}
