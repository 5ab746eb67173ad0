import Bytes
import CShims
import Schemas

/// Reads one field of every line of a batch into its column.
///
/// A line is canonical for the field if the field's print gives its text back; the first text that
/// does not fit its kind becomes the line's rejection. Either way the column gets one entry a line.
struct FieldReader {
    /// Digits behind the point of seconds.
    let decimals: Int
    /// From 0.
    let index: Int

    /// Where the field's tokens stand among those of the batch.
    func places(_ batch: TokenBatch) -> Range<Int> {
        index * TokenBatch.spacing..<index * TokenBatch.spacing + batch.count
    }

    func readTexts(_ block: Span<UInt8>, _ batch: TokenBatch, into column: inout TextColumn) {
        let tokens = batch.tokens.span.extracting(places(batch))
        if tokens.areNull {
            column.codes.append(
                contentsOf: repeatElement(StringPool.null, count: tokens.count))
            return
        }
        column.judge()
        if column.isDistinct { return appendDistinct(block, tokens, into: &column) }
        column.append(tokens, of: block)
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
        let tokens = batch.tokens.span.extracting(places(batch))
        column.present.append(contentsOf: tokens.mapped { !$0.isNull })
        column.strings.append(block, runs: tokens)
    }

    /// - Parameter words: all that the field may say.
    func readWords(
        _ block: Span<UInt8>, _ batch: inout TokenBatch, _ words: [String],
        into column: inout TextColumn
    ) {
        if column.pool.count == 0 { for word in words { _ = column.pool.intern(word) } }
        let first = column.codes.count
        column.append(batch.tokens.span.extracting(places(batch)), of: block)
        for row in 0..<batch.count where column.codes[first + row] >= UInt32(words.count) {
            reject(row, &batch, .unknownType)
        }
    }

    func readTimestamps(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout [Int64])
    {
        // Neighbouring lines share the minute: its 16 bytes are compared, not parsed again.
        var minute: FieldKernels.Minute?
        appendNumbers(&batch, to: &column) { tokens, numbers in
            guard let minute else { return }
            FieldKernels.times(block, tokens, of: minute, into: &numbers)
        } otherwise: { token, row, batch in
            guard !token.isNull else {
                // The first timestamp is the row's time and must be there.
                if index < 2 { reject(row, &batch, .badTimestamp) }
                return Rows.nullLong
            }
            guard let time = Timestamp.parse(block, token.start, token.count) else {
                reject(row, &batch, .badTimestamp)
                return Rows.nullLong
            }
            if !time.canonical { batch.lines[row].canonical = false }
            minute = FieldKernels.Minute(
                low: Kernels.word(block, token.start), high: Kernels.word(block, token.start + 8),
                micros: Timestamp.floorDivide(time.micros, 60_000_000) * 60_000_000)
            return time.micros
        }
    }

    func readSeconds(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout [Double]) {
        appendNumbers(&batch, to: &column) { tokens, numbers in
            FieldKernels.seconds(block, tokens, decimals: decimals, into: &numbers)
        } otherwise: { token, row, batch in
            judged(
                Decimal.parseSeconds(block, token.start, token.count, decimals: decimals), row,
                &batch, absent: .nan, .badNumber)
        }
    }

    func readStatuses(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout [Int32]) {
        appendNumbers(&batch, to: &column) { tokens, numbers in
            FieldKernels.integers(block, tokens, .status, into: &numbers)
        } otherwise: { token, row, batch in
            let status =
                (1...3).contains(token.count)
                ? Digits.parse(block, token.start, token.count) : nil
            // Printed with three digits.
            return judged(
                status.map { (Int32($0), token.count == 3) }, row, &batch,
                absent: Rows.nullInteger, .badStatus)
        }
    }

    func readIntegers(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout [Int32]) {
        let limit = UInt64(Int32.max)
        appendNumbers(&batch, to: &column) { tokens, numbers in
            FieldKernels.integers(
                block, tokens, albatross_integer_form(limit: limit), into: &numbers)
        } otherwise: { token, row, batch in
            let number = Decimal.parseInteger(block, token.start, token.count, limit: limit)
            return judged(
                number.map { (Int32($0.value), $0.canonical) }, row, &batch,
                absent: Rows.nullInteger, .badNumber)
        }
    }

    func readLongs(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout [Int64]) {
        let limit = UInt64(Int64.max)
        appendNumbers(&batch, to: &column) { tokens, numbers in
            FieldKernels.longs(
                block, tokens, albatross_integer_form(limit: limit), into: &numbers)
        } otherwise: { token, row, batch in
            judged(
                Decimal.parseInteger(block, token.start, token.count, limit: limit), row, &batch,
                absent: Rows.nullLong, .badNumber)
        }
    }

    func reject(_ row: Int, _ batch: inout TokenBatch, _ reason: RejectionReason) {
        guard batch.lines[row].rejection == nil else { return }
        let token = batch.token(index, of: row)
        let byte = token.start - batch.lines[row].start + 1
        batch.lines[row].rejection = Rejection(reason, field: index + 1, byte: byte)
    }

    /// What is kept of a field that was read by itself: `absent` of null, and of what could not be
    /// read, which is the line's end.
    @inline(__always)
    private func judged<Number>(
        _ number: (value: Number, canonical: Bool)?, _ row: Int, _ batch: inout TokenBatch,
        absent: Number, _ reason: RejectionReason
    ) -> Number {
        if batch.token(index, of: row).isNull { return absent }
        guard let number else {
            reject(row, &batch, reason)
            return absent
        }
        if !number.canonical { batch.lines[row].canonical = false }
        return number.value
    }

    /// Appends one number a line.
    /// - Parameters:
    ///   - kernel: appends those of the first tokens, as many as it knows how to read.
    ///   - otherwise: gives the one of the next token.
    @inline(__always)
    func appendNumbers<Number: BitwiseCopyable>(
        _ batch: inout TokenBatch, to column: inout [Number],
        _ kernel: (Span<TokenBatch.Token>, inout OutputSpan<Number>) -> Void,
        otherwise: (TokenBatch.Token, Int, inout TokenBatch) -> Number
    ) {
        let count = batch.count
        column.append(addingCapacity: count) { numbers in
            let first = numbers.count
            while numbers.count &- first < count {
                kernel(
                    batch.tokens.span.extracting(
                        places(batch).dropFirst(numbers.count &- first)), &numbers)
                let row = numbers.count &- first
                if row < count {
                    numbers.append(otherwise(batch.token(index, of: row), row, &batch))
                }
            }
        }
    }
}

extension Span<TokenBatch.Token> {
    fileprivate var areNull: Bool {
        for index in indices where !self[index].isNull { return false }
        return true
    }

    /// Where the texts of the tokens stand, nulls left out.
    fileprivate var runs: [ByteRun] {
        var runs: [ByteRun] = []
        runs.reserveCapacity(count)
        for index in indices where !self[index].isNull { runs.append(self[index]) }
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
    /// Appends one entry a run.
    mutating func append(_ runs: Span<ByteRun>, of block: Span<UInt8>) {
        pool.intern(block, runs: runs, into: &codes)
    }
}
