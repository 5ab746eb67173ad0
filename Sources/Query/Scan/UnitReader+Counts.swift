import Parquet

/// Equal rows given as one.
extension UnitReader {
    /// Leaves that make rows of a unit equal or not: without those of which nobody will see a value.
    func groupedLeaves(
        _ unit: ScanUnit, _ counts: inout ScanCounts
    ) throws(QueryError) -> [Int] {
        var hidden: Set<Int> = []
        for leaf in Set(request.filters.compactMap { request.leaf(of: $0.column) }) {
            let bounds = GroupBounds(unit.reader, unit.group, request.table.leaves[leaf].name)
            var isSeen = false
            for test in request.filters where request.leaf(of: test.column) == leaf {
                if try bounds.answer(test, &counts) != .none { isSeen = true }
            }
            if !isSeen { hidden.insert(leaf) }
        }
        return leaves.filter { !hidden.contains($0) }
    }

    /// All rows of a unit counted by the codes of its pages; nil where that cannot be done.
    func counted(
        _ unit: ScanUnit, _ leaves: [Int], _ block: Block, _ counts: inout ScanCounts
    ) throws(QueryError) -> Block? {
        guard unit.rows.count == unit.reader.metadata.rowGroups[unit.group].rowCount else {
            return nil
        }
        var columns: [Int] = []
        var present: [Int] = []
        for leaf in leaves {
            // A file from before the column was added has only nulls there.
            guard let column = unit.reader.column(named: request.table.leaves[leaf].name) else {
                continue
            }
            columns.append(column)
            present.append(leaf)
        }
        var counted = block
        guard !columns.isEmpty else {
            (counted.rows, counted.weights) = (.all(1), [Int32(unit.rows.count)])
            return counted
        }
        let found: CountedRows?
        do { found = try unit.reader.countRows(of: columns, rowGroup: unit.group) } catch {
            throw QueryError(error)
        }
        guard let found, !found.counts.isEmpty else { return nil }
        counts.bytesRead += Int64(found.bytesRead)
        for (leaf, data) in zip(present, found.columns) {
            counted.vectors[leaf] = try vector(data, unit, leaf)
        }
        (counted.rows, counted.weights) = (.all(found.counts.count), found.counts)
        return counted
    }
}
