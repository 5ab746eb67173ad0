import AccessLog
import Bytes
import Parquet
import Schemas

/// Columns of some rows, in the rows' order, as Parquet wants them: values without nulls.
struct Gather {
    let rows: Rows

    func column(_ index: Int, _ order: [Int]) -> ChunkData {
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
    private func texts(_ column: TextColumn, _ order: [Int]) -> ChunkData {
        var newCodes = [UInt32](repeating: StringPool.null, count: column.pool.count)
        var dictionary = ByteStrings()
        var codes: [UInt32] = []
        codes.reserveCapacity(order.count)
        var isPresent: [Bool]?
        for (position, row) in order.enumerated() {
            let old = column.codes[row]
            guard old != StringPool.null else {
                if isPresent == nil {
                    isPresent = Array(repeating: true, count: order.count)
                }
                isPresent?[position] = false
                continue
            }
            if newCodes[Int(old)] == StringPool.null {
                newCodes[Int(old)] = UInt32(dictionary.count)
                let range = column.pool.strings.range(Int(old))
                dictionary.append(column.pool.strings.bytes.span, range.lowerBound, range.count)
            }
            codes.append(newCodes[Int(old)])
        }
        return ChunkData(.coded(dictionary, codes), isPresent: isPresent)
    }

    private func distinct(_ column: DistinctColumn, _ order: [Int]) -> ChunkData {
        var strings = ByteStrings()
        strings.reserveCapacity(strings: order.count, bytes: order.count * 40)
        var isPresent: [Bool]?
        for (position, row) in order.enumerated() {
            guard column.present[row] else {
                if isPresent == nil {
                    isPresent = Array(repeating: true, count: order.count)
                }
                isPresent?[position] = false
                continue
            }
            let range = column.strings.range(row)
            strings.append(column.strings.bytes.span, range.lowerBound, range.count)
        }
        return ChunkData(.bytes(strings), isPresent: isPresent)
    }

    private func numbers<Number>(
        _ column: [Number], _ order: [Int], isNull: (Number) -> Bool,
        make: ([Number]) -> ChunkValues
    ) -> ChunkData {
        var values: [Number] = []
        values.reserveCapacity(order.count)
        var isPresent: [Bool]?
        for (position, row) in order.enumerated() {
            let value = column[row]
            guard !isNull(value) else {
                if isPresent == nil {
                    isPresent = Array(repeating: true, count: order.count)
                }
                isPresent?[position] = false
                continue
            }
            values.append(value)
        }
        return ChunkData(make(values), isPresent: isPresent)
    }
}
