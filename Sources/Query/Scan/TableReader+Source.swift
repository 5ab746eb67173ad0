import AccessLog
import Table

extension TableReader: BlockSource {
    package func extent(
        asking window: TimeWindow
    ) throws(QueryError) -> ClosedRange<Int64>? {
        // The first and the last day are always among them.
        let starts = try files.files(of: ScanDays.hull(window)).compactMap(\.start)
        guard let first = starts.min(), let last = starts.max() else { return nil }
        return first...last + TimeSpan.hour
    }

    package func size(asking tests: [ColumnTest]) throws(QueryError) -> (left: Int64, all: Int64) {
        let left = try files.files(for: tests).reduce(Int64(0)) { sum, file in
            tests.allSatisfy { file.passes($0, table) } ? sum &+ file.size : sum
        }
        return (left, files.planned.bytesInTable)
    }

    package func blocks(_ request: ScanRequest) throws(QueryError) -> any BlockSequence {
        let chosen = try files.select(request.tests)
        if request.order != nil { return HourStream(self, request, chosen) }
        return BlockStream(self, request, chosen)
    }

    package func objectKeys(around window: TimeWindow) throws(QueryError) -> [ObjectKey] {
        let wide = window.widened(by: TimeSpan.hour)
        guard let snapshot = files.snapshot else { return [] }
        do {
            let ledger = try Ledger(of: DeltaTable(path: files.folder), at: snapshot)
            let days = ledger.days.filter { day in
                guard let number = day.number else { return false }
                return wide.overlaps(number * TimeSpan.day, (number + 1) * TimeSpan.day)
            }
            return try ledger.entries(of: days).keys.compactMap { name in
                guard case .log(let key) = ObjectKind(key: name),
                    key.family.rawValue == table.folder
                else { return nil }
                let start = key.intervalEnd - ObjectKey.interval
                return wide.overlaps(start, key.intervalEnd - 1) ? key : nil
            }
        } catch { throw QueryError(error) }
    }

    package var explanation: String { counts.explanation(planned: files.planned) }

    package var remarks: [String] { [] }
}
