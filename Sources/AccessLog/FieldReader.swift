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
    let quoted: Bool

    init(field: Field, index: Int) {
        self.field = field
        self.index = index
        quoted = field.quoted ?? false
    }

    func readTexts(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout TextColumn) {
        // Many columns repeat the line before: comparing is cheaper than hashing.
        var last = TokenBatch.Token.absent
        var lastCode = StringPool.null
        for row in 0..<batch.count {
            let token = value(row, block, &batch)
            guard !token.isAbsent else {
                column.codes.append(StringPool.null)
                continue
            }
            let start = Int(token.start)
            let repeats =
                token.count == last.count && !last.isAbsent
                && Kernels.equal(block, start, block, Int(last.start), token.count)
            if !repeats {
                lastCode = column.pool.intern(block, start, token.count)
                last = token
            }
            column.codes.append(lastCode)
        }
    }

    func readDistinct(
        _ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout DistinctColumn
    ) {
        for row in 0..<batch.count {
            let token = value(row, block, &batch)
            column.present.append(!token.isAbsent)
            if token.isAbsent {
                column.strings.append(block, 0, 0)
            } else {
                column.strings.append(block, Int(token.start), token.count)
            }
        }
    }

    func readWords(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout TextColumn) {
        for word in field.values ?? [] where column.pool.count < field.values?.count ?? 0 {
            _ = column.pool.intern(word)
        }
        let known = UInt32(field.values?.count ?? 0)
        for row in 0..<batch.count {
            let token = value(row, block, &batch)
            var code = StringPool.null
            if !token.isAbsent, token.count <= 16 {
                code = column.pool.intern(block, Int(token.start), token.count)
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
        for row in 0..<batch.count {
            let token = value(row, block, &batch)
            guard !token.isAbsent else {
                // The first timestamp is the row's time and must be there.
                if index < 2 { reject(row, &batch, .badTimestamp) }
                column.append(Rows.nullLong)
                continue
            }
            let start = Int(token.start)
            if token.count == 27, let known = minute,
                Kernels.word(block, start) == minuteLow,
                Kernels.word(block, start + 8) == minuteHigh,
                let rest = Timestamp.seconds(block, start, 27)
            {
                column.append(known + rest.micros)
                continue
            }
            guard let time = Timestamp.parse(block, start, token.count) else {
                reject(row, &batch, .badTimestamp)
                column.append(Rows.nullLong)
                continue
            }
            if !time.canonical { batch.lines[row].canonical = false }
            minuteLow = Kernels.word(block, start)
            minuteHigh = Kernels.word(block, start + 8)
            minute = Timestamp.floorDivide(time.micros, 60_000_000) * 60_000_000
            column.append(time.micros)
        }
    }

    func readSeconds(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout [Double]) {
        let decimals = field.decimals ?? 3
        for row in 0..<batch.count {
            let token = value(row, block, &batch)
            guard !token.isAbsent else {
                column.append(.nan)
                continue
            }
            if let number = Decimal.parseSeconds(
                block, Int(token.start), token.count, decimals: decimals)
            {
                if !number.canonical { batch.lines[row].canonical = false }
                column.append(number.value)
            } else {
                reject(row, &batch, .badNumber)
                column.append(.nan)
            }
        }
    }

    func readStatuses(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout [Int32]) {
        for row in 0..<batch.count {
            let token = value(row, block, &batch)
            guard !token.isAbsent else {
                column.append(Rows.nullInteger)
                continue
            }
            if (1...3).contains(token.count),
                let status = Timestamp.digits(block, Int(token.start), token.count)
            {
                // Printed with three digits: `000` is a status (HTTP/2, GOAWAY).
                if token.count != 3 { batch.lines[row].canonical = false }
                column.append(Int32(status))
            } else {
                reject(row, &batch, .badStatus)
                column.append(Rows.nullInteger)
            }
        }
    }

    func readIntegers(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout [Int32]) {
        for row in 0..<batch.count {
            let number = integer(row, block, &batch, limit: UInt64(Int32.max))
            column.append(number.map { Int32($0) } ?? Rows.nullInteger)
        }
    }

    func readLongs(_ block: Span<UInt8>, _ batch: inout TokenBatch, into column: inout [Int64]) {
        for row in 0..<batch.count {
            let number = integer(row, block, &batch, limit: UInt64(Int64.max))
            column.append(number ?? Rows.nullLong)
        }
    }

    /// The token of a line, absent where it says `-`; notes quotes that are not as AWS writes them.
    @inline(__always)
    func value(
        _ row: Int, _ block: Span<UInt8>, _ batch: inout TokenBatch
    ) -> TokenBatch.Token {
        let token = batch.tokens[row * batch.stride + index]
        if token.isAbsent { return token }
        if token.isQuoted != quoted { batch.lines[row].canonical = false }
        if token.count == 1, block[Int(token.start)] == UInt8(ascii: "-") { return .absent }
        return token
    }

    func reject(_ row: Int, _ batch: inout TokenBatch, _ reason: RejectionReason) {
        guard batch.lines[row].rejection == nil else { return }
        let token = batch.tokens[row * batch.stride + index]
        let byte = Int(token.start) - batch.lines[row].start + 1
        batch.lines[row].rejection = Rejection(reason, field: index + 1, byte: byte)
    }

    private func integer(
        _ row: Int, _ block: Span<UInt8>, _ batch: inout TokenBatch, limit: UInt64
    ) -> Int64? {
        let token = value(row, block, &batch)
        guard !token.isAbsent else { return nil }
        guard
            let number = Decimal.parseInteger(
                block, Int(token.start), token.count, limit: limit)
        else {
            reject(row, &batch, .badNumber)
            return nil
        }
        if !number.canonical { batch.lines[row].canonical = false }
        return number.value
    }
}
