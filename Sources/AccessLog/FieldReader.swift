import Bytes
import Schemas

/// Reads one field of every line of a batch into its column.
///
/// A line is canonical for the field if the field's print gives its text back; the first text that
/// does not fit its kind becomes the line's rejection. Either way the column gets one entry a line.
struct FieldReader {
    let field: Field
    /// From 0.
    let index: Int

    /// The field's tokens of all lines of the batch.
    func tokens(_ batch: TokenBatch) -> ArraySlice<TokenBatch.Token> {
        batch.tokens[index * TokenBatch.spacing..<index * TokenBatch.spacing + batch.count]
    }

    func readTexts(_ block: Span<UInt8>, _ batch: TokenBatch, into column: inout TextColumn) {
        let tokens = tokens(batch)
        if tokens.allSatisfy(\.isNull) {
            column.codes.append(
                contentsOf: repeatElement(StringPool.null, count: tokens.count))
            return
        }
        column.judge()
        if column.isDistinct { return appendDistinct(block, tokens.span, into: &column) }
        column.append(tokens.span, of: block)
    }

    private func appendDistinct(
        _ block: Span<UInt8>, _ tokens: Span<TokenBatch.Token>, into column: inout TextColumn
    ) {
        var code = UInt32(column.pool.count)
        column.codes.append(
            contentsOf: tokens.mapped { token in
                guard !token.isNull else { return StringPool.null }
                code += 1
                return code - 1
            })
        let runs = tokens.runs
        column.pool.appendUnchecked(block, runs: runs.span)
    }

    func readDistinct(
        _ block: Span<UInt8>, _ batch: TokenBatch, into column: inout DistinctColumn
    ) {
        let tokens = tokens(batch)
        column.present.append(contentsOf: tokens.span.mapped { !$0.isNull })
        let runs = tokens.span.mapped { $0.isNull ? ByteRun(start: 0, count: 0) : $0.run }
        column.strings.append(block, runs: runs.span)
    }

    func readWords(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout TextColumn) {
        for word in field.values ?? [] where column.pool.count < field.values?.count ?? 0 {
            _ = column.pool.intern(word)
        }
        let known = UInt32(field.values?.count ?? 0)
        var last: UInt64?
        var lastCode = StringPool.null
        for row in 0..<batch.count {
            let token = batch.token(index, of: row)
            var code = StringPool.null
            if !token.isNull, token.count <= 16 {
                let text = Digits.shortText(block, token.offset, token.count)
                if text == nil || text != last {
                    lastCode = column.pool.intern(block, token.offset, token.count)
                    last = text
                }
                code = lastCode
            }
            if code >= known { reject(row, &batch, .unknownType) }
            column.codes.append(code)
        }
    }

    func readTimestamps(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout [Int64])
    {
        // Neighbouring lines share the minute: its 16 bytes are compared, not parsed again.
        var minuteLow: UInt64 = 0
        var minuteHigh: UInt64 = 0
        var minute: Int64?
        appendNumbers(&batch, to: &column) { token, row, batch in
            guard !token.isNull else {
                // The first timestamp is the row's time and must be there.
                if index < 2 { reject(row, &batch, .badTimestamp) }
                return Rows.nullLong
            }
            let start = token.offset
            if token.count == 27, let known = minute,
                Kernels.word(block, start) == minuteLow,
                Kernels.word(block, start + 8) == minuteHigh,
                let rest = Timestamp.seconds(block, start, 27)
            {
                return known + rest.micros
            }
            guard let time = Timestamp.parse(block, start, token.count) else {
                reject(row, &batch, .badTimestamp)
                return Rows.nullLong
            }
            if !time.canonical { batch.lines[row].canonical = false }
            minuteLow = Kernels.word(block, start)
            minuteHigh = Kernels.word(block, start + 8)
            minute = Timestamp.floorDivide(time.micros, 60_000_000) * 60_000_000
            return time.micros
        }
    }

    func readSeconds(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout [Double]) {
        let decimals = field.decimals ?? 3
        appendRepeating(block, &batch, to: &column, absent: .nan) { token in
            Decimal.parseSeconds(block, token.offset, token.count, decimals: decimals)
        } refused: {
            .badNumber
        }
    }

