import AccessLog
import Schemas
import Table

/// How a dataset stands: fresh or not, how much, what is left to do, and which files never came.
/// From the logs and the ledgers alone; of the data files, only the refused lines' reasons are read.
package struct DatasetStatus: Sendable {
    /// The run that may be writing now.
    package let holder: Lease.Holder?
    package let dataset: String
    /// Taken for the present, µs since 1970.
    package let now: Int64
    /// Families in their order.
    package let tables: [TableStatus]
    package let quarantine: QuarantineStatus
    /// Notes of runs that were killed while they published files; 0 while one is going on.
    package let interrupted: Int
    /// Of access logs; nil without a table of them.
    package let coverage: CoverageMap?

    /// - Parameter window: that the coverage and the reasons are wanted of, µs UTC.
    /// - Throws: status 66 if there is no dataset, 65 if a table cannot be read.
    package init(of dataset: String, now: Int64, window: Range<Int64>) throws(PipelineError) {
        let state = try DatasetState(of: dataset)
        if let error = state.broken.min(by: { $0.key < $1.key })?.value { throw error }
        self.dataset = dataset
        self.now = now
        holder = Lease.holder(of: dataset)
        interrupted = holder == nil ? Staging(dataset: dataset).unsettled : 0
        tables = state.tables.compactMap { open in
            open.family.map {
                TableStatus(open, $0, isPending: state.pending[open.layout.folder] != nil)
            }
        }
        quarantine = try QuarantineStatus(state, dataset: dataset, window: window)
        let access = state.tables.first { $0.family == .access }
        coverage = try access.map { open throws(PipelineError) in
            CoverageMap(try Self.coverage(open, window), window: window)
        }
    }

    /// Objects of the window's days and of one more on each side, so that a gap at its edge is known
    /// for one.
    private static func coverage(
        _ open: OpenTable, _ window: Range<Int64>
    ) throws(PipelineError) -> Coverage {
        let first = DeliveryDay.number(window.lowerBound) - 1
        let last = DeliveryDay.number(window.upperBound) + 1
        let days = open.ledger.days.filter { day in
            day.number.map { $0 >= first && $0 <= last } ?? false
        }
        var coverage = Coverage()
        do throws(TableError) {
            for entry in try open.ledger.entries(of: days).values { coverage.add(entry.object) }
        } catch { throw PipelineError(reading: error) }
        return coverage
    }
}
