import Bytes

/// Matching rows in order of time, an hour at a time.
package struct LinesView {
    private let plan: ScanPlan
    private let form: OutputForm
    private var line: LineForm
    private let limit: Int
    package private(set) var counts: ScanCounts
    /// Lines printed so far.
    package private(set) var printed = 0

    /// An hour with more rows is read in parts, so that memory does not grow with traffic.
    static let partRows = 1 << 19

    /// - Parameters:
    ///   - limit: at most so many lines; nil is all.
    ///   - width: text lines are cut to it; nil where they are not.
    package init(_ plan: ScanPlan, form: OutputForm, limit: Int? = nil, width: Int? = nil) {
        self.plan = plan
        self.form = form
        self.limit = limit ?? .max
        counts = plan.counts
        line = LineForm(plan.table, form, width: width)
    }

    package mutating func print(to sink: inout some ByteSink) throws(QueryError) {
        if form == .json {
            var head = JSONText()
            head.object { text in
                plan.appendHead(schema: "alb502.lines/1", to: &text)
                text.key("lines")
                text.array { _ in }
            }
            // The array is filled as the rows come.
            try sink.write(head.bytes.dropLast(2))
        }
        if form == .csv { try sink.write(line.heading[...]) }
        var lines = SortedLines(plan.table)
        for hour in plan.hours where printed < limit {
            for part in parts(of: hour) where printed < limit {
                try print(hour, part, &lines, to: &sink)
            }
        }
        if form == .json { try sink.write(Array("]}\n".utf8)[...]) }
        if form == .text, printed == 0, limit > 0 {
            try sink.write(Array(plan.nothingFound.utf8)[...])
        }
    }

    private func parts(of hour: ScanPlan.Hour) -> [TimeWindow] {
        let rows = hour.files.reduce(0) { $0 &+ ($1.rowCount ?? 0) }
        let count = Int64(min(max(1, rows / Self.partRows), 3600))
        // What lies outside of its hour, if a file should hold such rows, goes to the ends.
        return (0..<count).map { part in
            TimeWindow(
                from: part == 0 ? nil : hour.start + TimeSpan.hour * part / count,
                to: part == count - 1 ? nil : hour.start + TimeSpan.hour * (part + 1) / count)
        }
    }

    private mutating func print(
        _ hour: ScanPlan.Hour, _ part: TimeWindow, _ lines: inout SortedLines,
        to sink: inout some ByteSink
    ) throws(QueryError) {
        let projection = Projection(
            columns: ["time", "source_object", "source_line"] + line.columns)
        var scan = try Scan(plan, hours: [hour], window: part, projection)
        lines.removeAll()
        while let batch = try scan.next() {
            lines.append(batch) { row, bytes in line.append(row, of: batch, to: &bytes) }
        }
        counts.add(scanned: scan.counts)
        for text in lines.sorted() where printed < limit {
            if form == .text, printed == 0 { try sink.write(line.heading[...]) }
            if form == .json { try sink.write(printed == 0 ? [0x0A] : [0x2C, 0x0A]) }
            try sink.write(lines.bytes[text])
            if form != .json { try sink.write(Self.newline) }
            printed += 1
        }
    }

    private static let newline: ArraySlice<UInt8> = [0x0A]
}

/// Printed rows of an hour with what they are sorted by: time, object, line.
private struct SortedLines {
    private struct Entry {
        let time: Int64
        let object: UInt32
        let line: Int64
        let start: Int
        let end: Int
    }

    private(set) var bytes: [UInt8] = []
    private var entries: [Entry] = []
    private var objects = StringPool()
    private let time: Int?
    private let object: Int?
    private let line: Int?

    init(_ table: FamilyTable) {
        time = table.position("time")
        object = table.position("source_object")
        line = table.position("source_line")
    }

    /// Keeps the memory, which the next hour needs again.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
        objects = StringPool()
    }

    mutating func append(_ batch: RowBatch, _ print: (Int, inout [UInt8]) -> Void) {
        let object = batch.column(object)
        let codes = object.ask { objects.intern($0 ?? "") }
        let time = batch.column(time)
        let line = batch.column(line)
        for row in batch.rows {
            let start = bytes.count
            print(row, &bytes)
            entries.append(
                Entry(
                    time: time.integer(row) ?? .min, object: codes[object.code(row)],
                    line: line.integer(row) ?? 0, start: start, end: bytes.count))
        }
    }

    /// Ranges of `bytes` in order.
    func sorted() -> [Range<Int>] {
        let order = (0..<objects.count).sorted { objects.strings.isLess($0, $1) }
        var ranks = Array(repeating: 0, count: order.count)
        for (rank, code) in order.enumerated() { ranks[code] = rank }
        return entries.sorted { left, right in
            (left.time, ranks[Int(left.object)], left.line, left.start)
                < (right.time, ranks[Int(right.object)], right.line, right.start)
        }.map { $0.start..<$0.end }
    }
}
