import AccessLog
import Parquet
import Schemas

/// Prints the rows of data files as the lines they came from.
struct StoredLines {
    /// Nil for the table of refused lines, which has them as they were.
    let family: Family?

    /// Rows that are held at a time, with all of their columns.
    private static let window = 1 << 17

    /// Calls `body` with each row of a row group and its line, without the newline.
    func forEach(
        of reader: FileReader, rowGroup: Int, _ body: (Int, [UInt8]) -> Void
    ) throws(ParquetError) {
        let count = Int(reader.metadata.rowGroups[rowGroup].rowCount)
        for start in stride(from: 0, to: count, by: Self.window) {
            let rows = start..<min(start + Self.window, count)
            if let family {
                try print(Schema.of(family), reader, rowGroup, rows, body)
            } else {
                try copy(reader, rowGroup, rows, body)
            }
        }
    }

    private func print(
        _ schema: Schema, _ reader: FileReader, _ rowGroup: Int, _ rows: Range<Int>,
        _ body: (Int, [UInt8]) -> Void
    ) throws(ParquetError) {
        let stored = try StoredRows(reader, rowGroup: rowGroup, rows: rows, schema: schema)
        let printer = Printer(schema: schema)
        var line: [UInt8] = []
        for row in 0..<stored.count {
            line.removeAll(keepingCapacity: true)
            printer.append(row, of: stored, to: &line)
            body(rows.lowerBound + row, line)
        }
    }

    private func copy(
        _ reader: FileReader, _ rowGroup: Int, _ rows: Range<Int>, _ body: (Int, [UInt8]) -> Void
    ) throws(ParquetError) {
        guard let position = reader.column(named: "raw") else { throw .corrupt("no column raw") }
        let column = StoredColumn(
            try reader.read(column: position, rowGroup: rowGroup, rows: rows).data)
        var line: [UInt8] = []
        for row in 0..<rows.count {
            line.removeAll(keepingCapacity: true)
            _ = column.append(row, to: &line)
            body(rows.lowerBound + row, line)
        }
    }
}
