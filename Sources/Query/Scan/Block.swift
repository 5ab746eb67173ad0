import AccessLog
import Bytes
import Parquet
import Schemas

/// Rows of a part of a row group that pass, with the columns that are wanted of them.
package struct Block: Sendable {
    let file: LiveFile
    /// Types of the table's leaves.
    let types: [ColumnType]
    /// Number in its file of row 0.
    let firstRow: Int
    /// Rows that pass, in ascending order.
    package var rows: RowList
    /// Those of `rows` that the request's mark is on.
    package var marked = RowList.some([])
    /// First and last time of `rows`, where that was asked for.
    package var times: ClosedRange<Int64>?
    /// Numbers in its file of the rows, less that of the first; nil where they are 0, 1, 2...
    var rowNumbers: [Int32]?
    /// How many rows each of `rows` stands for; nil is one each.
    var weights: [Int32]?
    /// By position in the table's leaves; those not wanted are all null.
    var vectors: [ColumnVector]
    /// Row that entry 0 of each vector belongs to.
    var bases: [Int]

    func integer(_ leaf: Int, _ row: Int) -> Int64? {
        vectors[leaf].integer(row - bases[leaf])
    }

    /// The column at `leaf`; nil is a column of nulls.
    package func column(_ leaf: Int?) -> BlockColumn {
        guard let leaf else { return BlockColumn(vector: .absent, base: 0) }
        return BlockColumn(vector: vectors[leaf], base: bases[leaf])
    }

    /// A file may hold any number as a time; what no calendar has would overflow when printed.
    static func clampTime(_ micros: Int64) -> Int64 {
        min(max(micros, TimeExpression.earliest), TimeExpression.latest)
    }

    /// About how much memory it takes, in bytes.
    var size: Int {
        vectors.reduce(64) { sum, vector in
            sum + vector.strings.bytes.count + vector.strings.offsets.count * 8 + vector.count * 8
        }
    }
}

extension Block {
    /// A block without values.
    init(_ file: LiveFile, _ table: LogTable, firstRow: Int = 0, rows: RowList) {
        let count = table.leaves.count
        self.init(
            file: file, types: table.types, firstRow: firstRow, rows: rows, weights: nil,
            vectors: Array(repeating: .absent, count: count),
            bases: Array(repeating: 0, count: count))
    }
}

extension Block: PrintableRows {
    package func integer(column: Int, row: Int) -> Int64? {
        let value = integer(column, row)
        return types[column] == .timestamp ? value.map(Self.clampTime) : value
    }

    package func double(column: Int, row: Int) -> Double? {
        vectors[column].double(row - bases[column])
    }

    package func appendText(column: Int, row: Int, to line: inout [UInt8]) -> Bool {
        vectors[column].append(row - bases[column], to: &line)
    }
}

/// A column of a block, by the block's rows.
package struct BlockColumn: Sendable {
    let vector: ColumnVector
    /// Row that entry 0 of `vector` belongs to.
    let base: Int

    /// Distinct texts where the file has a dictionary.
    package var strings: ByteStrings { vector.strings }

    /// The number in `row`; nil is null.
    @inline(__always)
    package func integer(_ row: Int) -> Int64? { vector.integer(row - base) }

    /// The number in `row`; nil is null.
    @inline(__always)
    package func double(_ row: Int) -> Double? { vector.double(row - base) }

    /// The number in `row` by its bits; nil is null.
    func bits(_ row: Int) -> UInt64? { vector.bits(row - base) }

    /// Index into `strings`; their count is null.
    @inline(__always)
    package func code(_ row: Int) -> Int { vector.code(row - base) }

    /// The text in `row`; nil is null.
    package func text(_ row: Int) -> String? { vector.text(row - base) }

    /// The text of a code.
    package func text(code: Int) -> String? { vector.text(code: code) }

    /// The bytes in `row`; none is null too.
    func bytes(_ row: Int) -> ArraySlice<UInt8> {
        let code = code(row)
        return code < strings.count ? strings[code] : []
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
