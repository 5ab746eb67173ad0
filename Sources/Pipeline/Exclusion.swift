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
        let objects = StoredTexts(try file.read(column: column, rowGroup: rowGroup).data)
        let excluded = objects.distinct.map { lines[$0] }
        guard excluded.contains(where: { $0 != nil }) else { return nil }
        var kept = [Bool](repeating: true, count: rows)
        var families: StoredTexts?
        if family != nil, let column = file.column(named: "family") {
            families = StoredTexts(try file.read(column: column, rowGroup: rowGroup).data)
        }
        var numbers: StoredIntegers?
        for row in 0..<rows {
            guard let code = objects.codes[row], let wanted = excluded[code] else { continue }
            if let families, families.text(row) != family { continue }
            guard let wanted else {
                kept[row] = false
                continue
            }
            if numbers == nil, let column = file.column(named: "source_line") {
                numbers = StoredIntegers(try file.read(column: column, rowGroup: rowGroup).data)
            }
            if let line = numbers?.values[row], wanted.contains(Int32(clamping: line)) {
                kept[row] = false
            }
        }
        return kept
    }
}

/// A text column as it was read: distinct texts, and for each row the number of its text.
struct StoredTexts {
    private(set) var distinct: [String] = []
    /// Nil is null.
    private(set) var codes: [Int?] = []

    init(_ data: ChunkData) {
        var numbers: [Int]
        switch data.values {
        case .coded(let strings, let coded):
            distinct = (0..<strings.count).map(strings.text)
            numbers = coded.map(Int.init)
        case .bytes(let strings):
            var known: [String: Int] = [:]
            numbers = []
            for index in 0..<strings.count {
                let text = strings.text(index)
                if known[text] == nil {
                    known[text] = distinct.count
                    distinct.append(text)
                }
                numbers.append(known[text] ?? 0)
            }
        default: numbers = []
        }
        guard let isPresent = data.isPresent else {
            codes = numbers
            return
        }
        var next = numbers.makeIterator()
        codes = isPresent.map { $0 ? next.next() : nil }
    }

    func text(_ row: Int) -> String? { codes[row].map { distinct[$0] } }
}

/// An integer column as it was read, nulls in their places.
struct StoredIntegers {
    let values: [Int64?]

    init(_ data: ChunkData) {
        let numbers: [Int64]
        switch data.values {
        case .int32(let values): numbers = values.map(Int64.init)
        case .int64(let values): numbers = values
        default: numbers = []
        }
        guard let isPresent = data.isPresent else {
            values = numbers
            return
        }
        var next = numbers.makeIterator()
        values = isPresent.map { $0 ? next.next() : nil }
    }
}
