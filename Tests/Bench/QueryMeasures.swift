import Query

/// The way of a question: plan, pages, filter, and the wanted columns of the rows that passed.
enum QueryMeasures {
    /// - Parameter dataset: made of the lines of `--sample`.
    static func all(_ dataset: String) throws -> [Measure] {
        let table = try Dataset(path: dataset).table(.access)
        func scan(_ columns: [String], matched: Bool) throws -> Int {
            let plan = try ScanPlan(
                table, filter: RowFilter(), statuses: StatusFilter("502"), onlyMatched: matched)
            var scan = try Scan(plan, Projection(columns: columns))
            var rows = 0
            while let batch = try scan.next() { rows += batch.rows.count }
            return rows
        }
        let size = try scan(["time"], matched: false)
        return [
            Measure("table-open", each: "table", 1) {
                try Dataset(path: dataset).table(.access).snapshot.files.count
            },
            Measure("scan-502", each: "row", size) {
                try scan(["time", "target_ip", "request_url"], matched: true)
            },
            Measure("scan-all", each: "row", size) {
                try scan(["time", "target_ip", "request_url"], matched: false)
            },
        ]
    }
}
