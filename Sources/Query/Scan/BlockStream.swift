import Parquet

/// The blocks of a request in any order, several row groups at a time.
struct BlockStream: BlockSequence {
    private let source: TableReader
    private let reader: UnitReader
    private var files: ArraySlice<LiveFile>
    private var units: ArraySlice<ScanUnit> = []
    /// Files that are opened together; few at first, since the statement may soon have enough.
    private var stride = 1

    private static let longestStride = 16
    /// Values that are read together, of all columns.
    private static let roundValues = 1 << 23

    init(_ source: TableReader, _ request: ScanRequest, _ files: [LiveFile]) {
        self.source = source
        reader = UnitReader(request)
        self.files = files[...]
    }

    mutating func next<Answer: Sendable>(
        _ body: @Sendable (Block) throws(QueryError) -> Answer
    ) throws(QueryError) -> BlockRound<Answer>? {
        while true {
            try source.checkInterruption()
            if units.isEmpty {
                guard !files.isEmpty else { return nil }
                let part = Array(files.prefix(stride))
                files.removeFirst(part.count)
                stride = min(stride * 2, Self.longestStride)
                units = try source.units(of: part, reader)[...]
            }
            let answers = try source.read(takeUnits(), reader, body)
            if !answers.isEmpty { return BlockRound(answers: answers) }
        }
    }

    private mutating func takeUnits() -> [ScanUnit] {
        let columns = max(1, reader.request.columns.count)
        var taken: [ScanUnit] = []
        var values = 0
        while let unit = units.first, taken.isEmpty || values < Self.roundValues {
            taken.append(unit)
            values += unit.rows.count * columns
            units.removeFirst()
        }
        return taken
    }
}
