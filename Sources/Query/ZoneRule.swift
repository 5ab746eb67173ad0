import AccessLog

/// How a zone's clocks go on for ever, as POSIX writes it (TZ, IEEE 1003.1): `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Sendable, Equatable {
    /// A day of each year, and seconds behind its midnight.
    private struct Change: Sendable, Equatable {
        enum Day: Sendable, Equatable {
            /// 1 to 365; 29 February is never counted.
            case julian(Int)
            /// From 0, 29 February counted.
            case ordinal(Int)
            /// Weekday from Sunday, 0, in a week of a month; week 5 is the last one.
            case weekday(month: Int, week: Int, day: Int)
        }

        let day: Day
        let seconds: Int64

        /// Seconds since 1970, by the clock that was on the wall until then.
        func local(_ year: Int) -> Int64 {
            let number: Int
            switch day {
            case .julian(let day):
                number =
                    day < 60
                    ? Timestamp.daysFromCivil(year: year, month: 1, day: 1) + day - 1
                    : Timestamp.daysFromCivil(year: year, month: 3, day: 1) + day - 60
            case .ordinal(let day):
                number = Timestamp.daysFromCivil(year: year, month: 1, day: 1) + day
            case .weekday(let month, let week, let day):
                let first = Timestamp.daysFromCivil(year: year, month: month, day: 1)
                // 1 January 1970 was a Thursday.
                let weekday = ((first + 4) % 7 + 7) % 7
                var candidate = first + (day - weekday + 7) % 7 + 7 * (week - 1)
                let next =
                    month == 12
                    ? Timestamp.daysFromCivil(year: year + 1, month: 1, day: 1)
                    : Timestamp.daysFromCivil(year: year, month: month + 1, day: 1)
                if candidate >= next { candidate -= 7 }
                number = candidate
            }
            return Int64(number) * 86_400 + seconds
        }
    }

    /// Seconds east of UTC.
    private let standard: Int64
    /// The other offset, from when on and until when; nil where clocks stay.
    private let summer: (offset: Int64, from: Change, to: Change)?

    static func == (left: ZoneRule, right: ZoneRule) -> Bool {
        left.standard == right.standard && left.summer?.offset == right.summer?.offset
            && left.summer?.from == right.summer?.from && left.summer?.to == right.summer?.to
    }

    /// Nil if the text is empty or not understood.
    init?(_ text: some Sequence<UInt8>) {
        var reader = Reader(text: Array(text))
        guard reader.name(), let standard = reader.offset() else { return nil }
        self.standard = standard
        guard !reader.isAtEnd else {
            summer = nil
            return
        }
        guard reader.name() else { return nil }
        let offset = reader.offset() ?? standard + 3600
        guard reader.take(","), let from = reader.change(), reader.take(","),
            let to = reader.change(), reader.isAtEnd
        else { return nil }
        summer = (offset, from, to)
    }

    /// Seconds east of UTC at an instant in seconds since 1970.
    func offset(at seconds: Int64) -> Int64 {
        guard let summer else { return standard }
        let days = Timestamp.floorDivide(seconds + standard, 86_400)
        let year = Timestamp.civil(fromDays: Int(days)).year
        let from = summer.from.local(year) - standard
        let to = summer.to.local(year) - summer.offset
        let isSummer = from < to ? (from..<to).contains(seconds) : !(to..<from).contains(seconds)
        return isSummer ? summer.offset : standard
    }

    private struct Reader {
        let text: [UInt8]
        var place = 0

        var isAtEnd: Bool { place == text.count }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard place < text.count, text[place] == UInt8(ascii: character) else { return false }
            place += 1
            return true
        }

        /// `CET` or `<+03>`.
        mutating func name() -> Bool {
            let start = place
            if take("<") {
                while place < text.count, text[place] != UInt8(ascii: ">") { place += 1 }
                return take(">")
            }
            while place < text.count, (0x41...0x5A).contains(text[place] & 0xDF) { place += 1 }
            return place - start >= 3
        }

        mutating func number() -> Int? {
            var value: Int?
            while place < text.count, (0x30...0x39).contains(text[place]), value ?? 0 < 100_000 {
                value = (value ?? 0) * 10 + Int(text[place] - 0x30)
                place += 1
            }
            return value
        }

        /// `[+-]hh[:mm[:ss]]`, in seconds.
        mutating func clock() -> Int64? {
            let isNegative = take("-")
            if !isNegative { _ = take("+") }
            guard let hours = number(), hours <= 167 else { return nil }
            var seconds = Int64(hours) * 3600
            for unit in [60, 1] as [Int64] where take(":") {
                guard let part = number(), part < 60 else { return nil }
                seconds += Int64(part) * unit
            }
            return isNegative ? -seconds : seconds
        }

        /// POSIX counts to the west.
        mutating func offset() -> Int64? { clock().map { -$0 } }

        mutating func change() -> Change? {
            let day: Change.Day
            if take("M") {
                guard let month = number(), (1...12).contains(month), take("."),
                    let week = number(), (1...5).contains(week), take("."),
                    let weekday = number(), (0...6).contains(weekday)
                else { return nil }
                day = .weekday(month: month, week: week, day: weekday)
            } else if take("J") {
                guard let number = number(), (1...365).contains(number) else { return nil }
                day = .julian(number)
            } else {
                guard let number = number(), number <= 365 else { return nil }
                day = .ordinal(number)
            }
            guard take("/") else { return Change(day: day, seconds: 7200) }
            return clock().map { Change(day: day, seconds: $0) }
        }
    }
}
