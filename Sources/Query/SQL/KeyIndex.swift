import Bytes

/// Where the rows of each key are, for a join that looks up one key after the other.
struct KeyIndex {
    private struct Entry {
        let hash: UInt64
        let unit: Int32
        let row: Int32
    }

    let units: [ScanUnit]
    /// Tests that hold for all that is listed here.
    let fixed: [ColumnTest]
    /// By hash.
    private let entries: [Entry]

    /// More rows are not indexed: 16 bytes each.
    private static let maximumRows = 1 << 22

    /// Nil if there are too many rows.
    init?(
        _ source: TableReader, _ request: ScanRequest, key column: Int, fixed: [ColumnTest]
    ) throws(QueryError) {
        guard case .leaf(let leaf) = request.table.columns[column].source else { return nil }
        self.fixed = fixed
        let table = request.table
        let files = try source.files(for: fixed).filter { file in
            fixed.allSatisfy { file.passes($0, table) } && file.mayHold(fixed, table)
        }
        // Parts begin where those of `request` do, whose blocks the places are looked up in.
        let layout = UnitReader(request).asking(fixed)
        units = try source.units(of: files, layout, whole: true)
        guard units.reduce(0, { $0 + $1.rows.count }) <= Self.maximumRows else { return nil }
        let reader = UnitReader(ScanRequest(table: table, tests: fixed, columns: [column]))
        var entries: [Entry] = []
        for (number, unit) in units.enumerated() {
            guard let block = try source.read([unit], reader).first else { continue }
            let vector = block.vectors[leaf]
            for index in 0..<block.rows.count {
                let row = block.rows[index]
                guard let hash = Self.hash(vector, row - block.bases[leaf]) else { continue }
                entries.append(Entry(hash: hash, unit: Int32(number), row: Int32(row)))
            }
        }
        self.entries = entries.sorted { $0.hash < $1.hash }
    }

    /// Parts, by number, with the rows in them that may have the key.
    func places(_ hash: UInt64) -> [(unit: Int, rows: [Int32])] {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].hash < hash { low = middle + 1 } else { high = middle }
        }
        var found: [Int: [Int32]] = [:]
        while low < entries.count, entries[low].hash == hash {
            found[Int(entries[low].unit), default: []].append(entries[low].row)
            low += 1
        }
        return found.map { ($0.key, $0.value.sorted()) }
    }

    /// Hash of the only value that passes; nil if there are several, or none.
    static func hash(_ question: ColumnTest.Question) -> UInt64? {
        switch question {
        case .text(.oneOf(let texts), false):
            guard texts.count == 1, let text = texts.first else { return nil }
            return Kernels.hash(text.span, 0, text.count)
        case .integers(let ranges, false):
            guard ranges.list.count == 1, let range = ranges.list.first,
                range.lowerBound == range.upperBound
            else { return nil }
            return Kernels.mix(UInt64(bitPattern: range.lowerBound))
        default: return nil
        }
    }

    private static func hash(_ vector: ColumnVector, _ row: Int) -> UInt64? {
        if let integer = vector.integer(row) { return Kernels.mix(UInt64(bitPattern: integer)) }
        let code = vector.code(row)
        guard code < vector.strings.count else { return nil }
        let range = vector.strings.range(code)
        return Kernels.hash(vector.strings.bytes.span, range.lowerBound, range.count)
    }
}
