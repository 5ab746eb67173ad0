import AccessLog

/// A column's values over some rows, equal ones by the same code.
struct ClassCodes {
    /// One for each row; empty where all rows have the same value.
    let codes: [UInt32]
    /// The codes are below this.
    let count: Int

    static let constant = ClassCodes(codes: [], count: 1)

    /// Numbers farther apart than this are hashed.
    static let widest: Int64 = 1 << 16
}

extension ColumnVector {
    /// Codes of the values of `rows`, null among them.
    /// - Parameters:
    ///   - base: row that entry 0 belongs to.
    ///   - unit: to which times are cut off.
    func classCodes(_ rows: RowList, base: Int, _ unit: TimeUnit? = nil) -> ClassCodes {
        switch values {
        case .int64(let numbers) where unit != nil:
            let length = unit?.length ?? 1
            let cut = Self.picked(numbers, rows, base).map { Timestamp.floorDivide($0, length) }
            return classes(cut, rows, base)
        case .codedIntegers(let numbers, let codes) where unit != nil:
            return Self.cut(numbers, Self.picked(codes, rows, base), unit?.length ?? 1)
        case .none: return .constant
        case .text(let codes):
            return Self.distinguished(Self.picked(codes, rows, base), below: strings.count + 1)
        case .codedIntegers(let numbers, let codes):
            return Self.distinguished(Self.picked(codes, rows, base), below: numbers.count + 1)
        case .codedDoubles(let numbers, let codes):
            return Self.distinguished(Self.picked(codes, rows, base), below: numbers.count + 1)
        case .int32(let numbers): return classes(Self.picked(numbers, rows, base), rows, base)
        case .int64(let numbers): return classes(Self.picked(numbers, rows, base), rows, base)
        case .double(let numbers):
            return hashed(Self.picked(numbers, rows, base).map(\.bitPattern), rows, base)
        }
    }

    private static func picked<Value>(_ values: [Value], _ rows: RowList, _ base: Int) -> [Value] {
        if case .all(let count) = rows, base == 0, values.count == count { return values }
        return rows.map { values[$0 - base] }
    }

    private static func cut(_ numbers: [Int64], _ codes: [UInt32], _ length: Int64) -> ClassCodes {
        var known: [Int64: UInt32] = [:]
        var places: [UInt32] = []
        for number in numbers {
            let start = Timestamp.floorDivide(number, length)
            let next = UInt32(known.count)
            let place = known[start] ?? next
            if place == next { known[start] = next }
            places.append(place)
        }
        places.append(UInt32(known.count))
        return distinguished(codes.map { places[Int($0)] }, below: known.count + 1)
    }

    private static func distinguished(_ codes: [UInt32], below count: Int) -> ClassCodes {
        guard let first = codes.first else { return .constant }
        var difference: UInt32 = 0
        for code in codes { difference |= code ^ first }
        return difference == 0 ? .constant : ClassCodes(codes: codes, count: count)
    }

    private func classes<Number: FixedWidthInteger & SignedInteger>(
        _ numbers: [Number], _ rows: RowList, _ base: Int
    ) -> ClassCodes {
        guard let first = numbers.first else { return .constant }
        // The filler of nulls is among them; it only makes room for more.
        var (low, high) = (first, first)
        for number in numbers {
            low = min(low, number)
            high = max(high, number)
        }
        let (span, overflow) = Int64(high).subtractingReportingOverflow(Int64(low))
        guard !overflow, span < ClassCodes.widest else {
            return hashed(numbers.map { UInt64(truncatingIfNeeded: $0) }, rows, base)
        }
        var codes = numbers.map { UInt32(truncatingIfNeeded: $0 &- low) }
        guard let isPresent else {
            return span == 0 ? .constant : ClassCodes(codes: codes, count: Int(span) + 1)
        }
        let null = UInt32(span) + 1
        for (index, row) in rows.enumerated() where !isPresent[row - base] { codes[index] = null }
        return Self.distinguished(codes, below: Int(span) + 2)
    }

    private func hashed(_ bits: [UInt64], _ rows: RowList, _ base: Int) -> ClassCodes {
        var known: [UInt64: UInt32] = [:]
        var codes: [UInt32] = []
        codes.reserveCapacity(bits.count)
        for (index, row) in rows.enumerated() {
            if let isPresent, !isPresent[row - base] {
                codes.append(0)
                continue
            }
            let next = UInt32(known.count) + 1
            let code = known[bits[index]] ?? next
            if code == next { known[bits[index]] = next }
            codes.append(code)
        }
        return Self.distinguished(codes, below: known.count + 1)
    }
}
