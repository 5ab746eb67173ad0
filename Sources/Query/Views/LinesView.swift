/// Matching rows in order of time.
package struct LinesView {
    private let plan: ScanPlan
    private let form: OutputForm
    private var line: LineForm
    private let limit: Int
    /// Lines printed so far.
    package private(set) var printed = 0
    // Reused from row to row.
    private var bytes: [UInt8] = []

    /// - Parameters:
    ///   - limit: at most so many lines; nil is all.
    ///   - width: text lines are cut to it; nil where they are not.
    package init(_ plan: ScanPlan, form: OutputForm, limit: Int? = nil, width: Int? = nil) {
        self.plan = plan
        self.form = form
        self.limit = limit ?? .max
        line = LineForm(plan.table, form, width: width)
    }

    /// Prints the rows of `scan`, which is of the plan.
    package mutating func print(
        _ scan: Scan, to sink: inout some ByteSink
    ) throws(QueryError) {
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
        var rows = try scan.ordered(line.columns)
        while printed < limit {
            let (blocks, places) = try rows.next()
            if places.isEmpty { break }
            for place in places where printed < limit {
                try print(Int(place.row), of: blocks[Int(place.block)], to: &sink)
            }
        }
        if form == .json { try sink.write(Array("]}\n".utf8)[...]) }
        if printed == 0, limit > 0, form == .text || form == .markdown {
            try sink.write(Array(plan.nothingFound.utf8)[...])
        }
    }

    private mutating func print(
        _ row: Int, of block: Block, to sink: inout some ByteSink
    ) throws(QueryError) {
        if printed == 0, form == .text || form == .markdown { try sink.write(line.heading[...]) }
        bytes.removeAll(keepingCapacity: true)
        if form == .json { bytes.append(contentsOf: printed == 0 ? [0x0A] : [0x2C, 0x0A]) }
        line.append(row, of: block, to: &bytes)
        if form != .json { bytes.append(0x0A) }
        try sink.write(bytes[...])
        printed += 1
    }
}
