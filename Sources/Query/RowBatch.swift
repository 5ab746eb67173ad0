import AccessLog
import Schemas

/// Rows of one row group that a question is about, with the columns it wanted.
package struct RowBatch: Sendable {
    /// Rows that pass the filter.
    package let rows: [Int]
    /// Those of `rows` whose status counts.
    package let matched: [Int]
    /// First and last time of `rows`; nil where it was not asked for.
    package let times: ClosedRange<Int64>?
    /// By position in the schema.
    let vectors: [ColumnVector]
    let types: [ColumnType]

    /// The column at `position`; a family that lacks it gives a column of nulls.
    package func column(_ position: Int?) -> ColumnVector {
        position.map { vectors[$0] } ?? .absent
    }
}

extension RowBatch: PrintableRows {
    package func integer(column: Int, row: Int) -> Int64? {
        let value = vectors[column].integer(row)
        return types[column] == .timestamp ? value.map(Self.clampTime) : value
    }

    package func double(column: Int, row: Int) -> Double? {
        vectors[column].double(row)
    }

    package func appendText(column: Int, row: Int, to line: inout [UInt8]) -> Bool {
        vectors[column].append(row, to: &line)
    }

    /// A file may hold any number as a time; what no calendar has would overflow when printed.
    static func clampTime(_ micros: Int64) -> Int64 {
        min(max(micros, TimeExpression.earliest), TimeExpression.latest)
    }
}
