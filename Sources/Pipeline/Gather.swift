import AccessLog
import Bytes
import Parquet
import Schemas

/// Columns of some rows that stand together, as Parquet wants them: values without nulls.
struct Gather {
    private let rows: Rows
    /// The strings of each text column by rank: sorted once for all partitions.
    private var orders: [StringOrder]
    /// Where the distinct strings of each row stand, which were not arranged.
    private let order: [UInt32]
    /// Whether each row has a string, by column of distinct strings.
    private let isEverywhere: [Bool]

    /// - Parameter order: the one by which `rows` were arranged.
    init(_ rows: Rows, by order: [UInt32]) {
        self.rows = rows
        self.order = order
        isEverywhere = rows.distincts.map { Kernels.setFlags($0.present.span) == $0.present.count }
        orders = rows.texts.map { StringOrder($0.isDistinct ? ByteStrings() : $0.pool.strings) }
    }

    mutating func column(_ index: Int, _ range: Range<Int>) -> ChunkData {
        switch rows.slots[index] {
        case .text(let slot): texts(slot, range)
        case .distinct(let slot): distinct(slot, range)
        case .integer(let slot):
            numbers(
                Columns.present(rows.integers[slot], range, null: Rows.nullInteger),
                make: ChunkValues.int32)
        case .long(let slot):
            numbers(
                Columns.present(rows.longs[slot], range, null: Rows.nullLong),
                make: ChunkValues.int64)
        case .double(let slot):
            numbers(Columns.present(rows.doubles[slot], range), make: ChunkValues.double)
        }
    }

    private mutating func texts(_ slot: Int, _ range: Range<Int>) -> ChunkData {
        let column = rows.texts[slot]
        let pool = column.pool
        guard pool.count > 0 else { return ChunkData(absent: range.count, of: .byteArray) }
        let (codes, isPresent) = Columns.present(column.codes, range, null: StringPool.null)
        if codes.isEmpty { return ChunkData(absent: range.count, of: .byteArray) }
        if column.isDistinct {
            return ChunkData(.bytes(pool.strings.selected(codes.span)), isPresent: isPresent)
        }
        let (strings, used, usage) = orders[slot].usage(of: codes, in: pool.strings)
        return ChunkData(.coded(strings, used), isPresent: isPresent, usage: usage)
    }

    private func distinct(_ slot: Int, _ range: Range<Int>) -> ChunkData {
        let column = rows.distincts[slot]
        let order = self.order.span.extracting(range)
        if isEverywhere[slot] { return ChunkData(.bytes(column.strings.selected(order))) }
        let isPresent = order.indices.map { column.present[Int(order[$0])] }
        guard isPresent.contains(false) else {
            return ChunkData(.bytes(column.strings.selected(order)))
        }
        let rows = isPresent.indices.filter { isPresent[$0] }.map { order[$0] }
        return ChunkData(.bytes(column.strings.selected(rows.span)), isPresent: isPresent)
    }

    private func numbers<Number: BitwiseCopyable>(
        _ column: Columns.Present<Number>, make: ([Number]) -> ChunkValues
    ) -> ChunkData {
        ChunkData(make(column.values), isPresent: column.isPresent)
    }
}
