import Parquet

/// The files in one row group of a checkpoint, by their values of one partition column.
struct CheckpointGroup {
    let reader: FileReader
    let rowGroup: Int
    /// Least and greatest value; nil where no file has one.
    let values: ClosedRange<String>?
    /// Whether all rows are files with a value, so that `values` tells all.
    let isComplete: Bool
    let files: Int
    /// Bytes of all of them.
    let size: Int64

    /// What the checkpoint's index tells.
    init(_ reader: FileReader, _ rowGroup: Int, _ entry: CheckpointIndex.Entry) {
        (self.reader, self.rowGroup) = (reader, rowGroup)
        (values, files, size) = (entry.values, entry.files, entry.size)
        isComplete = true
    }

    /// The same by looking at every file.
    init(_ columns: CheckpointColumns, column: String) throws(ParquetError) {
        (reader, rowGroup) = (columns.reader, columns.rowGroup)
        let partitions = try columns.mapColumn("add.partitionValues")
        let (distinct, codes) = partitions?.values(of: column) ?? ([], [0])
        isComplete = !codes.contains(0)
        let sizes = try columns.integers("add.size").compactMap(\.self)
        files = sizes.count
        size = sizes.reduce(0, &+)
        let texts = distinct.compactMap(\.self).sorted()
        values = texts.first.flatMap { first in texts.last.map { first...$0 } }
    }
}

extension CheckpointState {
    /// Appends the files of `groups` that `choice` wants.
    /// - Parameter statistics: whether those of wanted files are read.
    mutating func take(
        _ groups: [CheckpointGroup], _ choice: FileChoice, statistics: Bool
    ) throws(ParquetError) {
        let all = groups.compactMap(\.values)
        let least = all.map(\.lowerBound).min()
        let greatest = all.map(\.upperBound).max()
        if let least, let greatest { ends = least...greatest }
        for group in groups {
            let isAsked = group.values.map(choice.values.overlaps) ?? true
            let isEnd = group.values.map { $0.lowerBound == least || $0.upperBound == greatest }
            guard isAsked || isEnd ?? true || !group.isComplete else {
                spared.add(group.files, group.size)
                continue
            }
            try take(group, choice, statistics: statistics && isAsked)
        }
    }

    private mutating func take(
        _ group: CheckpointGroup, _ choice: FileChoice, statistics: Bool
    ) throws(ParquetError) {
        let columns = try CheckpointColumns(group.reader, rowGroup: group.rowGroup)
        let partitions = try columns.mapColumn("add.partitionValues")
        var rows = Array(0..<columns.rowCount)
        if let (distinct, codes) = partitions?.values(of: choice.column) {
            let isWanted = distinct.map { value in
                guard let value else { return true }
                return choice.values.contains(value) || value == ends?.lowerBound
                    || value == ends?.upperBound
            }
            rows = rows.filter { isWanted[codes[$0]] }
        }
        let before = files.count
        try appendFiles(columns, rows, partitions, statistics: statistics)
        let taken = files[before...]
        spared.add(group.files - taken.count, group.size &- taken.reduce(0) { $0 &+ $1.size })
    }
}
