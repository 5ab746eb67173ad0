import Parquet

/// Finds the parts of files that may hold rows of a request, and reads them.
struct UnitReader: Sendable {
    let request: ScanRequest
    private var tests: [(leaf: Int, test: ColumnTest)]
    let leaves: [Int]
    /// Rows that are read together: so many that their columns stay small.
    private let unitRows: Int

    /// More rows than any writer puts into one group: refused, not allocated.
    private static let maximumRows = 1 << 27
    /// Values of all columns of a unit.
    private static let unitValues = 1 << 22

    init(_ request: ScanRequest) {
        self.request = request
        tests = request.leafTests
        leaves = request.leaves
        let columns = Set(leaves + request.testedLeaves).count
        // Whole pages of 16,384 rows.
        unitRows = max(1 << 14, (Self.unitValues / max(1, columns)) & ~((1 << 14) - 1))
    }

    /// The same division into parts for other tests.
    func asking(_ tests: [ColumnTest]) -> UnitReader {
        var reader = self
        reader.tests = ScanRequest(table: request.table, tests: tests, columns: []).leafTests
        return reader
    }

    /// Every leaf that units are chosen by, or read.
    var touchedLeaves: Set<Int> { request.touchedLeaves.union(tests.map(\.leaf)) }

    /// Parts of `file` that its footer, page index and bloom filters do not rule out.
    /// - Parameter whole: whether parts begin and end at the same rows for all values of the tests.
    func units(
        _ file: LiveFile, _ reader: FileReader, whole: Bool = false, _ counts: inout ScanCounts
    ) throws(QueryError) -> [ScanUnit] {
        var units: [ScanUnit] = []
        var firstRow = 0
        for (group, metadata) in reader.metadata.rowGroups.enumerated() {
            let rowCount = Int(clamping: metadata.rowCount)
            guard (0...Self.maximumRows).contains(rowCount) else {
                throw QueryError(
                    .data, "\(reader.path), row group \(group): \(rowCount) rows: restore the file")
            }
            defer { firstRow += rowCount }
            counts.rowGroups += 1
            var settled: Set<Int> = []
            var rows = 0..<rowCount
            for (index, asked) in tests.enumerated() {
                let bounds = GroupBounds(reader, group, request.table.leaves[asked.leaf].name)
                switch try bounds.answer(asked.test, &counts) {
                case .none: rows = 0..<0
                case .all: settled.insert(index)
                case .some:
                    if let part = try bounds.pages(asked.test, &counts) {
                        rows = rows.clamped(to: part)
                    }
                }
                if rows.isEmpty { break }
            }
            guard !rows.isEmpty else {
                if rowCount > 0 { counts.rowGroupsPruned += 1 }
                continue
            }
            counts.rowsPruned += rowCount - rows.count
            let span = whole ? 0..<rowCount : rows
            for start in stride(from: span.lowerBound, to: span.upperBound, by: unitRows) {
                let part = start..<min(start + unitRows, span.upperBound)
                guard part.overlaps(rows) else { continue }
                units.append(
                    ScanUnit(
                        file: file, reader: reader, group: group, firstRow: firstRow, rows: part,
                        settled: settled))
            }
        }
        return units
    }

    /// What the table's log tells of a file of which no footer was read.
    func indexed(_ file: LiveFile) -> IndexedFile? { IndexedFile(file, tests, request.table) }