    func readStatuses(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout [Int32]) {
        appendRepeating(block, &batch, to: &column, absent: Rows.nullInteger) { token in
            guard (1...3).contains(token.count),
                let status = Digits.parse(block, token.offset, token.count)
            else { return nil }
            // Printed with three digits: `000` is a status (HTTP/2, GOAWAY).
            return (Int32(status), token.count == 3)
        } refused: {
            .badStatus
        }
    }

    func readIntegers(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout [Int32]) {
        appendRepeating(block, &batch, to: &column, absent: Rows.nullInteger) { token in
            Decimal.parseInteger(
                block, token.offset, token.count, limit: UInt64(Int32.max)
            ).map { (Int32($0.value), $0.canonical) }
        } refused: {
            .badNumber
        }
    }

    func readLongs(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout [Int64]) {
        appendNumbers(&batch, to: &column) { token, row, batch in
            guard !token.isNull else { return Rows.nullLong }
            guard
                let number = Decimal.parseInteger(
                    block, token.offset, token.count, limit: UInt64(Int64.max))
            else {
                reject(row, &batch, .badNumber)
                return Rows.nullLong
            }
            if !number.canonical { batch.lines[row].canonical = false }
            return number.value
        }
    }

    func reject(_ row: Int, _ batch: inout TokenBatch, _ reason: RejectionReason) {
        guard batch.lines[row].rejection == nil else { return }
        let token = batch.token(index, of: row)
        let byte = token.offset - batch.lines[row].start + 1
        batch.lines[row].rejection = Rejection(reason, field: index + 1, byte: byte)
    }

    /// Appends one number a line.
    @inline(__always)
    func appendNumbers<Number: BitwiseCopyable>(
        _ batch: inout TokenBatch, to column: inout [Number],
        _ read: (TokenBatch.Token, Int, inout TokenBatch) -> Number
    ) {
        let count = batch.count
        column.append(addingCapacity: count) { numbers in
            for row in 0..<count { numbers.append(read(batch.token(index, of: row), row, &batch)) }
        }
    }

    /// Appends one number a line; a short text that is that of the line before is not read again.
    @inline(__always)
    private func appendRepeating<Number: BitwiseCopyable>(
        _ block: Span<UInt8>, _ batch: inout TokenBatch, to column: inout [Number],
        absent: Number, _ read: (TokenBatch.Token) -> (value: Number, canonical: Bool)?,
        refused reason: () -> RejectionReason
    ) {
        var last: UInt64?
        var lastValue = absent
        appendNumbers(&batch, to: &column) { token, row, batch in
            guard !token.isNull else { return absent }
            let text = Digits.shortText(block, token.offset, token.count)
            if let text, text == last { return lastValue }
            guard let number = read(token) else {
                reject(row, &batch, reason())
                return absent
            }
            if number.canonical {
                (last, lastValue) = (text, number.value)
            } else {
                batch.lines[row].canonical = false
            }
            return number.value
        }
    }
}

extension TokenBatch.Token {
    @inline(__always) var run: ByteRun { ByteRun(start: offset, count: count) }
}

extension Span<TokenBatch.Token> {
    /// Where the texts of the tokens stand, nulls left out.
    fileprivate var runs: [ByteRun] {
        var runs: [ByteRun] = []
        runs.reserveCapacity(count)
        for index in indices where !self[index].isNull { runs.append(self[index].run) }
        return runs
    }

    /// One element for each token.
    @inline(__always)
    func mapped<Value: BitwiseCopyable>(
        _ transform: (TokenBatch.Token) -> Value
    ) -> [Value] {
        unsafe [Value](unsafeUninitializedCapacity: count) { target, filled in
            for index in indices {
                unsafe target.initializeElement(at: index, to: transform(self[index]))
            }
            filled = count
        }
    }
}

extension TextColumn {
    /// Appends one entry a token.
    mutating func append(_ tokens: Span<TokenBatch.Token>, of block: Span<UInt8>) {
        let runs = tokens.mapped { $0.isNull ? ByteRun(start: -1, count: 0) : $0.run }
        pool.intern(block, runs: runs.span, into: &codes)
    }
}
