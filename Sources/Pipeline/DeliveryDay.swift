import AccessLog
import Bytes

/// The day on which AWS delivered an object, as the folders of its layout have it:
/// `.../elasticloadbalancing/REGION/YYYY/MM/DD/`. It is not the day of the requests.
enum DeliveryDay {
    private static let product = "elasticloadbalancing"

    /// Day since 1970 of the folder that an object lies in; nil if it is not laid out so.
    static func of(_ path: String) -> Int64? {
        let parts = numbers(of: path)
        guard parts.count >= 3 else { return nil }
        return day(parts[0], parts[1], parts[2])
    }

    /// Whether a folder may hold deliveries of `days`; folders of another layout may.
    static func mayHold(_ days: ClosedRange<Int64>, _ folder: String) -> Bool {
        let parts = numbers(of: folder)
        guard let year = parts.first else { return true }
        guard let first = day(year, parts.count > 1 ? parts[1] : 1, parts.count > 2 ? parts[2] : 1)
        else { return true }
        // Months and years are counted generously: one folder too many costs a look.
        let length: Int64 = parts.count > 2 ? 1 : parts.count > 1 ? 31 : 366
        return first <= days.upperBound && first + length > days.lowerBound
    }

    /// Day since 1970 of a moment, µs UTC.
    static func number(_ time: Int64) -> Int64 {
        Timestamp.floorDivide(time, Timestamp.secondsPerDay * 1_000_000)
    }

    /// Year, month and day, as far as the path names them.
    private static func numbers(of path: String) -> [Int] {
        let parts = path.split(separator: "/")
        guard let anchor = parts.lastIndex(where: { $0 == product }) else { return [] }
        return parts.dropFirst(anchor + 2).prefix(3).prefix { part in
            part.allSatisfy(\.isNumber) && (part.count == 2 || part.count == 4)
        }.compactMap { Int($0) }
    }

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int64? {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        guard (1000...9999).contains(year) else { return nil }
        return Partition.day(of: "\(year)-\(two(month))-\(two(day))")
    }
}
