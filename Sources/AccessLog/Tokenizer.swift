import CShims

/// Splits one line into fields by walking the separators of its block.
///
/// The rules are those of the load balancer's own output: fields part at single spaces; a field that
/// begins with a quote ends at a quote that a space or the end of the line follows, and any other
/// quote is content. Escapes stay as they are.
struct Tokenizer {
    /// How a backslash before a quote is read.
    enum Backslash {
        /// `\"` and `\\` are pairs, as Classic load balancers wrote them.
        case escapes
        /// An ordinary byte, as Application Load Balancers write it.
        case ordinary
    }

    private static let space = UInt8(ascii: " ")
    private static let quote = UInt8(ascii: "\"")
    private static let dash = UInt8(ascii: "-")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Whether a quote of the last line was passed over as escaped, so that the other reading exists.
    private(set) var metEscapedQuote = false
    /// The fields of the last line that stood in quotes: bit `i` for field `i` from 0.
    private(set) var quotedFields: UInt64 = 0
    /// Index of the separator where the last line was left; its newline is there or further on.
    private(set) var cursor = 0

    /// Reads the line that begins at `line.start`; `line.end` is its newline in the block.
    ///
    /// Fields are written to every `TokenBatch.spacing`-th of `tokens` from `row` on, up to `limit` of
    /// them; the rest stay absent.
    /// - Parameter cursor: the first separator at or after the start of the line.
    mutating func tokenize(
        _ block: Span<UInt8>, _ separators: Span<UInt32>, cursor: Int,
        backslash: Backslash, line: inout TokenBatch.Line,
        into tokens: inout MutableSpan<TokenBatch.Token>, row: Int, limit: Int
    ) {
        metEscapedQuote = false
        quotedFields = 0
        var place = row
        var next = cursor
        defer { self.cursor = next }
        var start = line.start
        var field = 0
        while true {
            var end: Int
            let quoted = block[start] == Self.quote
            if quoted {
                next += 1
                while true {
                    end = Int(separators[next])
                    let byte = block[end]
                    if byte == Self.newline {
                        line.rejection = Rejection(
                            .openQuote, field: field + 1, byte: start - line.start + 1)
                        return
                    }
                    if byte == Self.quote, endsField(block, end + 1, line.end) {
                        if backslash == .ordinary || !isEscaped(block, end, from: start + 1) {
                            break
                        }
                        metEscapedQuote = true
                    }
                    next += 1
                }
                start += 1
                next += 1
            } else {
                while block[Int(separators[next])] == Self.quote { next += 1 }
                end = min(Int(separators[next]), line.textEnd)
                if end == start {
                    line.rejection = Rejection(
                        .emptyField, field: field + 1, byte: start - line.start + 1)
                    return
                }
            }
            if field < limit {
                let isDash = end &- start == 1 && block[start] == Self.dash
                tokens[place] = TokenBatch.Token(
                    start: start, count: end &- start, isNull: isDash, isMarked: quoted)
                place &+= TokenBatch.spacing
                if quoted { quotedFields |= 1 << UInt64(field) }
            } else if field == limit {
                line.extraStart = quoted ? start - 1 : start
            }
            field += 1
            let separator = Int(separators[next])
            if separator >= line.textEnd { break }
            start = separator + 1
            next += 1
            if start == line.textEnd {
                // One trailing space is tolerated.
                line.canonical = false
                break
            }
        }
        line.fieldCount = field
        for _ in min(field, limit)..<limit {
            tokens[place] = .null
            place += TokenBatch.spacing
        }
    }

