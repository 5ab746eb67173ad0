import Bytes
import Parquet

/// Rows that are to be left out when a file is written anew, by the object they came from.
struct Exclusion {
    /// Lines of each object; nil stands for all of them.
    var lines: [String: Set<Int32>?]
    /// Where the table holds several families' lines, the one that is meant.
    var family: String?

    /// Marks the rows of a row group that stay.
    /// - Returns: nil if all of them do.
    func kept(of file: FileReader, rowGroup: Int) throws(ParquetError) -> [Bool]? {
        let rows = Int(file.metadata.rowGroups[rowGroup].rowCount)
        guard let column = file.column(named: "source_object") else { return nil }
        let objects = try StoredTexts(file.read(column: column, rowGroup: rowGroup).data)
        let excluded = objects.distinct.map { lines[$0] }
        guard excluded.contains(where: { $0 != nil }) else { return nil }
        var kept = [Bool](repeating: true, count: rows)
        var families: StoredTexts?
        if family != nil, let column = file.column(named: "family") {
            families = try StoredTexts(file.read(column: column, rowGroup: rowGroup).data)
        }
        var numbers: [Int64?]?
        for row in 0..<rows {
            guard let code = objects.codes[row], let wanted = excluded[code] else { continue }
            if let families, families.text(row) != family { continue }
            guard let wanted else {
                kept[row] = false
                continue
            }
            if numbers == nil, let column = file.column(named: "source_line") {
                numbers = try file.read(column: column, rowGroup: rowGroup).data.integers()
            }
            if let line = numbers?[row], wanted.contains(Int32(clamping: line)) {
                kept[row] = false
            }
        }
        return kept
    }
}
