/// A walk over the rows that a statement asked a table for.
final class SQLCursor {
    let source: SQLTableSource
    private(set) var isAtEnd = true
    private var feed = BlockFeed.ready([])
    private var blocks: [Block] = []
    /// Order of the rows of all `blocks`; nil where they come block by block.
    private var places: [TimeOrder.Place]?
    private var block = 0
    private var index = 0
    /// Row of `blocks[block]`.
    private var row = 0
    private var printer = TimePrinter()
    /// What is needed of the table's columns, without their names and words.
    private let columns: [(source: LogColumn.Source, kind: LogColumn.Kind)]

    init(_ source: SQLTableSource) {
        self.source = source
        columns = source.table.columns.map { ($0.source, $0.kind) }
    }

    func begin(_ plan: Int, _ values: [[SQLValue]]) throws(QueryError) {
        feed = try source.scan(plan, values)
        isAtEnd = false
        try refill()
    }

    func advance() throws(QueryError) {
        index += 1
        if let places {
            if index < places.count { return go(to: places[index]) }
        } else {
            if index < blocks[block].rows.count {
                row = blocks[block].rows[index]
                return
            }
            if block + 1 < blocks.count {
                block += 1
                index = 0
                row = blocks[block].rows[0]
                return
            }
        }
        try refill()
    }

    private func go(to place: TimeOrder.Place) {
        block = Int(place.block)
        row = Int(place.row)
    }

    private func refill() throws(QueryError) {
        (block, index) = (0, 0)
        places = nil
        // Let go of before the next ones are read.
        blocks = []
        switch feed {
        case .ready(let found):
            blocks = found
            feed = .ready([])
        case .stream(var stream, let groups):
            feed = .ready([])
            // A round of raw logs may have no rows that pass.
            while blocks.isEmpty, let round = try stream.next({ block in block }) {
                blocks = round.answers
            }
            if let groups { blocks = Block.merged(blocks, by: groups, source.table) }
            feed = .stream(stream, groups: groups)
        case .ordered(var order):
            feed = .ready([])
            let found = try order.next()
            feed = .ordered(order)
            blocks = found.blocks
            if let first = found.places.first {
                places = found.places
                return go(to: first)
            }
        }
        // A block has at least one row.
        guard let first = blocks.first else {
            isAtEnd = true
            return
        }
        row = first.rows[0]
    }

    /// Number that no other row of the table has.
    var rowNumber: Int64 {
        let current = blocks[block]
        let number = current.rowNumbers.map { Int($0[row]) } ?? row
        return Int64(current.file.ordinal) << 40 | Int64(current.firstRow + number)
    }

    /// Gives the value of a column of the current row to `result`.
    func column(_ position: Int, to result: SQLiteResult) {
        let column = columns[position]
        switch column.source {
        case .leaf(let leaf):
            let entry = row - blocks[block].bases[leaf]
            switch column.kind {
            case .text: result.text(blocks[block].vectors[leaf], entry)
            case .bytes: result.bytes(blocks[block].vectors[leaf], entry)
            case .integer: result.integer(blocks[block].vectors[leaf].integer(entry))
            case .real: result.real(blocks[block].vectors[leaf].double(entry))
            case .time:
                guard let micros = blocks[block].vectors[leaf].integer(entry) else {
                    return result.null()
                }
                printer.print(Block.clampTime(micros))
                result.text(printer.bytes)
            }
        case .clock(let leaf, let unit):
            let entry = row - blocks[block].bases[leaf]
            guard let micros = blocks[block].vectors[leaf].integer(entry) else {
                return result.null()
            }
            printer.print(Block.clampTime(micros))
            result.text(printer.bytes, prefix: unit.rawValue)
        case .date: result.text(blocks[block].file.date)
        case .hour: result.integer(blocks[block].file.hour)
        case .target: result.text(blocks[block].file.target)
        case .rowCount:
            // In an order of their own rows are taken from blocks whose rows are all there.
            let place = places == nil ? index : row
            result.integer(blocks[block].weights.map { Int64($0[place]) } ?? 1)
        }
    }
}
