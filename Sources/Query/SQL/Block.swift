import Parquet

/// Rows of a part of a row group that pass, with the columns that are wanted of them.
struct Block: Sendable {
    let file: LiveFile
    /// Number in its file of row 0.
    let firstRow: Int
    /// In ascending order.
    var rows: RowList
    /// How many rows each of `rows` stands for; nil is one each.
    var weights: [Int32]?
    /// By position in the table's leaves; those not wanted are all null.
    var vectors: [ColumnVector]
    /// Row that entry 0 of each vector belongs to.
    var bases: [Int]

    func integer(_ leaf: Int, _ row: Int) -> Int64? {
        vectors[leaf].integer(row - bases[leaf])
    }

    /// About how much memory it takes, in bytes.
    var size: Int {
        vectors.reduce(64) { sum, vector in
            sum + vector.strings.bytes.count + vector.strings.offsets.count * 8 + vector.count * 8
        }
    }
}

/// Rows of a row group that are read together.
struct ScanUnit: Sendable {
    let file: LiveFile
    let reader: FileReader
    let group: Int
    /// Number in its file of the group's first row.
    let firstRow: Int
    /// Rows of the group.
    let rows: Range<Int>
    /// Tests that all rows pass, as the footer tells; by position in the request's leaf tests.
    let settled: Set<Int>
}
