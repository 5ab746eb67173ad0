import Bytes

/// Decimal numbers as the load balancer writes them: parsed with the question whether the text is the one we would print.
package enum Decimal {
    /// Reads an optional minus and digits.
    /// - Returns: nil if the text is no integer or beyond `limit` in size.
    static func parseInteger(
        _ bytes: Span<UInt8>, _ start: Int, _ count: Int, limit: UInt64
    ) -> (value: Int64, canonical: Bool)? {
        guard count > 0 else { return nil }
        let negative = bytes[start] == UInt8(ascii: "-")
        let first = negative ? start + 1 : start
        let length = start + count - first
        guard length > 0, length <= 20 else { return nil }
        if length <= 8 {
            guard let magnitude = Digits.parse(bytes, first, length), magnitude <= limit else {
                return nil
            }
            let leadingZero = bytes[first] == UInt8(ascii: "0") && (length > 1 || negative)
            return (negative ? Int64(-magnitude) : Int64(magnitude), !leadingZero)
        }
        var value: UInt64 = 0
        for offset in first..<start + count {
            let digit = bytes[offset] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = scaled.addingReportingOverflow(UInt64(digit))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        guard value <= limit else { return nil }
        let leadingZero = bytes[first] == UInt8(ascii: "0") && (length > 1 || negative)
        let magnitude = Int64(value)
        return (negative ? -magnitude : magnitude, !leadingZero)
    }

    /// Reads decimal seconds; canonical are `-1` and exactly `decimals` digits after the point.
    static func parseSeconds(
        _ bytes: Span<UInt8>, _ start: Int, _ count: Int, decimals: Int
    ) -> (value: Double, canonical: Bool)? {
        if count == 2, bytes[start] == UInt8(ascii: "-"), bytes[start + 1] == UInt8(ascii: "1") {
            return (-1, true)
        }
        let point = count - decimals - 1
        if point >= 1, count <= 8, start + 8 <= bytes.count {
            let word = Kernels.word(bytes, start)
            let (before, behind) = (UInt64(8 * point), UInt64(8 * (point + 1)))
            let digits = word & ((1 << before) - 1) | (word >> behind) << before
            if word >> before & 0xFF == UInt64(UInt8(ascii: ".")),
                let number = Digits.value(digits, count - 1)
            {
                let leadingZero = point > 1 && bytes[start] == UInt8(ascii: "0")
                return (Double(number) / Double(powers[decimals]), !leadingZero)
            }
        } else if point >= 1, point + decimals <= 15, bytes[start + point] == UInt8(ascii: "."),
            let whole = Digits.parse(bytes, start, point),
            let fraction = Digits.parse(bytes, start + point + 1, decimals)
        {
            // Exact: both are integers below 2^53, so the quotient is the double nearest to the text.
            let scale = powers[decimals]
            let leadingZero = point > 1 && bytes[start] == UInt8(ascii: "0")
            return (Double(whole * scale + fraction) / Double(scale), !leadingZero)
        }
        return parseAnyDecimal(bytes, start, count).map { ($0, false) }
    }

    private static let powers = [
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    ]

    /// Ten to the power of `decimals`, 0 to 9.
    static func power(_ decimals: Int) -> Double { Double(powers[decimals]) }

    private static func parseAnyDecimal(
        _ bytes: Span<UInt8>, _ start: Int, _ count: Int
    ) -> Double? {
        guard count > 0, count <= 64 else { return nil }
        var text = ""
        for offset in start..<start + count {
            let byte = bytes[offset]
            // Only digits, sign, point and exponent: no "nan", "inf" or hexadecimal.
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default: return nil
            }
        }
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// Appends a non-negative number, zero-padded to `width`.
    package static func append(_ value: Int, width: Int, to text: inout [UInt8]) {
        append(magnitude: UInt64(value.magnitude), width: width, to: &text)
    }

    package static func append(_ value: Int64, to text: inout [UInt8]) {
        if value < 0 { text.append(UInt8(ascii: "-")) }
        append(magnitude: value.magnitude, width: 1, to: &text)
    }

    private static func append(magnitude: UInt64, width: Int, to text: inout [UInt8]) {
        var count = 1
        var rest = magnitude / 10
        while rest > 0 {
            count += 1
            rest /= 10
        }
        for _ in 0..<max(count, width) { text.append(UInt8(ascii: "0")) }
        rest = magnitude
        var end = text.count
        while rest > 0 {
            end -= 1
            text[end] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    /// A number below 10^15 with some decimals.
    package static func text(_ value: Double, decimals: Int) -> String {
        var text: [UInt8] = []
        append(seconds: value, decimals: decimals, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends seconds with `decimals` digits after the point, or `-1`.
    package static func append(seconds: Double, decimals: Int, to text: inout [UInt8]) {
        if seconds == -1 {
            text.append(contentsOf: "-1".utf8)
            return
        }
        let scale = powers[decimals]
        let scaled = (seconds.magnitude * Double(scale)).rounded()
        guard scaled < 1e15 else {
            text.append(contentsOf: "\(seconds)".utf8)
            return
        }
        if seconds < 0 { text.append(UInt8(ascii: "-")) }
        append(Int(scaled) / scale, width: 1, to: &text)
        text.append(UInt8(ascii: "."))
        append(Int(scaled) % scale, width: decimals, to: &text)
    }
}
