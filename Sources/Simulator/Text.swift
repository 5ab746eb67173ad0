/// The pieces of which lines and keys are made; no String is built for a line.
extension [UInt8] {
    mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }

    /// Three decimals of a second, or `-1`.
    mutating func append(milliseconds value: Int) {
        guard value >= 0 else { return append("-1") }
        append(decimal: value / 1_000)
        append(UInt8(ascii: "."))
        append(padded: value % 1_000, digits: 3)
    }

    mutating func append(decimal value: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        var digits = 1
        var limit: UInt = 10
        while limit <= value.magnitude, digits < 19 {
            digits += 1
            limit *= 10
        }
        append(padded: Int(value.magnitude), digits: digits)
    }

    /// The last `digits` digits of a value that is not negative, with leading zeros.
    mutating func append(padded value: Int, digits: Int) {
        let start = count
        append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits))
        var rest = UInt(bitPattern: value)
        var index = count - 1
        while index >= start, rest > 0 {
            self[index] += UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            index -= 1
        }
    }

    /// The lowest `digits` hexadecimal digits.
    mutating func append(hex value: UInt64, digits: Int) {
        let start = count
        append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits))
        var rest = value
        for index in (start..<count).reversed() {
            let digit = UInt8(truncatingIfNeeded: rest & 15)
            self[index] += digit < 10 ? digit : UInt8(ascii: "a") - UInt8(ascii: "0") - 10 + digit
            rest >>= 4
        }
    }

    /// `2018-07-02T22:23:00.186641Z`
    mutating func append(timestamp microseconds: Int64) {
        let time = CivilTime(microseconds)
        append(date: time, separator: UInt8(ascii: "-"))
        append(UInt8(ascii: "T"))
        let seconds = time.sinceMidnight / 1_000_000
        append(padded: seconds / 3_600, digits: 2)
        append(UInt8(ascii: ":"))
        append(padded: seconds / 60 % 60, digits: 2)
        append(UInt8(ascii: ":"))
        append(padded: seconds % 60, digits: 2)
        append(UInt8(ascii: "."))
        append(padded: time.sinceMidnight % 1_000_000, digits: 6)
        append(UInt8(ascii: "Z"))
    }

    /// Year, month and day, with or without something between them.
    mutating func append(date time: CivilTime, separator: UInt8?) {
        append(padded: time.year, digits: 4)
        if let separator { append(separator) }
        append(padded: time.month, digits: 2)
        if let separator { append(separator) }
        append(padded: time.dayOfMonth, digits: 2)
    }
}

extension UInt8 {
    /// What separates fields: a byte costs less than a string, and lines have many.
    static var space: UInt8 { 0x20 }
    static var quote: UInt8 { 0x22 }
}
