import AccessLog

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
        let days = Timestamp.floorDivide(microseconds, Self.day)
        sinceMidnight = Int(microseconds - days * Self.day)
        (year, month, dayOfMonth) = Timestamp.civil(fromDays: Int(days))
    }

    /// Days since Monday: 0 to 6.
    static func weekday(_ microseconds: Int64) -> Int {
        // 1970-01-01 was a Thursday.
        let shifted = (Timestamp.floorDivide(microseconds, day) + 3) % 7
        return Int(shifted < 0 ? shifted + 7 : shifted)
    }
}
