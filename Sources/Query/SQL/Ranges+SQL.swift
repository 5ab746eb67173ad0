/// How SQL compares a column with a value.
enum Comparison: Sendable, Equatable {
    case equal, unequal, less, lessOrEqual, greater, greaterOrEqual
}

/// A value of SQL that a column is compared with.
enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text([UInt8])
    case blob
}

extension Ranges<Int64> {
    static let all = Ranges([.min ... .max])

    /// The integers whose comparison with `value` holds, by the rules of SQLite: numbers as such,
    /// all numbers before texts, texts before blobs (sqlite.org/datatype3.html#comparisons).
    static func integers(_ comparison: Comparison, _ value: SQLValue) -> Ranges {
        switch value {
        case .null: return Ranges([])
        case .integer(let number): return Ranges(compared(comparison, number))
        case .real(let number):
            if let whole = Int64(exactly: number) { return Ranges(compared(comparison, whole)) }
            guard number > -0x1p63 else { return below(comparison) }
            guard number < 0x1p63 else { return above(comparison) }
            let floor = Int64(number.rounded(.down))
            switch comparison {
            case .equal: return Ranges([])
            case .unequal: return .all
            case .less, .lessOrEqual: return Ranges([.min...floor])
            case .greater, .greaterOrEqual: return Ranges([floor + 1 ... .max])
            }
        case .text, .blob: return above(comparison)
        }
    }

    private static func compared(
        _ comparison: Comparison, _ number: Int64
    ) -> [ClosedRange<Int64>] {
        let less = number == .min ? [] : [Int64.min...number - 1]
        let greater = number == .max ? [] : [number + 1...Int64.max]
        return switch comparison {
        case .equal: [number...number]
        case .unequal: less + greater
        case .less: less
        case .lessOrEqual: [.min...number]
        case .greater: greater
        case .greaterOrEqual: [number ... .max]
        }
    }
}

extension Ranges<Double> {
    static let all = Ranges([-.infinity ... .infinity])

    /// The numbers whose comparison with `value` holds.
    static func reals(_ comparison: Comparison, _ value: SQLValue) -> Ranges {
        switch value {
        case .null: return Ranges([])
        case .real(let number): return Ranges(compared(comparison, number))
        case .integer(let integer):
            let number = Double(integer)
            if Int64(exactly: number) == integer { return Ranges(compared(comparison, number)) }
            // Between two doubles.
            let isBelow = number < 0x1p63 && Int64(number) < integer
            switch comparison {
            case .equal: return Ranges([])
            case .unequal: return .all
            case .less, .lessOrEqual:
                return Ranges(compared(isBelow ? .lessOrEqual : .less, number))
            case .greater, .greaterOrEqual:
                return Ranges(compared(isBelow ? .greater : .greaterOrEqual, number))
            }
        case .text, .blob: return above(comparison)
        }
    }

    private static func compared(
        _ comparison: Comparison, _ number: Double
    ) -> [ClosedRange<Double>] {
        let less = number == -.infinity ? [] : [-.infinity...number.nextDown]
        let greater = number == .infinity ? [] : [number.nextUp ... .infinity]
        return switch comparison {
        case .equal: [number...number]
        case .unequal: less + greater
        case .less: less
        case .lessOrEqual: [-.infinity...number]
        case .greater: greater
        case .greaterOrEqual: [number ... .infinity]
        }
    }
}

extension Ranges where Bound: BinaryNumber {
    /// For a value above all numbers.
    fileprivate static func above(_ comparison: Comparison) -> Ranges {
        switch comparison {
        case .less, .lessOrEqual, .unequal: Ranges([Bound.lowest...Bound.highest])
        case .equal, .greater, .greaterOrEqual: Ranges([])
        }
    }

    /// For a value below all numbers.
    fileprivate static func below(_ comparison: Comparison) -> Ranges {
        switch comparison {
        case .greater, .greaterOrEqual, .unequal: Ranges([Bound.lowest...Bound.highest])
        case .equal, .less, .lessOrEqual: Ranges([])
        }
    }
}

/// A number with ends.
protocol BinaryNumber {
    static var lowest: Self { get }
    static var highest: Self { get }
}

extension Int64: BinaryNumber {
    static var lowest: Int64 { .min }
    static var highest: Int64 { .max }
}

extension Double: BinaryNumber {
    static var lowest: Double { -.infinity }
    static var highest: Double { .infinity }
}
