import AccessLog

/// Times as SQL sees them: ISO 8601 text, compared as instants.
///
/// `'2026-11-20'`, `'2026-11-20 02:40'`, `'2026-11-20T03:40:00+01:00'` are instants however they are
/// written; a text that is no time is compared by its bytes with the canonical print of the others.
enum TimeText {
    /// Name of the collation in SQLite.
    static let collation = "ALB_TIME"

    /// A time as read: µs since 1970, and further decimals of the second without trailing zeros.
    struct Instant: Equatable {
        let micros: Int64
        var rest: [UInt8] = []
    }

    /// Below 0 if `left` comes first.
    static func compare(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Int {
        // Of this shape a text is the canonical print of what it says, or says nothing.
        if isCanonicalShape(left), isCanonicalShape(right) { return order(left, right) }
        return order(key(bytes(left)).span, key(bytes(right)).span)
    }

    private static func bytes(_ text: Span<UInt8>) -> [UInt8] {
        (0..<text.count).map { text[$0] }
    }

    /// What a text is compared by.
    static func key(_ text: [UInt8]) -> [UInt8] {
        guard let instant = instant(of: text) else { return text }
        return key(instant.micros) + instant.rest
    }

    /// Without the `Z`, so that more decimals come later.
    private static func key(_ micros: Int64) -> [UInt8] {
        var key: [UInt8] = []
        Timestamp.append(micros, to: &key)
        key.removeLast()
        return key
    }

    /// The times whose comparison with `text` holds.
    static func ranges(_ comparison: Comparison, _ text: [UInt8]) -> Ranges<Int64> {
        if let instant = instant(of: text), instant.rest.isEmpty {
            return .integers(comparison, .integer(instant.micros))
        }
        // No time in whole µs equals it, so only the first time behind it matters.
        let key = key(text)
        let low = first(notBefore: key)
        switch comparison {
        case .equal: return Ranges([])
        case .unequal: return Ranges([.min ... .max])
        case .less, .lessOrEqual: return Ranges([.min...low - 1])
        case .greater, .greaterOrEqual: return Ranges([low ... .max])
        }
    }

    /// The times whose canonical print may begin with `prefix`.
    static func ranges(prefix: [UInt8]) -> Ranges<Int64> {
        // The `Z` is no part of the keys; no digit or sign comes behind `~`.
        let stem = Array(prefix.prefix(26))
        let low = first(notBefore: stem)
        let high = first(notBefore: stem + [UInt8(ascii: "~")])
        return low < high ? Ranges([low...high - 1]) : Ranges([])
    }

    private static func first(notBefore key: [UInt8]) -> Int64 {
        var (low, high) = (TimeExpression.earliest, TimeExpression.latest + 1)
        while low < high {
            let middle = low + (high - low) / 2
            if order(Self.key(middle).span, key.span) < 0 {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    private static func isCanonicalShape(_ text: Span<UInt8>) -> Bool {
        text.count == 27 && text[10] == UInt8(ascii: "T") && text[19] == UInt8(ascii: ".")
            && text[26] == UInt8(ascii: "Z")
    }

    private static func order(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Int {
        let shared = min(left.count, right.count)
        for index in 0..<shared where left[index] != right[index] {
            return left[index] < right[index] ? -1 : 1
        }
        return left.count - right.count
    }

    /// The time whose canonical print a text is; nil if it is another.
    static func micros(canonical text: [UInt8]) -> Int64? {
        guard isCanonicalShape(text.span) else { return nil }
        return instant(of: text)?.micros
    }

    /// Reads `YYYY[-MM[-DD[(T| )HH[:MM[:SS[.f...]]][Z|+HH[[:]MM]]]]]`; nil if it is no time.
    static func instant(of text: [UInt8]) -> Instant? {
        var reader = TimeReader(text)
        return reader.instant()
    }
}

/// Prints times one after the other; those of the same hour share their beginning.
struct TimePrinter {
    private(set) var bytes: [UInt8] = Array(repeating: UInt8(ascii: "0"), count: 27)
    private var hour: Int64?

    /// Makes `bytes` the canonical print of `micros`.
    mutating func print(_ micros: Int64) {
        let start = Timestamp.floorDivide(micros, TimeSpan.hour)
        if start != hour {
            bytes.removeAll(keepingCapacity: true)
            Timestamp.append(micros, to: &bytes)
            hour = bytes.count == 27 ? start : nil
            return
        }
        let rest = Int(micros - start * TimeSpan.hour)
        put(rest / 60_000_000, 2, at: 14)
        put(rest / 1_000_000 % 60, 2, at: 17)
        put(rest % 1_000_000, 6, at: 20)
    }

    private mutating func put(_ value: Int, _ digits: Int, at start: Int) {
        var rest = value
        for offset in stride(from: start + digits - 1, through: start, by: -1) {
            bytes[offset] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
