import AccessLog
import Glibc

/// Numbers and foreign text for a terminal.
package enum PlainText {
    /// `1,234,567`
    package static func grouped(_ value: Int64) -> String {
        let digits = Array("\(value.magnitude)".utf8)
        var bytes: [UInt8] = value < 0 ? [UInt8(ascii: "-")] : []
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(digit)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A fraction as a percentage with three or more digits that count: `12.3 %`, `0.0042 %`.
    package static func percent(_ fraction: Double) -> String {
        let value = fraction * 100
        let decimals = value >= 10 || value == 0 ? 1 : value >= 0.1 ? 2 : 4
        return "\(fixed(value, decimals)) %"
    }

    /// Two or three digits that count: `0.25`, `12.5`, `3e-09`.
    static func real(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        let size = abs(value)
        if value == 0 { return "0" }
        if size >= 0.001 { return fixed(value, size >= 10 ? 1 : size >= 0.1 ? 2 : 4) }
        var exponent = 0
        var digits = size
        while digits < 1, exponent > -400 {
            digits *= 10
            exponent -= 1
        }
        return "\(value < 0 ? "-" : "")\(fixed(digits, 1))e\(exponent)"
    }

    /// Any number for machines: nine digits that count.
    static func number(_ value: Double) -> String {
        guard value != 0 else { return "0.0" }
        let scale = pow(10, 8 - floor(log10(abs(value))))
        let rounded = (value * scale).rounded() / scale
        return "\(rounded.isFinite ? rounded : value)"
    }

    /// Fixed decimals, rounded.
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        var bytes: [UInt8] = []
        Decimal.append(seconds: value, decimals: decimals, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A fraction for machines: at most nine decimals, never an exponent.
    static func decimal(_ fraction: Double) -> String {
        var text = fixed(fraction, 9)
        while text.hasSuffix("0"), !text.hasSuffix(".0") { text.removeLast() }
        return text
    }

    /// `text` with control characters made visible: a log line may hold what a client sent, and
    /// a terminal would obey it.
    package static func sanitized(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            if isControl(scalar) {
                let digits = String(scalar.value, radix: 16)
                safe += "\\x" + (digits.count < 2 ? "0" : "") + digits
            } else {
                safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    /// Also the marks that turn the direction of writing.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
