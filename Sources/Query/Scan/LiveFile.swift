import AccessLog
import Table

/// A data file of a table, with what the table's log says of it.
struct LiveFile: Sendable {
    /// Position among the table's files.
    let ordinal: Int
    private let folder: String
    /// As the log writes it.
    let name: String
    /// Bytes.
    let size: Int64
    /// Partition values; nil where the table has none of the name, or a null.
    let date: String?
    let hour: Int64?
    let target: String?
    /// Begin of its hour, µs since 1970; nil in a table that has no hours.
    let start: Int64?
    let statistics: String?
    /// `FileIndex` as the log has it.
    let index: String?

    var path: String { "\(folder)/\(LogPath.decoded(name))" }

    /// As the table's log has it; nil where that does not tell.
    var rowCount: Int? {
        guard let statistics, let count = FileStatistics.rowCount(json: statistics) else {
            return nil
        }
        return max(0, min(count, 1 << 32))
    }

    /// - Parameter midnights: begin of each day that was met before; those of a table are few.
    init(
        _ file: AddFile, ordinal: Int, folder: String, isHourly: Bool,
        midnights: inout [String: Int64]
    ) throws(QueryError) {
        self.ordinal = ordinal
        self.folder = folder
        name = file.path
        size = file.size
        date = file.partitionValues["date"] ?? nil
        hour = (file.partitionValues["hour"] ?? nil).flatMap { Int64($0) }
        target = file.partitionValues["target"] ?? nil
        statistics = file.stats
        index = file.tags?[FileIndex.tag] ?? nil
        guard isHourly else {
            start = nil
            return
        }
        guard let date,
            let midnight = midnights[date] ?? Timestamp.micros(of: "\(date)T00:00:00Z"),
            let hour, (0..<24).contains(hour)
        else {
            throw QueryError(
                .data,
                "\(folder)/\(file.path) has no date and hour in the table's log: "
                    + "restore the table from a copy")
        }
        midnights[date] = midnight
        start = midnight + hour * TimeSpan.hour
    }

    /// What takes the place of a file where rows come from elsewhere: an hour and a target.
    init(ordinal: Int, path: String, hour start: Int64, target: String?) {
        self.ordinal = ordinal
        (folder, name) = ("", path)
        (size, statistics, index) = (0, nil, nil)
        let text = Timestamp.text(start)
        date = String(text.prefix(10))
        hour = Int64(text.dropFirst(11).prefix(2))
        self.target = target
        self.start = start
    }

    /// Whether the partition values pass `test`; true where it is about something else.
    func passes(_ test: ColumnTest, _ table: LogTable) -> Bool {
        switch table.columns[test.column].source {
        case .date: return test.passes(text: date)
        case .hour: return test.passes(integer: hour)
        case .target: return test.passes(text: target)
        case .clock, .rowCount: return true
        case .leaf(let leaf):
            if case .text(.named(let name), _) = test.question, let target {
                return name.mayHold(partitionTarget: target)
            }
            guard let start, table.leaves[leaf].name == "time" else { return true }
            switch test.question {
            case .integers(let ranges, _): return ranges.overlaps(start, start + TimeSpan.hour - 1)
            case .nothing, .null: return false
            default: return true
            }
        }
    }

    /// Whether the bounds in the table's log leave room for a row that passes all of `tests`.
    func mayHold(_ tests: [ColumnTest], _ table: LogTable) -> Bool {
        let ofLeaves = tests.compactMap { test -> (leaf: Int, test: ColumnTest)? in
            if case .leaf(let leaf) = table.columns[test.column].source {
                (leaf, test)
            } else {
                nil
            }
        }
        if !ofLeaves.isEmpty, let indexed = IndexedFile(self, ofLeaves, table) {
            return !indexed.isEmpty && boundsMayHold(tests, table)
        }
        return boundsMayHold(tests, table)
    }

    private func boundsMayHold(_ tests: [ColumnTest], _ table: LogTable) -> Bool {
        let asked = tests.compactMap { test -> (test: ColumnTest, name: String)? in
            guard case .leaf(let leaf) = table.columns[test.column].source,
                table.leaves[leaf].hasStatistics, !covers(test, table, leaf)
            else { return nil }
            return (test, table.leaves[leaf].name)
        }
        guard !asked.isEmpty, let statistics else { return true }
        let names = Array(Set(asked.map(\.name)))
        let bounds = FileStatistics.bounds(of: names.map { Array($0.utf8) }, json: statistics)
        return asked.allSatisfy { asked in
            guard let position = names.firstIndex(of: asked.name),
                let (low, high) = bounds[position]
            else { return true }
            switch (asked.test.question, low, high) {
            case (.integers(let ranges, false), .integer(let low), .integer(let high)):
                return ranges.overlaps(low, high)
            case (.integers(let ranges, false), .text(let low), .text(let high)):
                guard let first = Timestamp.micros(of: low), let last = Timestamp.micros(of: high)
                else { return true }
                // Bounds are cut to ms (protocol, "Per-file Statistics").
                return ranges.overlaps(first, last + 999)
            case (.reals(let ranges, false), _, _):
                guard let low = Self.number(low), let high = Self.number(high) else { return true }
                return ranges.overlaps(low, high)
            default: return true
            }
        }
    }

    /// Whether all of the file's hour passes, so that its bounds can rule nothing out.
    func covers(_ test: ColumnTest, _ table: LogTable, _ leaf: Int) -> Bool {
        guard let start, table.leaves[leaf].name == "time",
            case .integers(let ranges, _) = test.question
        else { return false }
        return ranges.covers(start, start + TimeSpan.hour - 1)
    }

    private static func number(_ bound: FileStatistics.Bound) -> Double? {
        switch bound {
        case .integer(let value): Double(value)
        case .double(let value): value
        case .text: nil
        }
    }
}
