import Bytes
import Schemas

/// A text column being filled: a dictionary and one code a row.
package struct TextColumn: Sendable {
    package internal(set) var pool = StringPool()
    /// One entry a row; `StringPool.null` where the value is null.
    package internal(set) var codes: [UInt32] = []
    /// Whether the column turned out to repeat so rarely that `pool` is no dictionary any more but
    /// a list, where a string may stand twice.
    package internal(set) var isDistinct = false

    /// Rows after which the column is judged.
    private static let trialRows = 4096

    /// Gives hashing up where it finds nothing: nine of ten strings were new.
    mutating func judge() {
        guard !isDistinct, codes.count >= Self.trialRows, codes.count < 2 * Self.trialRows else {
            return
        }
        isDistinct = isUnique
    }

    /// Whether nine of ten strings were new.
    fileprivate var isUnique: Bool { pool.count * 10 > codes.count * 9 }
}

/// A text column whose values hardly repeat: the strings themselves, one a row.
package struct DistinctColumn: Sendable {
    package internal(set) var strings = ByteStrings()
    package internal(set) var present: [Bool] = []
}

/// Parsed lines of one family, column by column, in order of arrival.
///
/// Null is a value that the text cannot have: `Int32.min`, `Int64.min`, NaN, `StringPool.null`.
package struct Rows: Sendable {
    /// Where a column of the schema is kept.
    package enum Slot: Sendable, Equatable {
        case text(Int)
        case distinct(Int)
        case integer(Int)
        case long(Int)
        case double(Int)
    }

    package static let nullInteger = Int32.min
    package static let nullLong = Int64.min

    package let schema: Schema
    /// One slot for each of `schema.columns`.
    package let slots: [Slot]
    package internal(set) var texts: [TextColumn] = []
    package internal(set) var distincts: [DistinctColumn] = []
    package internal(set) var integers: [[Int32]] = []
    /// Longs and timestamps (µs UTC).
    package internal(set) var longs: [[Int64]] = []
    package internal(set) var doubles: [[Double]] = []
    /// False where the line was refused after some of its fields had been taken.
    package internal(set) var isLive: [Bool] = []

    package init(schema: Schema) {
        self.schema = schema
        var slots: [Slot] = []
        for column in schema.columns {
            switch column.type {
            case .string where column.distinct == true:
                slots.append(.distinct(distincts.count))
                distincts.append(DistinctColumn())
            case .string:
                slots.append(.text(texts.count))
                texts.append(TextColumn())
            case .integer:
                slots.append(.integer(integers.count))
                integers.append([])
            case .long, .timestamp:
                slots.append(.long(longs.count))
                longs.append([])
            case .double:
                slots.append(.double(doubles.count))
                doubles.append([])
            }
        }
        self.slots = slots
    }

    /// Rows, refused ones included.
    package var count: Int { isLive.count }

    /// Makes room for about `total` rows like those that are there, and for a few more.
    package mutating func reserveCapacity(_ total: Int) {
        guard count > 0, total > count else { return }
        // In steps of a quarter, so that the columns of one slice fit where those of another were.
        let step = max(1, (1 << (Int.bitWidth - 1 - total.leadingZeroBitCount)) / 4)
        let total = (total / step + 1) * step
        for index in texts.indices {
            texts[index].codes.reserveCapacity(total)
            // Strings that hardly repeat come on and on; of others nobody knows how many there are.
            if texts[index].isUnique { texts[index].pool.reserveCapacity(total, rows: count) }
        }
        for index in integers.indices { integers[index].reserveCapacity(total) }
        for index in longs.indices { longs[index].reserveCapacity(total) }
        for index in doubles.indices { doubles[index].reserveCapacity(total) }
        for index in distincts.indices {
            distincts[index].present.reserveCapacity(total)
            distincts[index].strings.reserveCapacity(
                strings: total, bytes: distincts[index].strings.bytes.count / count * total)
        }
        isLive.reserveCapacity(total)
    }

    /// Marks the rows from `first` on as refused: their object turned out to be unreadable.
    package mutating func discard(from first: Int) {
        for row in first..<count { isLive[row] = false }
    }

    /// Marks live rows as refused where `isUnwanted` says so.
    package mutating func discard(where isUnwanted: (Int) -> Bool) {
        for row in 0..<count where isLive[row] && isUnwanted(row) { isLive[row] = false }
    }

    /// Slot of the column called `name`; the schema's own names only.
    package func slot(_ name: String) -> Slot? {
        schema.columns.firstIndex { $0.name == name }.map { slots[$0] }
    }

    /// Bytes held, for the memory budget.
    package var footprint: Int {
        // By index: a column that is taken out is retained, with all that it holds.
        texts.indices.reduce(0) { $0 + texts[$1].pool.footprint + texts[$1].codes.count * 4 }
            + distincts.indices.reduce(0) {
                $0 + distincts[$1].strings.bytes.count + distincts[$1].present.count * 9
            }
            + integers.count * count * 4 + (longs.count + doubles.count) * count * 8
    }
}
