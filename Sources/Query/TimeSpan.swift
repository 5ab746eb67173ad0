/// A length of time as people write it: `30s`, `15m` (minutes), `2h`, `7d`.
package struct TimeSpan: Sendable, Equatable {
    package let micros: Int64

    package static let second: Int64 = 1_000_000
    package static let minute: Int64 = 60 * second
    package static let hour: Int64 = 60 * minute
    package static let day: Int64 = 24 * hour

    package init(micros: Int64) {
        self.micros = micros
    }

    /// Nil if `text` is no length of time, or 0, or longer than the calendar.
    package init?(_ text: some StringProtocol) {
        let unit: Int64
        switch text.last {
        case "s": unit = Self.second
        case "m": unit = Self.minute
        case "h": unit = Self.hour
        case "d": unit = Self.day
        default: return nil
        }
        let digits = text.dropLast()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int64(digits), count > 0
        else { return nil }
        let (micros, overflow) = count.multipliedReportingOverflow(by: unit)
        guard !overflow, micros <= TimeExpression.latest - TimeExpression.earliest else {
            return nil
        }
        self.micros = micros
    }
}
