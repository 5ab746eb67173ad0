import AccessLog

/// A point in time as people write it: ISO 8601 (UTC unless an offset is given), a date alone,
/// `now`, `today`, `yesterday`, `-90m`, `-7d`.
package enum TimeExpression {
    /// 0001-01-01T00:00:00Z; a file may hold any number as a time, but no calendar goes further.
    package static let earliest: Int64 = -62_135_596_800_000_000
    /// 9999-12-31T23:59:59.999999Z
    package static let latest: Int64 = 253_402_300_799_999_999

    /// - Parameters:
    ///   - now: µs since 1970, for the relative forms.
    ///   - zone: of times without an offset, and of days; nil is UTC.
    package static func parse(
        _ text: String, now: Int64, zone: Zone? = nil
    ) throws(QueryError) -> Int64 {
        let local = now + (zone?.offset(at: now) ?? 0)
        let midnight = Timestamp.floorDivide(local, TimeSpan.day) * TimeSpan.day
        switch text {
        case "now": return now
        case "today": return zone?.instant(local: midnight) ?? midnight
        case "yesterday":
            let before = midnight - TimeSpan.day
            return zone?.instant(local: before) ?? before
        default: break
        }
        if text.hasPrefix("-"), let span = TimeSpan(text.dropFirst()) {
            guard now - span.micros >= earliest else { throw unknown(text) }
            return now - span.micros
        }
        var reader = Reader(bytes: Array(text.utf8))
        guard let read = reader.instant(), reader.isAtEnd,
            (earliest...latest).contains(read)
        else { throw unknown(text) }
        guard let zone, !reader.hasOffset else { return read }
        let micros = zone.instant(local: read)
        guard (earliest...latest).contains(micros) else { throw unknown(text) }
        return micros
    }

    private static func unknown(_ text: String) -> QueryError {
        QueryError(
            .usage,
            "'\(text)' is no time: write 2026-11-20T02:47:00Z, 2026-11-20, now, today, yesterday, "
                + "-90m, -2h or -7d (m is minutes)")
    }

    /// A cursor over the ISO 8601 forms.
    private struct Reader {
        let bytes: [UInt8]
        var offset = 0
        /// Whether the time says where it is meant.
        var hasOffset = false

        var isAtEnd: Bool { offset == bytes.count }

        mutating func instant() -> Int64? {
            guard let year = digits(4), take("-"), let month = digits(2), take("-"),
                let day = digits(2), year >= 1, (1...12).contains(month), (1...31).contains(day)
            else { return nil }
            let days = Timestamp.daysFromCivil(year: year, month: month, day: day)
            // 31 April would come back as 1 May.
            guard Timestamp.civil(fromDays: days) == (year, month, day) else { return nil }
            let date = Int64(days) * TimeSpan.day
            if isAtEnd { return date }
            guard take("T") || take("t") || take(" "), let clock = clock(), let zone = zone() else {
                return nil
            }
            return date + clock - zone
        }

        private mutating func clock() -> Int64? {
            guard let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60
            else { return nil }
            var micros = Int64(hour) * TimeSpan.hour + Int64(minute) * TimeSpan.minute
            guard take(":") else { return micros }
            guard let second = digits(2), second < 60 else { return nil }
            micros += Int64(second) * TimeSpan.second
            guard take(".") else { return micros }
            var unit = TimeSpan.second
            let first = offset
            while let digit = digits(1) {
                unit /= 10
                micros += Int64(digit) * unit
            }
            return offset > first ? micros : nil
        }

        /// Offset from UTC; none is UTC.
        private mutating func zone() -> Int64? {
            if isAtEnd { return 0 }
            hasOffset = true
            if take("Z") || take("z") { return 0 }
            let isWest = take("-")
            guard isWest || take("+"), let hours = digits(2), hours < 24 else { return nil }
            let colon = take(":")
            let minutes = isAtEnd && !colon ? 0 : digits(2)
            guard let minutes, minutes < 60 else { return nil }
            let zone = Int64(hours) * TimeSpan.hour + Int64(minutes) * TimeSpan.minute
            return isWest ? -zone : zone
        }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard offset < bytes.count, bytes[offset] == UInt8(ascii: character) else {
                return false
            }
            offset += 1
            return true
        }

        private mutating func digits(_ count: Int) -> Int? {
            guard bytes.count - offset >= count else { return nil }
            var value = 0
            for byte in bytes[offset..<offset + count] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            offset += count
            return value
        }
    }
}
