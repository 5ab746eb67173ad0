/// A number in evidence: how it is printed, and what its SQL gives.
package enum Figure: Sendable, Equatable {
    case count(Int)
    /// A part of one.
    case share(Double)
    case seconds(Double)
    case bytes(Int)
    case perMinute(Double)

    /// What the SQL beside it returns.
    package var value: Double {
        switch self {
        case .count(let count), .bytes(let count): Double(count)
        case .share(let share): share
        case .seconds(let seconds): seconds
        case .perMinute(let rate): rate
        }
    }

    /// For people.
    package var text: String {
        switch self {
        case .count(let count): Self.grouped(count)
        case .share(let share): Self.percent(share)
        case .seconds(let seconds): Self.duration(seconds)
        case .bytes(let count): "\(Self.grouped(count)) bytes"
        case .perMinute(let rate): Self.fixed(rate, rate < 10 ? 1 : 0)
        }
    }

    private static func grouped(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    static func percent(_ share: Double) -> String {
        let value = share * 100
        return "\(fixed(value, value >= 10 || value == 0 ? 0 : value >= 1 ? 1 : 2)) %"
    }

    static func duration(_ seconds: Double) -> String {
        if seconds < 0.1 { return "\(fixed(seconds * 1000, 0)) ms" }
        return "\(fixed(seconds, seconds < 10 ? 2 : seconds < 100 ? 1 : 0)) s"
    }

    /// Fixed decimals, rounded.
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        let power = [1.0, 10, 100, 1000, 10_000][min(decimals, 4)]
        guard value.isFinite, abs(value) < 1e12 else { return "?" }
        let scaled = Int((abs(value) * power).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return "\(sign)\(scaled)" }
        let whole = scaled / Int(power)
        let rest = String(scaled % Int(power))
        return "\(sign)\(whole)." + String(repeating: "0", count: decimals - rest.count) + rest
    }
}

/// One thing that was seen, for or against a cause.
package struct Evidence: Sendable, Equatable {
    package let supports: Bool
    /// With its figures in their places.
    package let text: String
    /// What columns of the SQL's only row are, in their order; the first is the value.
    package let figures: [Figure]
    package let sql: String

    package var value: Double { figures.first?.value ?? 0 }
}
