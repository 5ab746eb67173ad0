import AccessLog
import Bytes
import Parquet
import Schemas

/// Columns of some rows that stand together, as Parquet wants them: values without nulls.
struct Gather {
    private let rows: Rows
    /// The strings of each text column by rank: sorted once for all partitions.
    private var orders: [StringOrder]

    init(rows: Rows) {
        self.rows = rows
        orders = rows.texts.map { StringOrder($0.isDistinct ? ByteStrings() : $0.pool.strings) }
    }

    mutating func column(_ index: Int, _ range: Range<Int>) -> ChunkData {
        switch rows.slots[index] {
        case .text(let slot): texts(slot, range)
        case .distinct(let slot): distinct(rows.distincts[slot], range)
        case .integer(let slot):
            numbers(
                rows.integers[slot], range, isNull: { $0 == Rows.nullInteger },
                make: ChunkValues.int32)
        case .long(let slot):
            numbers(
                rows.longs[slot], range, isNull: { $0 == Rows.nullLong }, make: ChunkValues.int64)
        case .double(let slot):
            numbers(rows.doubles[slot], range, isNull: \.isNaN, make: ChunkValues.double)
        }
    }

    private mutating func texts(_ slot: Int, _ range: Range<Int>) -> ChunkData {
        let column = rows.texts[slot]
        let pool = column.pool
        guard pool.count > 0 else { return ChunkData(absent: range.count, of: .byteArray) }
        let (codes, isPresent) = present(column.codes, range) { $0 == StringPool.null }
        if codes.isEmpty { return ChunkData(absent: range.count, of: .byteArray) }
        if column.isDistinct {
            return ChunkData(.bytes(pool.strings.selected(codes.span)), isPresent: isPresent)
        }
        let (strings, used, usage) = orders[slot].usage(of: codes, in: pool.strings)
        return ChunkData(.coded(strings, used), isPresent: isPresent, usage: usage)
    }

    private func distinct(_ column: DistinctColumn, _ range: Range<Int>) -> ChunkData {
        let isPresent = column.present[range]
        guard isPresent.contains(false) else {
            return ChunkData(.bytes(column.strings.part(range)))
        }
        let rows = range.filter { column.present[$0] }.map { UInt32($0) }
        return ChunkData(.bytes(column.strings.selected(rows.span)), isPresent: Array(isPresent))
    }

    private func numbers<Number: BitwiseCopyable>(
        _ column: [Number], _ range: Range<Int>, isNull: (Number) -> Bool,
        make: ([Number]) -> ChunkValues
    ) -> ChunkData {
        let (values, isPresent) = present(column, range, isNull)
        return ChunkData(make(values), isPresent: isPresent)
    }

    /// The values of some rows that are not null; and which rows have one, unless all have.
    @inline(__always)
    private func present<Value: BitwiseCopyable>(
        _ column: [Value], _ range: Range<Int>, _ isNull: (Value) -> Bool
    ) -> (values: [Value], isPresent: [Bool]?) {
        let part = column.span.extracting(range)
        var nulls = 0
        for index in part.indices { nulls &+= isNull(part[index]) ? 1 : 0 }
        guard nulls > 0 else { return (Array(column[range]), nil) }
        // Each value is written, and kept where the next is written behind it: no branch.
        var values = [Value](repeating: part[0], count: part.count)
        var isPresent = [Bool](repeating: false, count: part.count)
        var target = values.mutableSpan
        var flags = isPresent.mutableSpan
        var kept = 0
        for index in part.indices {
            let isNull = isNull(part[index])
            target[kept] = part[index]
            flags[index] = !isNull
            kept &+= isNull ? 0 : 1
        }
        values.removeLast(nulls)
        return (values, isPresent)
    }
}
