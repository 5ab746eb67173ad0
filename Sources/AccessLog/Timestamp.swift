import Bytes

/// Times as microseconds since 1970-01-01T00:00:00Z, as text and as civil dates.
package enum Timestamp {
    package static let secondsPerDay: Int64 = 86_400

    /// Reads `YYYY-MM-DDTHH:MM:SS[.f{1,9}]Z`.
    /// - Returns: the time, and whether the text is the canonical print of it (six decimals);
    ///   nil if it is no such time.
    package static func parse(
        _ bytes: Span<UInt8>, _ start: Int, _ count: Int
    ) -> (micros: Int64, canonical: Bool)? {
        guard count >= 20,
            let year = Digits.parse(bytes, start, 4), year >= 1,
            bytes[start + 4] == UInt8(ascii: "-"),
            let month = Digits.parse(bytes, start + 5, 2), (1...12).contains(month),
            bytes[start + 7] == UInt8(ascii: "-"),
            let day = Digits.parse(bytes, start + 8, 2), day >= 1,
            day <= daysIn(month: month, of: year),
            bytes[start + 10] == UInt8(ascii: "T"),
            let hour = Digits.parse(bytes, start + 11, 2), hour < 24,
            bytes[start + 13] == UInt8(ascii: ":"),
            let minute = Digits.parse(bytes, start + 14, 2), minute < 60
        else { return nil }
        let days = daysFromCivil(year: year, month: month, day: day)
        let minutes = Int64(days) * 1440 + Int64(hour * 60 + minute)
        return seconds(bytes, start, count).map { (minutes * 60_000_000 + $0.micros, $0.canonical) }
    }

    /// The part `:SS[.f]Z` of a timestamp that starts at `start`.
    static func seconds(
        _ bytes: Span<UInt8>, _ start: Int, _ count: Int
    ) -> (micros: Int64, canonical: Bool)? {
        guard bytes[start + 16] == UInt8(ascii: ":"),
            let second = Digits.parse(bytes, start + 17, 2), second < 60,
            bytes[start + count - 1] == UInt8(ascii: "Z")
        else { return nil }
        let micros = Int64(second) * 1_000_000
        if count == 27 {
            guard bytes[start + 19] == UInt8(ascii: "."),
                let fraction = Digits.parse(bytes, start + 20, 6)
            else { return nil }
            return (micros + Int64(fraction), true)
        }
        if count == 20 { return (micros, false) }
        let length = count - 21
        guard bytes[start + 19] == UInt8(ascii: "."), (1...9).contains(length),
            var fraction = Digits.parse(bytes, start + 20, length)
        else { return nil }
        for _ in 0..<max(0, 6 - length) { fraction *= 10 }
        for _ in 0..<max(0, length - 6) { fraction /= 10 }
        return (micros + Int64(fraction), false)
    }

    /// Appends `2018-07-02T22:23:00.186641Z`.
    package static func append(_ micros: Int64, to text: inout [UInt8]) {
        let seconds = floorDivide(micros, 1_000_000)
        let days = floorDivide(seconds, secondsPerDay)
        let (year, month, day) = civil(fromDays: Int(days))
        let rest = Int(seconds - days * secondsPerDay)
        Decimal.append(year, width: 4, to: &text)
        text.append(UInt8(ascii: "-"))
        Decimal.append(month, width: 2, to: &text)
        text.append(UInt8(ascii: "-"))
        Decimal.append(day, width: 2, to: &text)
        text.append(UInt8(ascii: "T"))
        Decimal.append(rest / 3600, width: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        Decimal.append(rest / 60 % 60, width: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        Decimal.append(rest % 60, width: 2, to: &text)
        text.append(UInt8(ascii: "."))
        Decimal.append(Int(micros &- seconds &* 1_000_000), width: 6, to: &text)
        text.append(UInt8(ascii: "Z"))
    }

    package static func text(_ micros: Int64) -> String {
        var bytes: [UInt8] = []
        append(micros, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `YYYY-MM-DD` of a number of days since 1970-01-01.
    package static func dateText(days: Int) -> String {
        var bytes: [UInt8] = []
        append(Int64(days) * secondsPerDay * 1_000_000, to: &bytes)
        return String(decoding: bytes.prefix(10), as: UTF8.self)
    }

    /// Days from 1970-01-01 in the proleptic Gregorian calendar.
    package static func daysFromCivil(year: Int, month: Int, day: Int) -> Int {
        // Years are counted from March, so that the leap day comes last.
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    package static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    package static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }

    private static func daysIn(month: Int, of year: Int) -> Int {
        if month == 2 {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
    }
}
