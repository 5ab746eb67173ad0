import Query

/// The way of a question: plan, pages, filter, and the wanted columns of the rows that passed.
enum QueryMeasures {
    private struct RowCount: BlockTally {
        var rows = 0

        mutating func add(_ block: Block) { rows += block.rows.count }
        mutating func merge(_ other: RowCount) { rows += other.rows }
    }

    /// - Parameter folder: a dataset made of the lines of `--sample`.
    static func all(_ folder: String) throws -> [Measure] {
        func scan(_ columns: [String], matched: Bool) throws -> Int {
            let scan = try Scan(
                try Dataset(path: folder), family: .access, filter: RowFilter(),
                statuses: StatusFilter("502"), onlyMatched: matched)
            return try scan.fold(Projection(columns: columns), into: RowCount()).rows
        }
        let size = try scan(["time"], matched: false)
        return [
            Measure("scan-502", each: "row", size) {
                try scan(["time", "target_ip", "request_url"], matched: true)
            },
            Measure("scan-all", each: "row", size) {
                try scan(["time", "target_ip", "request_url"], matched: false)
            },
        ]
    }
}
