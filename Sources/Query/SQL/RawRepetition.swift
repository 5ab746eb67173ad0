/// A scan of raw logs that a join begins again and again, each time with other values: the rows are
/// read once and kept where they are few enough, and found by the key that is joined on.
final class RawRepetition {
    /// Position of the joined equality among the tests; nil without one.
    private let key: Int?
    /// Positions of the tests whose values are the same in all scans.
    private let fixed: [Int]
    private var calls = 0
    private var isSmall = true
    /// Rows that pass the fixed tests; nil until they are read.
    private var kept: [Block]?
    /// Nil without a key that is read from the logs.
    private var places: KeyPlaces?

    /// Fewer scans than this are streamed.
    private static let patience = 3
    /// Bytes of blocks that are kept.
    private static let capacity = 64 << 20

    init(_ plan: AccessPlan) {
        key = plan.key
        fixed = plan.questions.indices.filter { !plan.questions[$0].isJoined }
    }

    /// The blocks of this scan; nil where it is to be streamed.
    func blocks(_ source: RawReader, _ request: ScanRequest) throws(QueryError) -> [Block]? {
        calls += 1
        guard calls >= Self.patience, isSmall else { return nil }
        if request.tests.contains(where: { $0.question == .nothing }) { return [] }
        if kept == nil { try read(source, request) }
        guard let kept else { return nil }
        try source.checkInterruption()
        let reader = UnitReader(request)
        if let key, let places, let hash = KeyPlaces.hash(request.tests[key].question) {
            return places.rows(hash).compactMap { part, rows in
                keep(.some(rows), of: kept[part], reader)
            }
        }
        return kept.compactMap { keep($0.rows, of: $0, reader) }
    }

    private func keep(_ rows: RowList, of block: Block, _ reader: UnitReader) -> Block? {
        let request = reader.request
        let passes = request.tests.allSatisfy { test in
            request.leaf(of: test.column) != nil || block.file.passes(test, request.table)
        }
        return passes ? reader.keep(rows, of: block) : nil
    }

    private func read(_ source: RawReader, _ request: ScanRequest) throws(QueryError) {
        let whole = ScanRequest(
            table: request.table, tests: fixed.map { request.tests[$0] },
            columns: request.columns + request.tests.map(\.column))
        var rounds = try source.blocks(whole)
        var found: [Block] = []
        var size = 0
        while let round = try rounds.next({ block in block }) {
            size += round.answers.reduce(0) { $0 + $1.size }
            guard size <= Self.capacity else {
                isSmall = false
                return
            }
            found += round.answers
        }
        kept = found
        guard let key,
            let leaf = request.leaf(of: request.tests[key].column)
        else { return }
        var places = KeyPlaces()
        for (part, block) in found.enumerated() { places.add(block, leaf, part: part) }
        places.sort()
        self.places = places
    }
}
