import Parquet
import Table

/// How the table of refused lines stands.
package struct QuarantineStatus: Sendable, Equatable {
    /// Nil if no line was ever refused.
    package let version: Int64?
    package let files: Int
    package let bytes: Int64
    package let lines: Int
    /// Lines of the days that were asked for, by reason.
    package let reasons: [String: Int]

    /// - Parameter window: µs UTC; its days' files are read.
    init(
        _ state: DatasetState, dataset: String, window: Range<Int64>
    ) throws(PipelineError) {
        let live = state.quarantineFiles
        version = state.quarantine?.version
        files = live.count
        bytes = live.reduce(0) { $0 &+ $1.size }
        lines = live.reduce(0) { $0 &+ ($1.rowCount ?? 0) }
        let days =
            DeliveryDay.number(
                window.lowerBound)...DeliveryDay.number(
                max(window.upperBound - 1, window.lowerBound))
        var reasons: [String: Int] = [:]
        for file in live {
            guard let date = file.partitionValues["date"].flatMap(\.self),
                let day = Partition.day(of: date), days.contains(day)
            else { continue }
            do throws(ParquetError) {
                let path = "\(dataset)/\(TableLayout.quarantine.folder)/\(file.location)"
                for reason in try Self.reasons(try FileReader(path: path)) {
                    reasons[reason, default: 0] += 1
                }
            } catch { throw PipelineError(reading: error) }
        }
        self.reasons = reasons
    }

    private static func reasons(_ reader: FileReader) throws(ParquetError) -> [String] {
        guard let column = reader.column(named: "reason") else { return [] }
        var reasons: [String] = []
        for group in reader.metadata.rowGroups.indices {
            let texts = try StoredTexts(reader.read(column: column, rowGroup: group).data)
            reasons += texts.codes.compactMap { $0.map { texts.distinct[$0] } }
        }
        return reasons
    }
}
