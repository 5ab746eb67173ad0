import AccessLog

/// How many requests a slot gets: a wave over the day, a dip at the weekend, a little noise.
struct TrafficShape: Sendable {
    /// The mean over a week.
    let requestsPerHour: Int

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

    /// Requests that end at one of `nodes` nodes within the slot that begins at `start`.
    func requests(
        from start: Int64, node: Int, of nodes: Int, _ random: inout RandomSource
    ) -> Int {
        let expected = Double(requestsPerHour) / 12 * Self.level(at: start + Self.slot / 2)
        // DNS spreads clients almost evenly; the first node gets a little more than the last.
        let lean = nodes > 1 ? 0.06 * (0.5 - Double(node) / Double(nodes - 1)) : 0
        let noise = 0.97 + 0.06 * Double(random.below(1_000)) / 999
        // The fraction is a chance, or else thin traffic would be no traffic.
        let exact = expected / Double(nodes) * (1 + lean) * noise
        let whole = Int(exact)
        return whole + (random.below(1_000_000) < Int((exact - Double(whole)) * 1e6) ? 1 : 0)
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
