import AccessLog
import Bytes
import Parquet
import Schemas

/// Some rows of a data file, so that they can be printed as the lines they came from.
struct StoredRows: PrintableRows {
    private let columns: [StoredColumn?]
    let count: Int

    /// Decodes `rows` of a row group; a column that the file does not have is null.
    init(
        _ file: FileReader, rowGroup: Int, rows: Range<Int>, schema: Schema
    ) throws(ParquetError) {
        var columns: [StoredColumn?] = []
        for column in schema.columns {
            guard let position = file.column(named: column.name) else {
                columns.append(nil)
                continue
            }
            let read = try file.read(column: position, rowGroup: rowGroup, rows: rows)
            columns.append(StoredColumn(read.data))
        }
        self.columns = columns
        count = rows.count
    }

    func integer(column: Int, row: Int) -> Int64? { columns[column]?.integer(row) }

    func double(column: Int, row: Int) -> Double? { columns[column]?.double(row) }

    func appendText(column: Int, row: Int, to line: inout [UInt8]) -> Bool {
        columns[column]?.append(row, to: &line) ?? false
    }
}

/// A column of some rows, nulls in their places.
struct StoredColumn {
    private let values: ChunkValues
    /// Position of each row's value, -1 for null; nil if no row is null.
    private let positions: [Int32]?

    init(_ data: ChunkData) {
        values = data.values
        var next: Int32 = -1
        positions = data.isPresent?.map { isPresent in
            guard isPresent else { return -1 }
            next += 1
            return next
        }
    }

    /// Nil is null.
    func integer(_ row: Int) -> Int64? {
        guard let position = position(row) else { return nil }
        return switch values {
        case .int32(let numbers): Int64(numbers[position])
        case .int64(let numbers): numbers[position]
        default: nil
        }
    }

    /// Nil is null.
    func double(_ row: Int) -> Double? {
        guard case .double(let numbers) = values else { return nil }
        return position(row).map { numbers[$0] }
    }

    /// Appends the text of a row; false is null.
    func append(_ row: Int, to line: inout [UInt8]) -> Bool {
        guard let position = position(row) else { return false }
        switch values {
        case .bytes(let strings): append(strings, position, to: &line)
        case .coded(let strings, let codes): append(strings, Int(codes[position]), to: &line)
        default: return false
        }
        return true
    }

    private func append(_ strings: ByteStrings, _ index: Int, to line: inout [UInt8]) {
        line.append(contentsOf: strings.bytes[strings.range(index)])
    }

    private func position(_ row: Int) -> Int? {
        guard let positions else { return row }
        return positions[row] < 0 ? nil : Int(positions[row])
    }
}
