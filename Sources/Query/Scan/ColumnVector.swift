import Bytes
import Parquet
import Schemas

/// A column of a row group with one entry a row, nulls in their places.
package struct ColumnVector: Sendable {
    enum Values: Sendable {
        case none
        case int32([Int32])
        case int64([Int64])
        case double([Double])
        case text([UInt32])
        /// Distinct numbers and the code of each row; the count of the numbers is null.
        case codedIntegers([Int64], [UInt32])
        case codedDoubles([Double], [UInt32])
    }

    let values: Values
    /// Nil if no row is null. Texts have the null code instead.
    let isPresent: [Bool]?
    /// Distinct texts where the file has a dictionary.
    package let strings: ByteStrings

    /// A column that the file does not have, or that was not asked for.
    static let absent = ColumnVector()

    private init() {
        values = .none
        isPresent = nil
        strings = ByteStrings()
    }

    /// Nil if the file stores `type` in a way that cannot be read as such.
    init?(_ data: ChunkData, type: ColumnType) {
        let present = data.isPresent
        switch (type, data.values) {
        case (.string, .coded(let list, let codes)):
            strings = list
            isPresent = nil
            values = .text(Self.expand(codes, present, filler: UInt32(list.count)))
        case (.string, .bytes(let list)):
            strings = list
            isPresent = nil
            let codes = Array(0..<UInt32(list.count))
            values = .text(Self.expand(codes, present, filler: UInt32(list.count)))
        case (.integer, .int32(let numbers)), (.long, .int32(let numbers)):
            (strings, isPresent) = (ByteStrings(), present)
            values = .int32(Self.expand(numbers, present, filler: 0))
        case (.integer, .int64(let numbers)), (.long, .int64(let numbers)):
            (strings, isPresent) = (ByteStrings(), present)
            values = .int64(Self.expand(numbers, present, filler: 0))
        case (.timestamp, .int64(let numbers)):
            (strings, isPresent) = (ByteStrings(), present)
            values = .int64(Self.expand(numbers, present, filler: 0))
        case (.double, .double(let numbers)):
            (strings, isPresent) = (ByteStrings(), present)
            values = .double(Self.expand(numbers, present, filler: 0))
        default: return nil
        }
    }

    /// Nil if the file stores `type` in a way that cannot be read as such.
    init?(_ data: ColumnData, type: ColumnType) {
        guard case .coded(let chunk) = data else {
            guard case .plain(let plain) = data else { return nil }
            self.init(plain, type: type)
            return
        }
        switch (type, chunk.entries) {
        case (.string, .bytes(let list)): self.init(chunk.codes, list)
        case (.integer, .int32(let numbers)), (.long, .int32(let numbers)):
            self.init(.codedIntegers(numbers.map(Int64.init), chunk.codes))
        case (.integer, .int64(let numbers)), (.long, .int64(let numbers)),
            (.timestamp, .int64(let numbers)):
            self.init(.codedIntegers(numbers, chunk.codes))
        case (.double, .double(let numbers)): self.init(.codedDoubles(numbers, chunk.codes))
        default: return nil
        }
    }

    private init(
        _ values: Values, _ strings: ByteStrings = ByteStrings(), _ isPresent: [Bool]? = nil
    ) {
        (self.values, self.strings, self.isPresent) = (values, strings, isPresent)
    }

    /// Distinct numbers, each in a row of its own; nil is null.
    init(_ distinct: [Int64?]) {
        let numbers = distinct.compactMap(\.self)
        var next: UInt32 = 0
        self.init(
            .codedIntegers(
                numbers,
                distinct.map { number in
                    guard number != nil else { return UInt32(numbers.count) }
                    defer { next += 1 }
                    return next
                }))
    }

    /// Texts by their codes; that of null is the count of `strings`.
    init(_ codes: [UInt32], _ strings: ByteStrings) {
        self.strings = strings
        isPresent = nil
        values = .text(codes)
    }

    init(integers: [Int32], null: Int32) {
        strings = ByteStrings()
        isPresent = integers.contains(null) ? integers.map { $0 != null } : nil
        values = .int32(integers)
    }

    init(longs: [Int64], null: Int64) {
        strings = ByteStrings()
        isPresent = longs.contains(null) ? longs.map { $0 != null } : nil
        values = .int64(longs)
    }

    /// NaN is null.
    init(doubles: [Double]) {
        strings = ByteStrings()
        isPresent = doubles.contains(where: \.isNaN) ? doubles.map { !$0.isNaN } : nil
        values = .double(doubles)
    }

    private static func expand<Value>(
        _ values: [Value], _ present: [Bool]?, filler: Value
    ) -> [Value] {
        guard let present else { return values }
        return NullGaps.spread(values, over: present, filler: filler)
    }

    /// Some of the rows alone; a dictionary stays as it is.
    /// - Parameter base: row that entry 0 belongs to.
    func picked(_ rows: [Int32], base: Int) -> ColumnVector {
        let entries = rows.map { Int($0) - base }
        let picked: Values =
            switch values {
            case .none: .none
            case .int32(let numbers): .int32(entries.map { numbers[$0] })
            case .int64(let numbers): .int64(entries.map { numbers[$0] })
            case .double(let numbers): .double(entries.map { numbers[$0] })
            case .text(let codes): .text(entries.map { codes[$0] })
            case .codedIntegers(let numbers, let codes):
                .codedIntegers(numbers, entries.map { codes[$0] })
            case .codedDoubles(let numbers, let codes):
                .codedDoubles(numbers, entries.map { codes[$0] })
            }
        return ColumnVector(picked, strings, isPresent.map { flags in entries.map { flags[$0] } })
    }

    /// The number in `row`; nil is null.
    package func integer(_ row: Int) -> Int64? {
        if let isPresent, !isPresent[row] { return nil }
        return switch values {
        case .int32(let numbers): Int64(numbers[row])
        case .int64(let numbers): numbers[row]
        case .codedIntegers(let numbers, let codes): Self.entry(numbers, codes[row])
        case .none, .double, .text, .codedDoubles: nil
        }
    }

    /// Entries, nulls included.
    var count: Int {
        switch values {
        case .none: 0
        case .int32(let numbers): numbers.count
        case .int64(let numbers): numbers.count
        case .double(let numbers): numbers.count
        case .text(let codes), .codedIntegers(_, let codes), .codedDoubles(_, let codes):
            codes.count
        }
    }

    @inline(__always)
    private static func entry<Number>(_ numbers: [Number], _ code: UInt32) -> Number? {
        Int(code) < numbers.count ? numbers[Int(code)] : nil
    }

    /// Whether SQL sees a null in `row`, as it does where a double is NaN.
    func isNull(_ row: Int) -> Bool {
        switch values {
        case .none: true
        case .text(let codes): Int(codes[row]) == strings.count
        case .double(let numbers): !(isPresent?[row] ?? true) || numbers[row].isNaN
        case .int32, .int64: !(isPresent?[row] ?? true)
        case .codedIntegers(let numbers, let codes): Int(codes[row]) == numbers.count
        case .codedDoubles(let numbers, let codes):
            Self.entry(numbers, codes[row])?.isNaN ?? true
        }
    }

    /// The number in `row` by its bits; nil is null.
    func bits(_ row: Int) -> UInt64? {
        double(row).map(\.bitPattern) ?? integer(row).map { UInt64(bitPattern: $0) }
    }

    /// The number in `row`; nil is null.
    package func double(_ row: Int) -> Double? {
        if case .codedDoubles(let numbers, let codes) = values {
            return Self.entry(numbers, codes[row])
        }
        guard case .double(let numbers) = values, isPresent?[row] ?? true else { return nil }
        return numbers[row]
    }

    /// Index into `strings`; their count is null.
    package func code(_ row: Int) -> Int {
        guard case .text(let codes) = values else { return strings.count }
        return Int(codes[row])
    }

    /// The text in `row`; nil is null.
    package func text(_ row: Int) -> String? {
        text(code: code(row))
    }

    /// Appends the text in `row`; false is null.
    func append(_ row: Int, to bytes: inout [UInt8]) -> Bool {
        guard case .text(let codes) = values else { return false }
        let code = Int(codes[row])
        guard code < strings.count else { return false }
        bytes.append(contentsOf: strings[code])
        return true
    }

    /// The text of a code.
    package func text(code: Int) -> String? {
        code < strings.count ? strings.text(code) : nil
    }

    /// Answers for every code, null last.
    package func ask<Answer>(_ question: (String?) -> Answer) -> [Answer] {
        (0...strings.count).map { question(text(code: $0)) }
    }
}
