import AccessLog
import Bytes
import Parquet
import Schemas

/// Columns of some rows, in the rows' order, as Parquet wants them: values without nulls.
struct Gather {
    private let rows: Rows
    /// The codes of each text column in ascending order of their strings: sorted once for all
    /// partitions.
    private let orders: [[UInt32]]

    init(rows: Rows) {
        self.rows = rows
        orders = rows.texts.map { column in
            let strings = column.pool.strings
            return column.isDistinct
                ? []
                : Array(0..<UInt32(strings.count)).sorted { strings.isLess(Int($0), Int($1)) }
        }
    }

    func column(_ index: Int, _ order: [UInt32]) -> ChunkData {
        switch rows.slots[index] {
        case .text(let slot): texts(rows.texts[slot], orders[slot], order)
        case .distinct(let slot): distinct(rows.distincts[slot], order)
        case .integer(let slot):
            numbers(
                rows.integers[slot], order, isNull: { $0 == Rows.nullInteger },
                make: ChunkValues.int32)
        case .long(let slot):
            numbers(
                rows.longs[slot], order, isNull: { $0 == Rows.nullLong }, make: ChunkValues.int64)
        case .double(let slot):
            numbers(rows.doubles[slot], order, isNull: \.isNaN, make: ChunkValues.double)
        }
    }

    /// The dictionary shrinks to the strings that these rows use, in ascending order.
    private func texts(
        _ column: TextColumn, _ ascending: [UInt32], _ order: [UInt32]
    ) -> ChunkData {
        guard column.pool.count > 0 else {
            let absent = Array(repeating: false, count: order.count)
            return ChunkData(.coded(ByteStrings(), []), isPresent: absent)
        }
        var (codes, isPresent) = present(column.codes, order) { $0 == StringPool.null }
        if column.isDistinct {
            return ChunkData(
                .bytes(column.pool.strings.selected(codes.span)), isPresent: isPresent)
        }
        var newCodes = [UInt32](repeating: StringPool.null, count: column.pool.count)
        for code in codes { newCodes[Int(code)] = 0 }
        var used: [UInt32] = []
        for code in ascending where newCodes[Int(code)] == 0 {
            newCodes[Int(code)] = UInt32(used.count)
            used.append(code)
        }
        for index in codes.indices { codes[index] = newCodes[Int(codes[index])] }
        let dictionary = column.pool.strings.selected(used.span)
        return ChunkData(.coded(dictionary, codes), isPresent: isPresent)
    }

    private func distinct(_ column: DistinctColumn, _ order: [UInt32]) -> ChunkData {
        let isPresent = order.map { column.present[Int($0)] }
        guard isPresent.contains(false) else {
            return ChunkData(.bytes(column.strings.selected(order.span)))
        }
        let rows = order.filter { column.present[Int($0)] }
        return ChunkData(.bytes(column.strings.selected(rows.span)), isPresent: isPresent)
    }

    private func numbers<Number>(
        _ column: [Number], _ order: [UInt32], isNull: (Number) -> Bool,
        make: ([Number]) -> ChunkValues
    ) -> ChunkData {
        let (values, isPresent) = present(column, order, isNull)
        return ChunkData(make(values), isPresent: isPresent)
    }

    /// The values of some rows that are not null; and which rows have one, unless all have.
    @inline(__always)
    private func present<Value>(
        _ column: [Value], _ order: [UInt32], _ isNull: (Value) -> Bool
    ) -> (values: [Value], isPresent: [Bool]?) {
        let values = unsafe [Value](unsafeUninitializedCapacity: order.count) { target, count in
            for row in order {
                let value = column[Int(row)]
                if isNull(value) { continue }
                unsafe target.initializeElement(at: count, to: value)
                count += 1
            }
        }
        if values.count == order.count { return (values, nil) }
        return (values, order.map { !isNull(column[Int($0)]) })
    }
}
