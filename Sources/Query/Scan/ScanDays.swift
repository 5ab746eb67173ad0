import AccessLog

/// The days that rows can be of, as the partition column `date` has them.
enum ScanDays {
    static let column = "date"

    /// Those that `tests` leave; nil is all.
    static func hull(_ tests: [ColumnTest], _ table: LogTable) -> ClosedRange<String>? {
        var hull: ClosedRange<String>?
        for test in tests {
            guard let days = days(test, table) else { continue }
            guard let known = hull else {
                hull = days
                continue
            }
            let low = max(known.lowerBound, days.lowerBound)
            let high = min(known.upperBound, days.upperBound)
            // No day is left: any one will do.
            hull = low <= high ? low...high : low...low
        }
        return hull
    }

    /// Those of a window; nil is all.
    static func hull(_ window: TimeWindow) -> ClosedRange<String>? {
        window.isUnbounded ? nil : days(window.closed)
    }

    /// From the first of both to the last.
    static func joined(
        _ one: ClosedRange<String>, _ other: ClosedRange<String>
    ) -> ClosedRange<String> {
        min(one.lowerBound, other.lowerBound)...max(one.upperBound, other.upperBound)
    }

    private static func days(_ test: ColumnTest, _ table: LogTable) -> ClosedRange<String>? {
        switch (table.columns[test.column].source, test.question) {
        case (.leaf(let leaf), .integers(let ranges, orNull: false)):
            guard table.isHourly, table.leaves[leaf].name == "time", let hull = ranges.hull else {
                return nil
            }
            return days(hull)
        case (.date, .text(.oneOf(let texts), orNull: false)):
            let days = texts.map { String(decoding: $0, as: UTF8.self) }
            guard let first = days.min(), let last = days.max() else { return nil }
            return first...last
        default: return nil
        }
    }

    private static func days(_ times: ClosedRange<Int64>) -> ClosedRange<String> {
        // The hour of a file is what counts, also where a row of it should be of another.
        day(times.lowerBound)...day(times.upperBound)
    }

    private static func day(_ micros: Int64) -> String {
        String(Timestamp.text(Block.clampTime(micros)).prefix(10))
    }
}
