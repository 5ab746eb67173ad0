/// Rows of a row group: all of the first so many, or some in ascending order.
package enum RowList: Sendable {
    case all(Int)
    case some([Int32])

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

    /// Rows of any of `parts`, all of which are in this list.
    func union(_ parts: [RowList]) -> RowList {
        var isIn = Set<Int>()
        for part in parts { isIn.formUnion(part) }
        return filter(isIn.contains)
    }
}

extension RowList: RandomAccessCollection {
    package var startIndex: Int { 0 }

    package var endIndex: Int {
        switch self {
        case .all(let count): count
        case .some(let rows): rows.count
        }
    }

    @inline(__always)
    package subscript(_ index: Int) -> Int {
        switch self {
        case .all: index
        case .some(let rows): Int(rows[index])
        }
    }
}
