/// A moment in UTC taken apart by the proleptic Gregorian calendar.
struct CivilTime {
    static let second: Int64 = 1_000_000
    static let minute: Int64 = 60 * second
    static let hour: Int64 = 60 * minute
    static let day: Int64 = 24 * hour

    let year: Int
    let month: Int
    let dayOfMonth: Int
    /// Microseconds since midnight.
    let sinceMidnight: Int

    init(_ microseconds: Int64) {
        let days = Self.floor(microseconds, Self.day)
        sinceMidnight = Int(microseconds - days * Self.day)
        // Years begin in March here, so that the leap day is the last day of a year, and eras of
        // 400 years have 146,097 days each; 719,468 days lie between 0000-03-01 and 1970-01-01.
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        dayOfMonth = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since Monday: 0 to 6.
    static func weekday(_ microseconds: Int64) -> Int {
        // 1970-01-01 was a Thursday.
        let shifted = (floor(microseconds, day) + 3) % 7
        return Int(shifted < 0 ? shifted + 7 : shifted)
    }

    /// `value / unit` rounded down, also before 1970.
    static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
        let quotient = value / unit
        return value % unit < 0 ? quotient - 1 : quotient
    }
}