    /// The same for a line of a regular block, where `ends` are the ends of its fields.
    mutating func tokenizeRegular(
        _ block: Span<UInt8>, _ ends: Span<UInt32>, cursor: Int,
        line: inout TokenBatch.Line, into tokens: inout MutableSpan<TokenBatch.Token>,
        row: Int, limit: Int
    ) {
        metEscapedQuote = false
        guard line.textEnd < line.end || !takeWhole(block, ends, cursor, &line, &tokens, row, limit)
        else { return }
        var quotedFields: UInt64 = 0
        var place = row
        var next = cursor
        var start = line.start
        var field = 0
        while true {
            let separator = Int(ends[next])
            let end = min(separator, line.textEnd)
            if end == start {
                line.rejection = Rejection(
                    .emptyField, field: field + 1, byte: start - line.start + 1)
                break
            }
            let quoted = block[start] == Self.quote
            let inset = quoted ? 1 : 0
            if field < limit {
                let (first, behind) = (start &+ inset, end &- inset)
                let isDash = behind &- first == 1 && block[first] == Self.dash
                tokens[place] = TokenBatch.Token(
                    start: first, count: behind &- first, isNull: isDash, isMarked: quoted)
                place &+= TokenBatch.spacing
                quotedFields |= UInt64(inset) &<< UInt64(truncatingIfNeeded: field)
            } else if field == limit {
                line.extraStart = start
            }
            field &+= 1
            if separator >= line.textEnd { break }
            start = separator &+ 1
            next &+= 1
            if start == line.textEnd {
                // One trailing space is tolerated.
                line.canonical = false
                break
            }
        }
        self.cursor = next
        self.quotedFields = quotedFields
        guard line.rejection == nil else { return }
        line.fieldCount = field
        for _ in min(field, limit)..<limit {
            tokens[place] = .null
            place += TokenBatch.spacing
        }
    }

    /// Takes a line without anything unusual, sixteen fields at a time where the processor can.
    /// - Returns: false if the line is still to be read.
    private mutating func takeWhole(
        _ block: Span<UInt8>, _ ends: Span<UInt32>, _ cursor: Int, _ line: inout TokenBatch.Line,
        _ tokens: inout MutableSpan<TokenBatch.Token>, _ row: Int, _ limit: Int
    ) -> Bool {
        precondition(limit > 0 && limit <= 64 && row >= 0 && row < TokenBatch.spacing)
        precondition(tokens.count >= limit * TokenBatch.spacing)
        precondition(cursor >= 0 && cursor <= ends.count)
        let taken = unsafe block.withUnsafeBufferPointer { block in
            unsafe ends.withUnsafeBufferPointer { ends in
                unsafe tokens.withUnsafeMutableBufferPointer { tokens in
                    unsafe albatross_take_line(
                        block.baseAddress, block.count,
                        ends.baseAddress.unsafelyUnwrapped + cursor, ends.count - cursor,
                        UInt32(truncatingIfNeeded: line.start),
                        UInt32(truncatingIfNeeded: line.end),
                        tokens.baseAddress.unsafelyUnwrapped + row, TokenBatch.spacing, limit)
                }
            }
        }
        guard taken.fields > 0 else { return false }
        (self.cursor, quotedFields) = (cursor + taken.fields - 1, taken.quoted)
        line.fieldCount = taken.fields
        for field in taken.fields..<limit { tokens[field * TokenBatch.spacing + row] = .null }
        return true
    }

    /// Whether a field may end before `offset`: a space or the end of the line stands there.
    @inline(__always)
    private func endsField(_ block: Span<UInt8>, _ offset: Int, _ lineEnd: Int) -> Bool {
        let byte = block[offset]
        return byte == Self.space || byte == Self.newline
            || (byte == Self.carriageReturn && offset + 1 == lineEnd)
    }

    /// Whether an odd number of backslashes stands before the quote at `offset`.
    @inline(__always)
    private func isEscaped(_ block: Span<UInt8>, _ offset: Int, from start: Int) -> Bool {
        var backslashes = 0
        while offset - 1 - backslashes >= start,
            block[offset - 1 - backslashes] == UInt8(ascii: "\\")
        {
            backslashes += 1
        }
        return backslashes % 2 == 1
    }
}