    /// The rows that pass, with their columns; nil if none does.
    func read(_ unit: ScanUnit, _ counts: inout ScanCounts) throws(QueryError) -> Block? {
        var block = empty(unit)
        var isRead: Set<Int> = []
        counts.rowsRead += unit.rows.count
        let isTested = tests.indices.contains { !unit.settled.contains($0) }
        var leaves = leaves
        if request.groups != nil, request.alternatives.isEmpty {
            leaves = try groupedLeaves(unit, &counts)
            if !isTested, let counted = try counted(unit, leaves, block, &counts) {
                counts.rowsSelected += unit.rows.count
                return counted
            }
        }
        for (index, asked) in tests.enumerated() where !unit.settled.contains(index) {
            if isRead.insert(asked.leaf).inserted {
                block.vectors[asked.leaf] = try vector(unit, asked.leaf, unit.rows, &counts)
            }
            block.rows = asked.test.keep(block.rows, block.vectors[asked.leaf])
            if block.rows.isEmpty {
                counts.rowGroupsWithoutMatch += 1
                return nil
            }
        }
        if request.order == nil, let limit = request.limit { block.rows = block.rows.prefix(limit) }
        if !request.alternatives.isEmpty {
            block.rows = try keepAny(of: block.rows, unit, &block, &isRead, &counts)
            if block.rows.isEmpty {
                counts.rowGroupsWithoutMatch += 1
                return nil
            }
        }
        counts.rowsSelected += block.rows.count
        try load(leaves.filter { isRead.insert($0).inserted }, unit, &block, &counts)
        try mark(unit, &block, &isRead, &counts)
        if request.wantsTimes { try findTimes(unit, &block, isRead, &counts) }
        if let groups = request.groups { block.collapse(groups, request.table) }
        return block
    }

    /// All rows of a unit, with the columns of tests and answers.
    func readWhole(_ unit: ScanUnit, _ counts: inout ScanCounts) throws(QueryError) -> Block {
        var block = empty(unit)
        counts.rowsRead += unit.rows.count
        // Also where a test asks nothing this time: the block is kept for other values.
        try load(Array(Set(leaves + request.testedLeaves)), unit, &block, &counts)
        return block
    }

    /// Those rows of `block`, as read whole, that pass.
    func keep(_ rows: RowList, of block: Block) -> Block? {
        var kept = block
        kept.rows = rows
        for (leaf, test) in tests where !kept.rows.isEmpty {
            kept.rows = test.keep(kept.rows, block.vectors[leaf])
        }
        return kept.rows.isEmpty ? nil : kept
    }

    private func empty(_ unit: ScanUnit) -> Block {
        Block(
            unit.file, request.table, firstRow: unit.firstRow + unit.rows.lowerBound,
            rows: .all(unit.rows.count))
    }

    /// Reads the pages from the first row that passed to the last.
    func load(
        _ leaves: [Int], _ unit: ScanUnit, _ block: inout Block, _ counts: inout ScanCounts
    ) throws(QueryError) {
        try load(leaves, of: block.rows, unit, &block, &counts)
    }

    func load(
        _ leaves: [Int], of rows: RowList, _ unit: ScanUnit, _ block: inout Block,
        _ counts: inout ScanCounts
    ) throws(QueryError) {
        guard !leaves.isEmpty, !rows.isEmpty else { return }
        let first = rows[0]
        let last = rows[rows.count - 1]
        let start = unit.rows.lowerBound
        for leaf in leaves {
            block.vectors[leaf] = try vector(unit, leaf, start + first..<start + last + 1, &counts)
            block.bases[leaf] = first
        }
    }

    func vector(
        _ unit: ScanUnit, _ leaf: Int, _ rows: Range<Int>, _ counts: inout ScanCounts
    ) throws(QueryError) -> ColumnVector {
        let name = request.table.leaves[leaf].name
        // A file from before the column was added has only nulls there.
        guard let column = unit.reader.column(named: name) else { return .absent }
        let chunk: (data: ColumnData, bytesRead: Int)
        do {
            chunk = try unit.reader.readCoded(
                column: column, rowGroup: unit.group, rows: rows)
        } catch { throw QueryError(error) }
        counts.bytesRead += Int64(chunk.bytesRead)
        return try vector(chunk.data, unit, leaf)
    }

    /// The values of a column as the table has its type.
    func vector(
        _ data: ColumnData, _ unit: ScanUnit, _ leaf: Int
    ) throws(QueryError) -> ColumnVector {
        let (name, type) = (request.table.leaves[leaf].name, request.table.leaves[leaf].type)
        guard let vector = ColumnVector(data, type: type) else {
            throw QueryError(
                .data,
                "\(unit.reader.path), row group \(unit.group), column \(name): "
                    + "no \(type.rawValue) as the table says: restore the file")
        }
        return vector
    }
}
