/// A test over the rows of a row group, from 0.
extension ColumnTest {
    /// Those of `rows` that pass.
    /// - Parameter base: row that entry 0 of `vector` belongs to.
    func keep(_ rows: RowList, _ vector: ColumnVector, base: Int) -> RowList {
        guard base != 0 else { return keep(rows, vector) }
        let moved = RowList.some(rows.map { Int32($0 - base) })
        return .some(keep(moved, vector).map { Int32($0 + base) })
    }

    /// Those of `rows` that pass.
    func keep(_ rows: RowList, _ vector: ColumnVector) -> RowList {
        switch question {
        case .anything: return rows
        case .nothing: return .some([])
        case .null: return rows.filter { vector.isNull($0) }
        case .notNull: return rows.filter { !vector.isNull($0) }
        case .integers(let ranges, let orNull):
            if case .codedIntegers(let numbers, let codes) = vector.values {
                return Self.keep(rows, codes, numbers.map(ranges.contains) + [orNull])
            }
            if ranges.list.count == 1 {
                let (low, high) = (ranges.list[0].lowerBound, ranges.list[0].upperBound)
                return rows.filter { row in
                    guard let value = vector.integer(row) else { return orNull }
                    return low <= value && value <= high
                }
            }
            return rows.filter { row in vector.integer(row).map(ranges.contains) ?? orNull }
        case .reals(let ranges, let orNull):
            if case .codedDoubles(let numbers, let codes) = vector.values {
                let passes = numbers.map { $0.isNaN ? orNull : ranges.contains($0) }
                return Self.keep(rows, codes, passes + [orNull])
            }
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

    /// - Parameter passes: whether a code does.
    private static func keep(_ rows: RowList, _ codes: [UInt32], _ passes: [Bool]) -> RowList {
        guard passes.contains(true) else { return .some([]) }
        return passes.contains(false) ? rows.filter { passes[Int(codes[$0])] } : rows
    }
}
