import Parquet

/// The blocks of a request in any order, several row groups at a time.
struct BlockStream: BlockSequence {
    private let source: TableReader
    private let reader: UnitReader
    var request: ScanRequest { reader.request }
    private var files: ArraySlice<LiveFile>
    private var units: ArraySlice<ScanUnit> = []
    /// Files that are opened together; few at first where the statement may soon have enough.
    private var stride: Int

    private static let longestStride = 128
    /// Values that are read together, of all columns.
    private let roundValues: Int
    /// From so many files on each core has files of its own.
    private static let fewFiles = 4

    init(_ source: TableReader, _ request: ScanRequest, _ files: [LiveFile]) {
        self.source = source
        reader = UnitReader(request)
        self.files = files[...]
        // What is gathered from the blocks of a round is held until its end.
        roundValues = request.takesAll ? 1 << 21 : 1 << 23
        stride =
            request.takesAll || request.groups != nil
            ? Self.longestStride : request.limit == nil ? 16 : 1
    }

    mutating func next<Answer: Sendable>(
        _ body: @Sendable (Block) throws(QueryError) -> Answer
    ) throws(QueryError) -> BlockRound<Answer>? {
        while true {
            try source.checkInterruption()
            let answers: [Answer]
            if units.isEmpty {
                guard !files.isEmpty else { return nil }
                let (told, part) = source.counted(takeFiles(), reader)
                if !told.isEmpty {
                    files = (part + files)[...]
                    var answers: [Answer] = []
                    for block in told { answers.append(try body(block)) }
                    return BlockRound(answers: answers)
                }
                if part.count >= Self.fewFiles {
                    answers = try source.read(part, reader, body)
                } else {
                    units = try source.units(of: part, reader)[...]
                    answers = try source.read(takeUnits(), reader, body)
                }
            } else {
                answers = try source.read(takeUnits(), reader, body)
            }
            if !answers.isEmpty { return BlockRound(answers: answers) }
        }
    }

    /// The next files, as many as have rows for one round at most.
    private mutating func takeFiles() -> [LiveFile] {
        let columns = max(1, reader.touchedLeaves.count)
        var taken: [LiveFile] = []
        var values = 0
        while let file = files.first, taken.count < stride {
            // Where the log does not tell, the file is taken as a large one.
            let rows = file.rowCount ?? roundValues / columns / 2
            guard taken.isEmpty || values + rows * columns <= roundValues else { break }
            values += rows * columns
            taken.append(file)
            files.removeFirst()
        }
        stride = min(stride * 2, Self.longestStride)
        return taken
    }

    private mutating func takeUnits() -> [ScanUnit] {
        let columns = max(1, reader.request.columns.count)
        var taken: [ScanUnit] = []
        var values = 0
        while let unit = units.first, taken.isEmpty || values < roundValues {
            taken.append(unit)
            values += unit.rows.count * columns
            units.removeFirst()
        }
        return taken
    }
}
