import Bytes
import Parquet

/// One leaf of a checkpoint over some of its rows, put together value by value.
struct CheckpointColumn {
    private let leaf: SchemaLeaf
    private let rows: Range<Int>
    /// Rows of the whole checkpoint that were passed or appended.
    private var row = 0
    private var definition: [UInt8] = []
    private var repetition: [UInt8] = []
    private var strings = ByteStrings()
    private var numbers: [Int64] = []
    private var halves: [Int32] = []
    private var flags: [Bool] = []

    private var maximum: UInt8 { UInt8(leaf.maximumDefinition) }
    /// The optional groups around a leaf, a map or a list that is null itself.
    private var null: UInt8 { UInt8(leaf.path.count - (isRepeated ? 3 : 1)) }
    private var isRepeated: Bool { leaf.maximumRepetition > 0 }

    init(_ leaf: SchemaLeaf, rows: Range<Int>) {
        self.leaf = leaf
        self.rows = rows
        definition.reserveCapacity(rows.count)
        repetition.reserveCapacity(rows.count)
    }

    /// Rows of actions of another kind.
    mutating func skip(_ count: Int) {
        let absent = (row..<row + count).clamped(to: rows).count
        definition.append(contentsOf: repeatElement(0, count: absent))
        repetition.append(contentsOf: repeatElement(0, count: absent))
        row += count
    }

    /// Rows of actions of the leaf's kind; `body` appends one value for each.
    mutating func append<Item>(
        _ items: [Item], _ body: (Item, inout CheckpointColumn) -> Void
    ) {
        let wanted = (row..<row + items.count).clamped(to: rows)
        for index in wanted { body(items[index - row], &self) }
        row += items.count
    }

    mutating func append(_ text: String?) {
        guard slot(text != nil), let text else { return }
        strings.append(text.utf8)
    }

    mutating func append(_ number: Int64?) {
        guard slot(number != nil), let number else { return }
        numbers.append(number)
    }

    mutating func append(_ number: Int32) {
        if slot(true) { halves.append(number) }
    }

    mutating func append(_ flag: Bool) {
        if slot(true) { flags.append(flag) }
    }

    /// A map's keys or values, whichever the leaf holds.
    mutating func append(_ map: [String: String?]?) {
        guard let map else {
            slot(level: null, first: true)
            return
        }
        if map.isEmpty { slot(level: null + 1, first: true) }
        let isKey = leaf.path.last == "key"
        for (index, entry) in map.sorted(by: { $0.key < $1.key }).enumerated() {
            let text = isKey ? entry.key : entry.value
            slot(level: text == nil ? maximum - 1 : maximum, first: index == 0)
            if let text { strings.append(text.utf8) }
        }
    }

    mutating func append(list: [String]) {
        if list.isEmpty { slot(level: null + 1, first: true) }
        for (index, text) in list.enumerated() {
            slot(level: maximum, first: index == 0)
            strings.append(text.utf8)
        }
    }

    consuming func finish() -> LeveledColumn {
        let values: ChunkValues =
            switch leaf.element.type {
            case .int64: .int64(numbers)
            case .int32: .int32(halves)
            case .boolean: .boolean(flags)
            default: .bytes(strings)
            }
        var column = LeveledColumn(values)
        column.definition = definition
        column.repetition = repetition
        return column
    }

    private mutating func slot(_ isPresent: Bool) -> Bool {
        slot(level: isPresent ? maximum : maximum - 1, first: true)
        return isPresent
    }

    private mutating func slot(level: UInt8, first: Bool) {
        definition.append(level)
        repetition.append(first ? 0 : 1)
    }
}
