/// A unit down to which a time is printed, as statements that count by day or by second ask for it.
enum TimeUnit: Int, CaseIterable, Sendable {
    /// Raw values are the characters of the print: `2026-11-20T02:47:05`.
    case day = 10
    case hour = 13
    case minute = 16
    case second = 19

    /// In µs.
    var length: Int64 {
        switch self {
        case .day: TimeSpan.day
        case .hour: TimeSpan.hour
        case .minute: TimeSpan.minute
        case .second: TimeSpan.second
        }
    }

    /// Name of the table's column of times in this unit.
    var column: String { "#time/\(rawValue)" }
}
