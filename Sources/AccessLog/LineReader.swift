import Bytes
import Schemas

/// An object whose lines are read: its key and what the key says of the node.
package struct SourceObject: Sendable, Equatable {
    package let key: String
    /// Address of the load balancer node, from the key.
    package let node: String?

    package init(key: String, node: String?) {
        self.key = key
        self.node = node
    }
}

/// A line that is no row, with its bytes as they were.
package struct QuarantinedLine: Sendable, Equatable {
    package let object: String
    /// Line in the object, from 1.
    package let line: Int
    package let rejection: Rejection
    package let bytes: [UInt8]

    package init(object: String, line: Int, rejection: Rejection, bytes: [UInt8]) {
        self.object = object
        self.line = line
        self.rejection = rejection
        self.bytes = bytes
    }
}

/// Reads blocks of whole lines into rows. One per task; buffers are reused from block to block.
package struct LineReader {
    /// What became of a block's lines. Blank lines are in none of the counts but the first.
    package struct Tally: Sendable, Equatable {
        /// Newlines seen: what the next block's first line number grows by.
        package var newlines = 0
        /// Lines that are not blank.
        package var lines = 0
        package var rows = 0
        package var quarantined: [QuarantinedLine] = []
    }

    let schema: Schema
    private var separators = Separators()
    private var tokenizer = Tokenizer()
    var batch: TokenBatch
    /// Number of the first line of the batch's rows, by row.
    private var numbers: [Int32] = []
    /// The fields that AWS writes in quotes: bit `i` for field `i` from 0.
    private let quotedFields: UInt64
    package private(set) var clock: StageClock

    /// - Parameter clock: times tokens and fields, block by block.
    package init(schema: Schema, clock: StageClock = StageClock()) {
        self.clock = clock
        precondition(schema.fields.count <= 64, "a bit for each field")
        self.schema = schema
        quotedFields = schema.fields.indices.reduce(0) { bits, index in
            schema.fields[index].quoted == true ? bits | 1 << UInt64(index) : bits
        }
        batch = TokenBatch(fields: schema.fields.count)
    }

    /// Reads `block`, which ends with a newline, and appends its rows.
    /// - Parameters:
    ///   - firstLine: number of the block's first line in the object, from 1.
    ///   - lineLimit: longer lines (bytes) are quarantined unread.
    package mutating func read(
        _ block: [UInt8], of object: SourceObject, firstLine: Int, lineLimit: Int,
        into rows: inout Rows
    ) -> Tally {
        precondition(block.last == UInt8(ascii: "\n"))
        clock.start()
        separators.index(block.span)
        let positions = separators.positions
        var tally = Tally()
        var start = 0
        var cursor = 0
        for index in 0..<separators.newlineCount {
            let end = Int(separators.newlines[index])
            var line = TokenBatch.Line()
            line.start = start
            line.end = end
            line.textEnd = end > start && block[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
            line.canonical = line.textEnd == end
            start = end + 1
            tally.newlines += 1
            if line.textEnd > line.start {
                tally.lines += 1
                cursor = tokenize(
                    block, positions.span, cursor: cursor, lineLimit: lineLimit, &line)
                let number = firstLine + index
                if let rejection = line.rejection {
                    tally.quarantined.append(
                        QuarantinedLine(
                            object: object.key, line: number, rejection: rejection,
                            bytes: Array(block[line.start..<line.end])))
                } else {
                    batch.keep(line)
                    numbers.append(Int32(clamping: number))
                    if batch.isFull { flush(block, object, into: &rows, &tally) }
                }
            }
            while cursor < separators.count, positions[cursor] <= end { cursor += 1 }
        }
        flush(block, object, into: &rows, &tally)
        return tally
    }

    /// - Returns: a separator at or before the line's newline, not before `cursor`.
    private mutating func tokenize(
        _ block: [UInt8], _ positions: Span<UInt32>, cursor: Int, lineLimit: Int,
        _ line: inout TokenBatch.Line
    ) -> Int {
        if line.end - line.start > lineLimit {
            line.rejection = Rejection(.lineTooLong, field: 0, byte: lineLimit + 1)
            return cursor
        }
        if separators.hasNonASCII {
            let text = block[line.start..<line.textEnd]
            if let offset = UTF8Check.firstInvalidByte(text) {
                line.rejection = Rejection(.invalidUTF8, field: 0, byte: offset + 1)
                return cursor
            }
        }
        let fresh = line
        attempt(block, positions, cursor: cursor, .escapes, &line)
        let doubtful = tokenizer.metEscapedQuote || line.rejection?.reason == .openQuote
        if doubtful, line.rejection != nil || !typesHold(block.span, row: batch.count) {
            let escaped = line
            line = fresh
            attempt(block, positions, cursor: cursor, .ordinary, &line)
            // Both readings fail: the first one's reason is reported.
            if line.rejection != nil, escaped.rejection != nil { line = escaped }
        }
        if line.rejection == nil, line.fieldCount < schema.minimumFields {
            let first = batch.token(0, of: batch.count)
            line.rejection =
                knowsType(block.span, first)
                ? Rejection(
                    .tooFewFields, field: line.fieldCount + 1, byte: line.textEnd - line.start + 1)
                : Rejection(.unknownType, field: 1, byte: 1)
        }
        return tokenizer.cursor
    }

    private mutating func attempt(
        _ block: [UInt8], _ positions: Span<UInt32>, cursor: Int,
        _ backslash: Tokenizer.Backslash, _ line: inout TokenBatch.Line
    ) {
        let (row, limit) = (batch.count, batch.fieldCount)
        let isRegular = separators.isRegular
        var reader = tokenizer
        var tokens = batch.tokens.mutableSpan
        if isRegular {
            reader.tokenizeRegular(
                block.span, positions, cursor: cursor, line: &line, into: &tokens, row: row,
                limit: limit)
        } else {
            reader.tokenize(
                block.span, positions, cursor: cursor, backslash: backslash, line: &line,
                into: &tokens, row: row, limit: limit)
        }
        tokenizer = reader
        let present: UInt64 = line.fieldCount < 64 ? (1 << UInt64(line.fieldCount)) - 1 : .max
        if reader.quotedFields != quotedFields & present { line.canonical = false }
    }

    /// Moves the batch into the columns and its late rejections into the tally.
    private mutating func flush(
        _ block: [UInt8], _ object: SourceObject, into rows: inout Rows, _ tally: inout Tally
    ) {
        clock.lap(.tokens)
        rows.append(&batch, block: block.span, object: object, numbers: numbers)
        for row in 0..<batch.count {
            let line = batch.lines[row]
            if let rejection = line.rejection {
                tally.quarantined.append(
                    QuarantinedLine(
                        object: object.key, line: Int(numbers[row]), rejection: rejection,
                        bytes: Array(block[line.start..<line.end])))
            } else {
                tally.rows += 1
            }
        }
        batch.removeAll()
        numbers.removeAll(keepingCapacity: true)
        clock.lap(.fields)
    }
}
