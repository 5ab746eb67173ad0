/// Equal rows given as one.
extension Block {
    /// Keeps one row of those that agree in `columns`, with how many there are; where hardly any
    /// agree, all rows stay.
    mutating func collapse(_ columns: [Int], _ table: LogTable) {
        // Partition columns are the same in all rows of a file.
        let leaves = columns.compactMap { column -> (leaf: Int, unit: TimeUnit?)? in
            switch table.columns[column].source {
            case .leaf(let leaf): (leaf, nil)
            case .clock(let leaf, let unit): (leaf, unit)
            default: nil
            }
        }
        guard !leaves.isEmpty else {
            weights = [Int32(rows.count)]
            keep([Int32(rows[0])])
            return
        }
        var classes = RowClasses(count: rows.count)
        for (leaf, unit) in leaves {
            let codes = vectors[leaf].classCodes(rows, base: bases[leaf], unit)
            guard classes.refine(codes) else { return }
        }
        guard let found = classes.representatives(rows) else { return }
        weights = found.weights
        keep(found.rows)
    }

    /// Drops all rows but these, with what was read of the others.
    private mutating func keep(_ kept: [Int32]) {
        for leaf in vectors.indices where vectors[leaf].count > 0 {
            vectors[leaf] = vectors[leaf].picked(kept, base: bases[leaf])
            bases[leaf] = 0
        }
        rowNumbers = rowNumbers.map { numbers in kept.map { numbers[Int($0)] } } ?? kept
        rows = .all(kept.count)
    }
}

/// Rows put into classes, column by column.
private struct RowClasses {
    private let rowCount: Int
    /// Class of each row; empty while there is only one.
    private var classes: [UInt32] = []
    /// The classes are below this, and not all of them need occur.
    private var count = 1

    /// Classes that are counted in a table instead of being hashed.
    private static let tableLimit = 1 << 16

    init(count: Int) {
        rowCount = count
    }

    /// More classes than this are not worth their making.
    private var limit: Int { max(64, rowCount / 2) }

    /// Splits the classes by a column's codes; false if there are too many.
    mutating func refine(_ column: ClassCodes) -> Bool {
        guard column.count > 1 else { return true }
        if classes.isEmpty {
            (classes, count) = (column.codes, column.count)
            return count <= Self.tableLimit || condense()
        }
        let codes = column.codes
        guard column.count <= Int(UInt32.max) / count else { return false }
        let factor = UInt32(column.count)
        for index in classes.indices { classes[index] = classes[index] &* factor &+ codes[index] }
        count *= column.count
        return count <= Self.tableLimit || condense()
    }

    /// Numbers the classes that occur from 0; false if there are too many.
    private mutating func condense() -> Bool {
        var numbers: [UInt32: UInt32] = [:]
        var (last, number): (UInt32?, UInt32) = (nil, 0)
        for index in classes.indices {
            let known = classes[index]
            if known != last {
                let next = UInt32(numbers.count)
                number = numbers[known] ?? next
                if number == next {
                    guard numbers.count < limit else { return false }
                    numbers[known] = next
                }
                last = known
            }
            classes[index] = number
        }
        count = max(1, numbers.count)
        return true
    }

    /// The first row of each class, and how many rows it has; nil if there are too many.
    func representatives(_ rows: RowList) -> (rows: [Int32], weights: [Int32])? {
        guard !classes.isEmpty else {
            return rows.isEmpty ? ([], []) : ([Int32(rows[0])], [Int32(rows.count)])
        }
        var weights = [Int32](repeating: 0, count: count)
        var order: [(class: Int, row: Int32)] = []
        let known = classes.span
        var counted = weights.mutableSpan
        for index in 0..<known.count {
            let number = Int(known[index])
            let before = counted[number]
            counted[number] = before &+ 1
            if before == 0 {
                guard order.count < limit else { return nil }
                order.append((number, Int32(rows[index])))
            }
        }
        return (order.map(\.row), order.map { weights[$0.class] })
    }
}
