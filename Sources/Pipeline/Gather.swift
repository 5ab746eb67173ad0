import AccessLog
import Bytes
import Parquet
import Schemas

/// Columns of some rows, in the rows' order, as Parquet wants them: values without nulls.
struct Gather {
    let rows: Rows

    func column(_ index: Int, _ order: [UInt32]) -> ChunkData {
        switch rows.slots[index] {
        case .text(let slot): texts(rows.texts[slot], order)
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

    /// The dictionary shrinks to the strings that these rows use, in order of first use.
    private func texts(_ column: TextColumn, _ order: [UInt32]) -> ChunkData {
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
        var used: [UInt32] = []
        for index in codes.indices {
            let old = codes[index]
            var new = newCodes[Int(old)]
            if new == StringPool.null {
                new = UInt32(used.count)
                newCodes[Int(old)] = new
                used.append(old)
            }
            codes[index] = new
        }
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
