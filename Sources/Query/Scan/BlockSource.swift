import AccessLog

/// Where the rows of one family come from: the files of a table, or raw logs.
///
/// One thread asks; the work is done on all cores.
package protocol BlockSource: AnyObject {
    var table: LogTable { get }
    /// Start of the first and end of the last hour that there is, µs since 1970; nil if there is none.
    /// - Parameter window: what will be asked, so that no more than that and the ends is looked at.
    func extent(asking window: TimeWindow) throws(QueryError) -> ClosedRange<Int64>?
    /// Bytes of what may hold rows that pass `tests` of times and partition columns, and of all.
    func size(asking tests: [ColumnTest]) throws(QueryError) -> (left: Int64, all: Int64)
    /// Begins a scan.
    func blocks(_ request: ScanRequest) throws(QueryError) -> any BlockSequence
    /// Keys of the log objects that cover `window` and the hour before and behind it.
    func objectKeys(around window: TimeWindow) throws(QueryError) -> [ObjectKey]
    /// What scanning read so far.
    var counts: ScanCounts { get }
    /// What each step spared and what was read, for `--explain`.
    var explanation: String { get }
    /// What was left out because it could not be read, for people.
    var remarks: [String] { get }
}

/// The blocks of a scan, some at a time; in the order of time where the request has one.
package protocol BlockSequence {
    /// Calls `body` with the next blocks, on all cores; nil at the end.
    mutating func next<Answer: Sendable>(
        _ body: @Sendable (Block) throws(QueryError) -> Answer
    ) throws(QueryError) -> BlockRound<Answer>?
}

/// What one step of a scan gave.
package struct BlockRound<Answer: Sendable>: Sendable {
    let answers: [Answer]
    /// In an ordered scan, no later round has rows before this time (behind it, where the order is
    /// descending); nil if later rounds have none before those of this one. µs since 1970.
    var settled: Int64?
}

/// Figures that are gathered block by block, on several cores at once.
package protocol BlockTally: Sendable {
    mutating func add(_ block: Block)
    /// Takes in what another core gathered.
    mutating func merge(_ other: Self)
}

extension BlockSource {
    /// Gathers `empty` over all blocks of a request.
    func fold<Tally: BlockTally>(
        _ request: ScanRequest, into empty: Tally
    ) throws(QueryError) -> Tally {
        var request = request
        request.takesAll = true
        var sequence = try blocks(request)
        var sum = empty
        while let round = try sequence.next({ block throws(QueryError) in
            var part = empty
            part.add(block)
            return part
        }) {
            for part in round.answers { sum.merge(part) }
        }
        return sum
    }
}
