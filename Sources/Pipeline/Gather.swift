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
        orders = rows.texts.map { $0.isDistinct ? [] : $0.pool.strings.ascending() }
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

    /// The strings stay those of all rows; beside them stands which of them these rows use.
    private func texts(
        _ column: TextColumn, _ ascending: [UInt32], _ order: [UInt32]
    ) -> ChunkData {
        let pool = column.pool
        guard pool.count > 0 else { return ChunkData(absent: order.count, of: .byteArray) }
        if column.isDistinct {
            let (codes, isPresent) = present(column.codes, order) { $0 == StringPool.null }
            return ChunkData(.bytes(pool.strings.selected(codes.span)), isPresent: isPresent)
        }
        var counts = [UInt32](repeating: 0, count: pool.count)
        let (codes, isPresent) = present(
            column.codes, order, { $0 == StringPool.null }, take: { counts[Int($0)] &+= 1 })
        if codes.isEmpty { return ChunkData(absent: order.count, of: .byteArray) }
        return ChunkData(
            .coded(pool.strings, codes), isPresent: isPresent,
            usage: StringUsage(counts: counts, ascending: ascending))
    }

    private func distinct(_ column: DistinctColumn, _ order: [UInt32]) -> ChunkData {
        let isPresent = order.map { column.present[Int($0)] }
        guard isPresent.contains(false) else {
            return ChunkData(.bytes(column.strings.selected(order.span)))
        }
        let rows = order.filter { column.present[Int($0)] }
        return ChunkData(.bytes(column.strings.selected(rows.span)), isPresent: isPresent)
    }

    private func numbers<Number: BitwiseCopyable>(
        _ column: [Number], _ order: [UInt32], isNull: (Number) -> Bool,
        make: ([Number]) -> ChunkValues
    ) -> ChunkData {
        let (values, isPresent) = present(column, order, isNull)
        return ChunkData(make(values), isPresent: isPresent)
    }

    /// The values of some rows that are not null; and which rows have one, unless all have.
    /// - Parameter take: sees each of the values.
    @inline(__always)
    private func present<Value: BitwiseCopyable>(
        _ column: [Value], _ order: [UInt32], _ isNull: (Value) -> Bool,
        take: (Value) -> Void = { _ in }
    ) -> (values: [Value], isPresent: [Bool]?) {
        var isPresent = [Bool](repeating: true, count: order.count)
        let values = unsafe [Value](unsafeUninitializedCapacity: order.count) { target, count in
            for place in order.indices {
                let value = column[Int(order[place])]
                if isNull(value) {
                    isPresent[place] = false
                } else {
                    take(value)
                    unsafe target.initializeElement(at: count, to: value)
                    count &+= 1
                }
            }
        }
        return (values, values.count == order.count ? nil : isPresent)
    }
}
