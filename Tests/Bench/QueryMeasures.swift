import Query

/// The way of a question: plan, pages, filter, and the wanted columns of the rows that passed. On all
/// cores, so that its instructions cannot be counted.
enum QueryMeasures {
    /// - Parameter dataset: made of the lines of `--sample`.
    static func all(_ dataset: String) throws -> [Measure] {
        func scan(_ statuses: StatusFilter) throws -> Int {
            let scan = try Scan(
                Dataset(path: dataset), family: .access, filter: RowFilter(), statuses: statuses,
                onlyMatched: true)
            var rows = try scan.ordered(["target_ip", "request_url"])
            var count = 0
            while true {
                let places = try rows.next().places.count
                guard places > 0 else { return count }
                count += places
            }
        }
        let size = try scan(.all)
        return [
            Measure("scan-502", each: "row", size) { try scan(StatusFilter("502")) },
            Measure("scan-all", each: "row", size) { try scan(.all) },
        ]
    }
}
