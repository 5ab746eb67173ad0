/// Equal rows given as one.
extension Block {
    /// Keeps one row of those that agree in `columns`, with how many there are; where hardly any
    /// agree, all rows stay.
    mutating func collapse(_ columns: [Int], _ table: LogTable) {
        // Partition columns are the same in all rows of a file.
        let leaves = columns.compactMap { column in
            if case .leaf(let leaf) = table.columns[column].source { leaf } else { nil }
        }
        guard !leaves.isEmpty else {
            (rows, weights) = (.some([Int32(rows[0])]), [Int32(rows.count)])
            return
        }
        var classes = RowClasses(count: rows.count)
        for leaf in leaves {
            guard classes.refine(rows, vectors[leaf], base: bases[leaf]) else { return }
        }
        let found = classes.representatives(rows)
        (rows, weights) = (.some(found.rows), found.weights)
    }
}

/// Rows put into classes, column by column.
private struct RowClasses {
    private var classes: [Int32]
    private var count = 1

    /// Pairs of class and code that are told apart by a table instead of by hashing.
    private static let tableLimit = 1 << 20
    private static let spanLimit: Int64 = 1 << 16

    init(count: Int) {
        classes = Array(repeating: 0, count: count)
    }

    /// More classes than this are not worth their making.
    private var limit: Int { max(64, classes.count / 2) }

    /// Splits the classes by a column's values; false if there are too many.
    mutating func refine(_ rows: RowList, _ vector: ColumnVector, base: Int) -> Bool {
        if vector.strings.count > 0 {
            guard vector.strings.count <= limit else { return false }
            return split(codes: vector.strings.count + 1) { vector.code(rows[$0] - base) }
        }
        if let bounds = bounds(rows, vector, base),
            bounds.upperBound &- bounds.lowerBound >= 0,
            bounds.upperBound &- bounds.lowerBound < Self.spanLimit
        {
            let low = bounds.lowerBound
            return split(codes: Int(bounds.upperBound - low) + 2) { index in
                vector.integer(rows[index] - base).map { Int($0 - low) + 1 } ?? 0
            }
        }
        var codes: [UInt64: Int] = [:]
        var coded: [Int32] = []
        coded.reserveCapacity(classes.count)
        for index in classes.indices {
            let row = rows[index] - base
            var code = 0
            if let bits = vector.bits(row) {
                code = codes[bits] ?? codes.count + 1
                if code > codes.count {
                    guard code <= limit else { return false }
                    codes[bits] = code
                }
            }
            coded.append(Int32(code))
        }
        return split(codes: codes.count + 1) { Int(coded[$0]) }
    }

    private func bounds(
        _ rows: RowList, _ vector: ColumnVector, _ base: Int
    ) -> ClosedRange<Int64>? {
        var (low, high) = (Int64.max, Int64.min)
        for index in classes.indices {
            guard let value = vector.integer(rows[index] - base) else { continue }
            if value < low { low = value }
            if value > high { high = value }
        }
        return low <= high ? low...high : nil
    }

    @inline(__always)
    private mutating func split(codes: Int, _ code: (Int) -> Int) -> Bool {
        var next: Int32 = 0
        if count * codes <= Self.tableLimit {
            var table = [Int32](repeating: -1, count: count * codes)
            for index in classes.indices {
                let pair = Int(classes[index]) * codes + code(index)
                if table[pair] < 0 {
                    table[pair] = next
                    next += 1
                }
                classes[index] = table[pair]
            }
        } else {
            var table: [Int: Int32] = [:]
            for index in classes.indices {
                let pair = Int(classes[index]) * codes + code(index)
                if let known = table[pair] {
                    classes[index] = known
                } else {
                    guard Int(next) < limit else { return false }
                    table[pair] = next
                    classes[index] = next
                    next += 1
                }
            }
        }
        count = max(1, Int(next))
        return count <= limit
    }

    /// The first row of each class, and how many rows it has.
    func representatives(_ rows: RowList) -> (rows: [Int32], weights: [Int32]) {
        guard !classes.isEmpty else { return ([], []) }
        var first = [Int32](repeating: -1, count: count)
        var weights = [Int32](repeating: 0, count: count)
        for index in classes.indices {
            let number = Int(classes[index])
            if first[number] < 0 { first[number] = Int32(rows[index]) }
            weights[number] += 1
        }
        return (first, weights)
    }
}
