/// A scan that a join begins again and again, each time with other values: what it has read is kept,
/// and rows are found by the key that is joined on.
final class Repetition {
    private struct Key: Hashable {
        let file: Int
        let group: Int
        let row: Int
    }

    /// Position of the joined equality among the tests; nil without one.
    private let key: Int?
    private var calls = 0
    /// Positions of the tests whose values are the same in all scans.
    private let fixed: [Int]
    private var index: KeyIndex?
    private var isIndexed = true
    private var isWhole = true
    private var blocks: [Key: Block] = [:]
    private var order: [Key] = []
    private var size = 0

    /// Fewer scans than this are streamed.
    private static let patience = 3
    /// Values that one scan may hold; one that wants more is streamed.
    private static let wholeValues = 1 << 22
    /// Bytes of blocks that are kept.
    private static let capacity = 64 << 20

    init(_ plan: AccessPlan) {
        key = plan.key
        fixed = plan.questions.indices.filter { !plan.questions[$0].isJoined }
    }

    /// The blocks of this scan; nil where it had better be streamed.
    func blocks(
        _ source: TableReader, _ request: ScanRequest, _ files: [LiveFile]
    ) throws(QueryError) -> [Block]? {
        calls += 1
        guard calls >= Self.patience else { return nil }
        if request.tests.contains(where: { $0.question == .nothing }) { return [] }
        let reader = UnitReader(request)
        if let key, isIndexed, let hash = KeyPlaces.hash(request.tests[key].question) {
            if index == nil {
                index = try KeyIndex(
                    source, request, key: request.tests[key].column,
                    fixed: fixed.map { request.tests[$0] })
            }
            if let index {
                let places = index.places.rows(hash)
                guard isSmall(places.map { index.units[$0.part] }, request) else { return nil }
                var found: [Block] = []
                for (part, rows) in places {
                    let whole = try block(index.units[part], source, reader)
                    if let kept = reader.keep(.some(rows), of: whole) { found.append(kept) }
                }
                return found
            }
            // Too many rows.
            isIndexed = false
        }
        guard isWhole else { return nil }
        let units = try source.units(of: files, reader, whole: true)
        // Where one scan asks for too much, others will.
        isWhole = isSmall(units, request)
        guard isWhole else { return nil }
        var found: [Block] = []
        for unit in units {
            let whole = try block(unit, source, reader)
            if let kept = reader.keep(whole.rows, of: whole) { found.append(kept) }
        }
        return found
    }

    /// Whether the blocks of `units` fit into memory together.
    private func isSmall(_ units: [ScanUnit], _ request: ScanRequest) -> Bool {
        let columns = max(1, request.columns.count)
        return units.reduce(0) { $0 + $1.rows.count * columns } <= Self.wholeValues
    }

    private func block(
        _ unit: ScanUnit, _ source: TableReader, _ reader: UnitReader
    ) throws(QueryError) -> Block {
        let key = Key(file: unit.file.ordinal, group: unit.group, row: unit.rows.lowerBound)
        if let known = blocks[key] { return known }
        try source.checkInterruption()
        guard let block = try source.readWhole([unit], reader).first else {
            throw QueryError(.data, "\(unit.file.path): row group \(unit.group) is empty")
        }
        while size + block.size > Self.capacity, let oldest = order.first {
            order.removeFirst()
            size -= blocks.removeValue(forKey: oldest)?.size ?? 0
        }
        blocks[key] = block
        order.append(key)
        size += block.size
        return block
    }
}
