/// How an answer is printed.
package enum OutputForm: String, Sendable, CaseIterable {
    case text, json, jsonl, csv, markdown, log
}

/// What a verb found, in every form that it can be printed in.
package protocol Answer {
    /// For people.
    func text(limit: Int?, style: TextStyle) -> String
    /// One object, with the name and version of its schema.
    func json(limit: Int?) -> [UInt8]
    /// One row an entry, for CSV and JSON lines.
    func result(limit: Int?) -> ResultTable
}

/// Where an answer goes.
package protocol ByteSink {
    mutating func write(_ bytes: ArraySlice<UInt8>) throws(QueryError)
}

extension ScanPlan {
    /// The members with which every JSON answer begins.
    func appendHead(schema: String, to text: inout JSONText) {
        text.key("schema")
        text.string(schema)
        text.key("family")
        text.string(table.family.rawValue)
        text.key("window")
        text.object { text in
            text.key("from")
            text.time(filter.window.from)
            text.key("to")
            text.time(filter.window.to)
        }
        text.key("status")
        text.string(statuses.text)
    }

    /// What to say where nothing was found.
    package var nothingFound: String {
        var rows = "no \(table.noun)"
        if onlyMatched, statusColumn != nil, !statuses.isAll {
            rows += " with status \(statuses.text)"
        }
        var filter = self.filter
        filter.window = TimeWindow()
        if filter != RowFilter() { rows += " that pass the filter" }
        if !self.filter.window.isUnbounded {
            let from = self.filter.window.from.map { Cell.time($0).humanText } ?? "the beginning"
            let to = self.filter.window.to.map { Cell.time($0).humanText } ?? "the end"
            rows += " from \(from) to \(to)"
        }
        guard let extent else { return "\(rows): the table is empty\n" }
        return "\(rows); the table holds \(Cell.time(extent.lowerBound).humanText) to "
            + "\(Cell.time(extent.upperBound).humanText)\n"
    }
}
