import Schemas

/// A plan and where its rows come from.
package struct Scan {
    package let plan: ScanPlan
    let source: any BlockSource

    /// Asks one family's table of a dataset.
    package init(
        _ dataset: Dataset, family: Family? = nil, filter: RowFilter, statuses: StatusFilter,
        onlyMatched: Bool
    ) throws(QueryError) {
        self = try LogSource(dataset).scan(
            family, filter: filter, statuses: statuses, onlyMatched: onlyMatched)
    }

    init(
        _ table: FamilyTable, _ source: any BlockSource, filter: RowFilter,
        statuses: StatusFilter, onlyMatched: Bool
    ) throws(QueryError) {
        self.source = source
        plan = try ScanPlan(
            table, filter: filter, statuses: statuses, onlyMatched: onlyMatched,
            extent: source.extent(asking: filter.window))
    }

    /// Gathers `view` over all rows.
    package func fold<View: BlockTally>(
        _ projection: Projection, into view: View
    ) throws(QueryError) -> View {
        try source.fold(plan.request(projection), into: view)
    }

    /// The rows in the order of time; those of the same time by object and line.
    package func ordered(_ columns: [String]) throws(QueryError) -> TimeOrder {
        let provenance = ["time", "source_object", "source_line"]
        var projection = Projection(columns: provenance + columns)
        projection.isOrdered = true
        return try TimeOrder(source, plan.request(projection))
    }

    package var counts: ScanCounts { source.counts }

    /// What each step spared and what was read, for people.
    package var explanation: String { source.explanation }

    /// What was left out because it could not be read, a line each.
    package var remarks: [String] { source.remarks }
}
