import Parquet

/// Minimum and maximum of a row group's columns, from the footer.
struct RowGroupBounds {
    private let file: FileReader
    private let index: Int

    init(_ file: FileReader, _ index: Int) {
        self.file = file
        self.index = index
    }

    /// Bounds of an integer or time column; nil if the file does not tell.
    func integers(_ name: String?) -> ClosedRange<Int64>? {
        guard let name, let column = file.column(named: name) else { return nil }
        let chunk = file.metadata.rowGroups[index].columns[column]
        let size = chunk.type == .int32 ? 4 : chunk.type == .int64 ? 8 : nil
        guard let statistics = chunk.statistics, let size,
            let first = statistics.minimum, first.count == size,
            let last = statistics.maximum, last.count == size,
            let low = Statistics.integer(of: first), let high = Statistics.integer(of: last),
            low <= high
        else { return nil }
        return low...high
    }
}
