import AccessLog

/// How traffic goes: a wave over the day, a dip at the weekend.
enum TrafficShape {
    /// The length of the interval that an object covers.
    static let slot = 5 * CivilTime.minute

    /// The hour (UTC) of the busiest moment, and how far the day swings around its mean.
    private static let peakHour = 15.0
    private static let swing = 0.55

    /// Monday to Sunday; the mean is 1.
    private static let week = [1.08, 1.10, 1.10, 1.08, 1.04, 0.80, 0.80]

    /// Traffic at a moment as a multiple of the mean.
    static func level(at microseconds: Int64) -> Double {
        let midnight = Timestamp.floorDivide(microseconds, CivilTime.day) * CivilTime.day
        let hour = Double(microseconds - midnight) / Double(CivilTime.hour)
        let wave = sine(degrees: (hour - peakHour) * 15 + 90)
        return (1 + swing * wave) * week[CivilTime.weekday(microseconds)]
    }

    /// Bhaskara's rational sine, at most 0.002 off: plain arithmetic rounds alike everywhere.
    private static func sine(degrees: Double) -> Double {
        var angle = degrees.truncatingRemainder(dividingBy: 360)
        if angle < 0 { angle += 360 }
        if angle > 180 { return -sine(degrees: angle - 180) }
        let product = angle * (180 - angle)
        return 4 * product / (40_500 - product)
    }
}
