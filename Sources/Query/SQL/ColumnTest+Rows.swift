/// A test over the rows of a row group, from 0.
extension ColumnTest {
    /// Those of `rows` that pass.
    func keep(_ rows: RowList, _ vector: ColumnVector) -> RowList {
        switch question {
        case .anything: return rows
        case .nothing: return .some([])
        case .null: return rows.filter { vector.isNull($0) }
        case .notNull: return rows.filter { !vector.isNull($0) }
        case .integers(let ranges, let orNull):
            if ranges.list.count == 1 {
                let (low, high) = (ranges.list[0].lowerBound, ranges.list[0].upperBound)
                return rows.filter { row in
                    guard let value = vector.integer(row) else { return orNull }
                    return low <= value && value <= high
                }
            }
            return rows.filter { row in vector.integer(row).map(ranges.contains) ?? orNull }
        case .reals(let ranges, let orNull):
            return rows.filter { row in
                // SQLite takes NaN for null.
                guard let value = vector.double(row), !value.isNaN else { return orNull }
                return ranges.contains(value)
            }
        case .text(let question, let orNull):
            let strings = vector.strings
            // Asked once for each entry of the dictionary, unless fewer rows are left.
            guard strings.count <= rows.count else {
                return rows.filter { row in
                    let code = vector.code(row)
                    return code < strings.count ? question.matches(strings[code]) : orNull
                }
            }
            var passes = (0..<strings.count).map { question.matches(strings[$0]) }
            passes.append(orNull)
            return rows.filter { passes[vector.code($0)] }
        }
    }
}

/// Rows of a row group: all of the first so many, or some in ascending order.
enum RowList: Sendable {
    case all(Int)
    case some([Int32])

    var count: Int {
        switch self {
        case .all(let count): count
        case .some(let rows): rows.count
        }
    }

    var isEmpty: Bool { count == 0 }

    subscript(_ index: Int) -> Int {
        switch self {
        case .all: index
        case .some(let rows): Int(rows[index])
        }
    }

    @inline(__always)
    func filter(_ passes: (Int) -> Bool) -> RowList {
        var kept: [Int32] = []
        switch self {
        case .all(let count):
            for row in 0..<count where passes(row) { kept.append(Int32(row)) }
            if kept.count == count { return self }
        case .some(let rows):
            for row in rows where passes(Int(row)) { kept.append(row) }
        }
        return .some(kept)
    }

    func prefix(_ length: Int) -> RowList {
        guard length < count else { return self }
        return switch self {
        case .all: .some((0..<Int32(length)).map { $0 })
        case .some(let rows): .some(Array(rows.prefix(length)))
        }
    }
}
