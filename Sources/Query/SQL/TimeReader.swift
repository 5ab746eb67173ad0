import AccessLog

/// A cursor over a time as people write it in SQL.
struct TimeReader {
    private let text: [UInt8]
    private var offset = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    private var isAtEnd: Bool { offset == text.count }

    /// Nil if the text as a whole is no time.
    mutating func instant() -> TimeText.Instant? {
        guard let year = digits(4), year >= 1 else { return nil }
        var (month, day) = (1, 1)
        var clock = Clock()
        if take("-") {
            guard let number = digits(2), (1...12).contains(number) else { return nil }
            month = number
            if take("-") {
                guard let number = digits(2), (1...31).contains(number) else { return nil }
                day = number
                if take("T") || take("t") || take(" ") {
                    guard let read = self.clock() else { return nil }
                    clock = read
                }
            }
        }
        guard isAtEnd else { return nil }
        let days = Timestamp.daysFromCivil(year: year, month: month, day: day)
        // 31 April would come back as 1 May.
        guard Timestamp.civil(fromDays: days) == (year, month, day) else { return nil }
        let micros = Int64(days) * TimeSpan.day + clock.micros
        guard (TimeExpression.earliest...TimeExpression.latest).contains(micros) else { return nil }
        return TimeText.Instant(micros: micros, rest: clock.rest)
    }

    private struct Clock {
        /// Since midnight UTC.
        var micros: Int64 = 0
        var rest: [UInt8] = []
    }

    private mutating func clock() -> Clock? {
        guard let hour = digits(2), hour < 24 else { return nil }
        var clock = Clock(micros: Int64(hour) * TimeSpan.hour)
        if take(":") {
            guard let minute = digits(2), minute < 60 else { return nil }
            clock.micros += Int64(minute) * TimeSpan.minute
            if take(":") {
                guard let second = digits(2), second < 60 else { return nil }
                clock.micros += Int64(second) * TimeSpan.second
                if take(".") {
                    guard readFraction(&clock) else { return nil }
                }
            }
        }
        guard let zone = zone() else { return nil }
        clock.micros -= zone
        return clock
    }

    private mutating func readFraction(_ clock: inout Clock) -> Bool {
        var unit = TimeSpan.second
        let first = offset
        while let digit = digits(1) {
            unit /= 10
            clock.micros += Int64(digit) * unit
            if unit == 0 { clock.rest.append(UInt8(ascii: "0") + UInt8(digit)) }
        }
        while clock.rest.last == UInt8(ascii: "0") { clock.rest.removeLast() }
        return offset > first
    }

    /// Offset from UTC in µs; none is UTC.
    private mutating func zone() -> Int64? {
        if isAtEnd || take("Z") || take("z") { return 0 }
        let isWest = take("-")
        guard isWest || take("+"), let hours = digits(2), hours < 24 else { return nil }
        let hasColon = take(":")
        let minutes = isAtEnd && !hasColon ? 0 : digits(2)
        guard let minutes, minutes < 60 else { return nil }
        let zone = Int64(hours) * TimeSpan.hour + Int64(minutes) * TimeSpan.minute
        return isWest ? -zone : zone
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard offset < text.count, text[offset] == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    private mutating func digits(_ count: Int) -> Int? {
        guard text.count - offset >= count else { return nil }
        var value = 0
        for index in offset..<offset + count {
            guard (0x30...0x39).contains(text[index]) else { return nil }
            value = value * 10 + Int(text[index] - 0x30)
        }
        offset += count
        return value
    }
}
