/// What a request wants beside rows that pass: marks, details of marked rows, and times.
extension UnitReader {
    /// Those of `rows` that pass all tests of one of the alternatives.
    func keepAny(
        of rows: RowList, _ unit: ScanUnit, _ block: inout Block, _ isRead: inout Set<Int>,
        _ counts: inout ScanCounts
    ) throws(QueryError) -> RowList {
        var parts: [RowList] = []
        for tests in request.alternatives {
            var part = rows
            for test in tests where !part.isEmpty {
                guard let leaf = request.leaf(of: test.column) else { continue }
                if isRead.insert(leaf).inserted {
                    block.vectors[leaf] = try vector(unit, leaf, unit.rows, &counts)
                }
                part = test.keep(part, block.vectors[leaf])
            }
            parts.append(part)
        }
        return rows.union(parts)
    }

    /// Finds the marked rows and reads their details.
    func mark(
        _ unit: ScanUnit, _ block: inout Block, _ isRead: inout Set<Int>,
        _ counts: inout ScanCounts
    ) throws(QueryError) {
        guard let mark = request.mark, let leaf = request.leaf(of: mark.column) else { return }
        let bounds = GroupBounds(unit.reader, unit.group, request.table.leaves[leaf].name)
        switch try bounds.answer(mark, &counts) {
        case .none: return
        case .all: block.marked = block.rows
        case .some:
            if isRead.insert(leaf).inserted { try load([leaf], unit, &block, &counts) }
            block.marked = mark.keep(block.rows, block.vectors[leaf], base: block.bases[leaf])
        }
        let details = request.detailLeaves.filter { isRead.insert($0).inserted }
        try load(details, of: block.marked, unit, &block, &counts)
    }

    /// First and last time of the rows that passed; where all of a group did, its footer tells.
    func findTimes(
        _ unit: ScanUnit, _ block: inout Block, _ isRead: Set<Int>, _ counts: inout ScanCounts
    ) throws(QueryError) {
        guard let leaf = request.table.leaf("time") else { return }
        let isWhole =
            unit.rows.count == unit.reader.metadata.rowGroups[unit.group].rowCount
            && block.rows.count == unit.rows.count
        let bounds = GroupBounds(unit.reader, unit.group, request.table.leaves[leaf].name)
        if isWhole, let known = bounds.integers {
            block.times = Block.clampTime(known.lowerBound)...Block.clampTime(known.upperBound)
            return
        }
        if !isRead.contains(leaf) { try load([leaf], unit, &block, &counts) }
        block.times = block.span(leaf)
    }
}

extension Block {
    /// First and last number of a time column, as far as calendars go; nil if all are null.
    func span(_ leaf: Int) -> ClosedRange<Int64>? {
        let column = column(leaf)
        var (low, high) = (Int64.max, Int64.min)
        for row in rows {
            guard let value = column.integer(row) else { continue }
            if value < low { low = value }
            if value > high { high = value }
        }
        return low <= high ? Self.clampTime(low)...Self.clampTime(high) : nil
    }
}
