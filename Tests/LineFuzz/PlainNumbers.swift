/// Numbers and times of a line, read the plain way: the twins of the kernels that read eight bytes
/// at once.
enum PlainNumbers {
    static func isDigits(_ text: some Collection<UInt8>) -> Bool {
        !text.isEmpty && text.allSatisfy { (0x30...0x39).contains($0) }
    }

    static func status(_ text: ArraySlice<UInt8>) -> Int64? {
        text.count <= 3 && isDigits(text) ? Int64(string(text)) : nil
    }

    static func integer(_ text: ArraySlice<UInt8>, limit: Int64) -> Int64? {
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = isNegative ? text.dropFirst() : text
        guard isDigits(digits), digits.count <= 20, let magnitude = Int64(string(digits)),
            magnitude <= limit
        else { return nil }
        return isNegative ? -magnitude : magnitude
    }

    static func seconds(_ text: ArraySlice<UInt8>) -> Double? {
        let allowed = Set("0123456789+-.eE".utf8)
        guard (1...64).contains(text.count), text.allSatisfy(allowed.contains),
            let value = Double(string(text)), value.isFinite
        else { return nil }
        return value
    }

    /// µs UTC of `YYYY-MM-DDTHH:MM:SS[.f{1,9}]Z`.
    static func timestamp(_ text: ArraySlice<UInt8>) -> Int64? {
        let bytes = Array(text)
        guard (20...30).contains(bytes.count), bytes.last == UInt8(ascii: "Z"),
            bytes.count == 20 || bytes.count > 21 && bytes[19] == UInt8(ascii: ".")
        else { return nil }
        for (place, mark) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")] {
            guard [bytes[place]] == Array(mark.utf8) else { return nil }
        }
        func number(_ range: Range<Int>) -> Int? {
            isDigits(bytes[range]) ? Int(string(bytes[range])) : nil
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16),
            let second = number(17..<19), year >= 1, (1...12).contains(month), day >= 1,
            day <= days(of: month, in: year), hour < 24, minute < 60, second < 60
        else { return nil }
        var micros = 0
        if bytes.count > 20 {
            let digits = bytes[20..<bytes.count - 1]
            guard isDigits(digits) else { return nil }
            micros = Int(string((digits + Array(repeating: 0x30, count: 6)).prefix(6))) ?? 0
        }
        let before = year - 1
        var count = before * 365 + before / 4 - before / 100 + before / 400 - 719_162
        for earlier in 1..<month { count += days(of: earlier, in: year) }
        let minutes = ((count + day - 1) * 24 + hour) * 60 + minute
        return Int64((minutes * 60 + second) * 1_000_000 + micros)
    }

    private static func days(of month: Int, in year: Int) -> Int {
        let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    static func string(_ text: some Collection<UInt8>) -> String {
        String(decoding: text, as: UTF8.self)
    }
}
