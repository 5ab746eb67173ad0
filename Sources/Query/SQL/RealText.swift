import AccessLog

/// Numbers with a fraction as results have them: the shortest decimals that are read back as the same.
enum RealText {
    static func append(_ value: Double, to text: inout [UInt8]) {
        // As SQLite's own JSON writes infinity; JSON has no word for it.
        if value.isInfinite {
            text.append(contentsOf: (value < 0 ? "-9e999" : "9e999").utf8)
        } else if let thousandths = Self.thousandths(value) {
            append(thousandths: thousandths, to: &text)
        } else {
            text.append(contentsOf: "\(value)".utf8)
        }
    }

    /// The times of the logs have three decimals, with which the general search takes ten times as long.
    /// Nil where `value` is not the number nearest to some thousandths.
    private static func thousandths(_ value: Double) -> Int64? {
        // So few digits are never those of two numbers.
        guard value.magnitude < 1e9 else { return nil }
        let whole = Int64((value * 1000).rounded())
        guard whole != 0 || value.sign == .plus, Double(whole) / 1000 == value else { return nil }
        return whole
    }

    private static func append(thousandths: Int64, to text: inout [UInt8]) {
        if thousandths < 0 { text.append(UInt8(ascii: "-")) }
        let (whole, rest) = thousandths.magnitude.quotientAndRemainder(dividingBy: 1000)
        Decimal.append(Int64(whole), to: &text)
        text.append(UInt8(ascii: "."))
        let digits = [rest / 100, rest / 10 % 10, rest % 10]
        let last = digits.lastIndex { $0 != 0 } ?? 0
        for digit in digits[...last] { text.append(UInt8(ascii: "0") + UInt8(digit)) }
    }
}
