import Schemas

/// What is asked: a dataset, or logs as AWS delivered them.
package struct LogSource {
    private enum Place {
        case dataset(Dataset)
        case raw(RawListing, root: String)
    }

    private let place: Place
    /// Families that there are.
    package let families: [Family]

    package init(_ dataset: Dataset) {
        place = .dataset(dataset)
        families = dataset.families
    }

    /// A folder of logs, or one log.
    package init(raw root: String) throws(QueryError) {
        let listing = try RawListing(root)
        place = .raw(listing, root: root)
        families = Family.allCases.filter { family in
            listing.objects.contains { $0.family == family }
        }
    }

    /// A question to the logs of `wanted`; without it to access logs, else to the only family there
    /// is.
    package func scan(
        _ wanted: Family? = nil, filter: RowFilter, statuses: StatusFilter, onlyMatched: Bool
    ) throws(QueryError) -> Scan {
        let family: Family
        switch place {
        case .dataset(let dataset): family = try dataset.table(wanted).family
        case .raw(_, let root): family = try Dataset.choose(wanted, among: families, of: root)
        }
        return try Scan(
            FamilyTable(family: family), source(of: family), filter: filter, statuses: statuses,
            onlyMatched: onlyMatched)
    }

    /// Where SQL finds the rows of a table.
    func place(
        of table: LogTable, isInterrupted: @escaping @Sendable () -> Bool
    ) -> SQLTableSource.Place {
        switch place {
        case .dataset(let dataset):
            return .files(TableReader(table, dataset: dataset.path, isInterrupted: isInterrupted))
        case .raw(let listing, _):
            guard let family = Family(rawValue: table.folder) else { return .none }
            return .logs(RawReader(listing, family, isInterrupted: isInterrupted))
        }
    }

    /// The rows of one family; none where there are no such logs.
    func source(
        of family: Family, isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) -> any BlockSource {
        switch place {
        case .dataset(let dataset):
            TableReader(.of(family), dataset: dataset.path, isInterrupted: isInterrupted)
        case .raw(let listing, _): RawReader(listing, family, isInterrupted: isInterrupted)
        }
    }
}
