import AccessLog
import Schemas

/// Reads raw logs line by line into blocks of the rows that pass.
struct RawUnitReader: Sendable {
    let request: ScanRequest
    private let tests: [(leaf: Int, test: ColumnTest)]
    private let leaves: [Int]

    /// Rows of a block, about.
    private static let blockRows = 1 << 15
    /// A longer line (bytes) is refused, as `albatross ingest` refuses it.
    private static let lineLimit = 1 << 20

    init(_ request: ScanRequest) {
        self.request = request
        tests = request.leafTests
        leaves = Array(
            Set(
                request.leaves
                    + [request.mark].compactMap { $0 }.compactMap {
                        request.leaf(of: $0.column)
                    } + (request.wantsTimes ? [request.table.leaf("time")].compactMap { $0 } : [])))
    }

    /// What came of one object.
    struct Found<Answer: Sendable>: Sendable {
        var answers: [Answer] = []
        var counts = ScanCounts()
        var damage = RawDamage()
    }

    func read<Answer: Sendable>(
        _ object: RawObject, _ body: @Sendable (Block) throws(QueryError) -> Answer
    ) throws(QueryError) -> Found<Answer> {
        var found = Found<Answer>()
        let schema = Schema.of(object.family)
        let source = SourceObject(key: object.name, node: object.key?.node)
        var lines = LineReader(schema: schema)
        var rows = Rows(schema: schema)
        var (firstLine, firstRow) = (1, 0)
        var text = try RawText(object.path)
        defer { text.close() }
        func flush() throws(QueryError) {
            found.counts.rowsRead += rows.count
            for block in blocks(rows, of: object, firstRow: firstRow) {
                // Equal rows may have become one.
                found.counts.rowsSelected +=
                    block.weights?.reduce(0) { $0 + Int($1) } ?? block.rows.count
                found.answers.append(try body(block))
            }
            firstRow += rows.count
            rows = Rows(schema: schema)
        }
        while let block = try text.next() {
            let tally = lines.read(
                block, of: source, firstLine: firstLine, lineLimit: Self.lineLimit, into: &rows)
            firstLine += tally.newlines
            found.damage.add(tally.quarantined)
            if rows.count >= Self.blockRows { try flush() }
        }
        if rows.count > 0 { try flush() }
        found.counts.bytesRead = text.bytesRead
        if let damage = text.damage {
            found.damage.add(object: object.name, damage, brokenLine: text.hasBrokenLine)
        }
        return found
    }

    /// The rows that pass, by hour and target where somebody asks for those.
    private func blocks(_ rows: Rows, of object: RawObject, firstRow: Int) -> [Block] {
        var kept = RowList.all(rows.count)
        if rows.isLive.contains(false) { kept = kept.filter { rows.isLive[$0] } }
        var vectors: [Int: ColumnVector] = [:]
        func keep(_ test: ColumnTest, _ leaf: Int, _ list: RowList) -> RowList {
            let vector = vectors[leaf] ?? ColumnVector(rows, leaf)
            vectors[leaf] = vector
            return test.keep(list, vector)
        }
        for (leaf, test) in tests where !kept.isEmpty { kept = keep(test, leaf, kept) }
        if !request.alternatives.isEmpty {
            kept = kept.union(
                request.alternatives.map { tests in
                    tests.reduce(kept) { list, test in
                        request.leaf(of: test.column).map { keep(test, $0, list) } ?? list
                    }
                })
        }
        guard !kept.isEmpty else { return [] }
        return RawPartition.split(kept, rows, object, request).map { file, list in
            block(list, rows, file, firstRow)
        }
    }

    private func block(
        _ kept: RowList, _ rows: Rows, _ file: LiveFile, _ firstRow: Int
    ) -> Block {
        var block = Block(file, request.table, firstRow: firstRow, rows: .all(kept.count))
        block.rowNumbers = kept.count == rows.count ? nil : kept.map { Int32($0) }
        if request.order == nil, let limit = request.limit { block.rows = block.rows.prefix(limit) }
        for leaf in leaves { block.vectors[leaf] = ColumnVector(rows, leaf, of: kept) }
        if let mark = request.mark, let leaf = request.leaf(of: mark.column) {
            block.marked = mark.keep(block.rows, block.vectors[leaf])
            if let first = block.marked.first, let last = block.marked.last {
                let part = RowList.some((first...last).map { Int32(kept[$0]) })
                for leaf in request.detailLeaves where !leaves.contains(leaf) {
                    block.vectors[leaf] = ColumnVector(rows, leaf, of: part)
                    block.bases[leaf] = first
                }
            }
        }
        if request.wantsTimes, let time = request.table.leaf("time") {
            block.times = block.span(time)
        }
        if let groups = request.groups { block.collapse(groups, request.table) }
        return block
    }
}
