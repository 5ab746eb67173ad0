import AccessLog
import Bytes

/// Columns as lines were parsed, with the null that they have.
extension ColumnVector {
    /// All rows of a column.
    init(_ rows: Rows, _ column: Int) {
        self.init(rows, column, of: .all(rows.count))
    }

    /// Some rows of a column.
    init(_ rows: Rows, _ column: Int, of list: RowList) {
        switch rows.slots[column] {
        case .text(let slot):
            let text = rows.texts[slot]
            self.init(codes: list.map { text.codes[$0] }, of: text.pool.strings)
        case .distinct(let slot):
            let text = rows.distincts[slot]
            self.init(
                codes: list.map { text.present[$0] ? UInt32($0) : StringPool.null },
                of: text.strings)
        case .integer(let slot):
            let values = rows.integers[slot]
            self.init(integers: list.map { values[$0] }, null: Rows.nullInteger)
        case .long(let slot):
            let values = rows.longs[slot]
            self.init(longs: list.map { values[$0] }, null: Rows.nullLong)
        case .double(let slot):
            let values = rows.doubles[slot]
            self.init(doubles: list.map { values[$0] })
        }
    }

    private init(codes: [UInt32], of strings: ByteStrings) {
        // Few rows do not keep the texts of all the others.
        guard codes.count * 4 < strings.count else {
            let null = UInt32(strings.count)
            self.init(codes.map { $0 == StringPool.null ? null : $0 }, strings)
            return
        }
        var fewer = ByteStrings()
        var known: [UInt32: UInt32] = [:]
        let moved = codes.map { code -> UInt32 in
            guard code != StringPool.null else { return .max }
            if let known = known[code] { return known }
            let number = UInt32(fewer.count)
            fewer.append(strings[Int(code)])
            known[code] = number
            return number
        }
        let null = UInt32(fewer.count)
        self.init(moved.map { $0 == .max ? null : $0 }, fewer)
    }
}
