/// The blocks of a request hour by hour, in the order of time.
struct HourStream: BlockSequence {
    private let source: TableReader
    private let request: ScanRequest
    private let isDescending: Bool
    private var hours: ArraySlice<[LiveFile]>
    /// Hours that are opened together; few at first where the statement may soon have enough.
    private var stride: Int
    /// The same where the table's log tells how many rows they have: few at first, so that the next ones are
    /// read while these are taken.
    private var toldStride: Int
    private var ahead: TableReader.Reading?
    /// What is left of an hour that is read in parts, in the order of their delivery.
    private var files: [LiveFile] = []
    private var windows: ArraySlice<ClosedRange<Int64>> = []

    private static let longestStride = 64
    /// Hours with more values than these are read one by one, and one hour in parts, so that memory
    /// does not grow with traffic.
    private static let partValues = 1 << 22

    init(_ source: TableReader, _ request: ScanRequest, _ files: [LiveFile]) {
        self.source = source
        self.request = request
        isDescending = request.order == .descending
        stride = request.limit == nil ? 32 : 1
        toldStride = request.limit == nil ? 4 : 1
        let groups = Dictionary(grouping: files) { $0.start ?? 0 }
        let starts = groups.keys.sorted()
        let ordered = isDescending ? starts.reversed() : starts
        hours = ordered.map { groups[$0] ?? [] }[...]
    }

    mutating func next<Answer: Sendable>(
        _ body: @Sendable (Block) throws(QueryError) -> Answer
    ) throws(QueryError) -> BlockRound<Answer>? {
        while true {
            try source.checkInterruption()
            if let window = windows.popFirst() {
                let answers = try answers(in: window, body)
                if !answers.isEmpty { return BlockRound(answers: answers) }
                continue
            }
            var begun = ahead
            if begun == nil { begun = try beginTold() }
            if let begun {
                let found = try source.finish(begun)
                // SQLite takes as long for rows as they take to be read: both go on at once.
                ahead = request.limit == nil ? try beginTold() : nil
                var answers: [Answer] = []
                for block in found { answers.append(try body(block)) }
                if !answers.isEmpty { return BlockRound(answers: answers) }
                continue
            }
            guard !hours.isEmpty else { return nil }
            let part = hours.prefix(stride)
            let reader = UnitReader(request)
            let units = try source.units(of: part.flatMap(\.self), reader)
            let values = units.reduce(0) { $0 + $1.rows.count } * max(1, request.columns.count)
            if values > Self.partValues, part.count > 1 {
                stride = max(1, part.count / 4)
                continue
            }
            hours.removeFirst(part.count)
            if values > Self.partValues, let hour = part.first, let start = hour[0].start {
                files = hour
                windows = windows(from: start, count: values / Self.partValues + 1)[...]
                continue
            }
            stride = min(stride * 2, Self.longestStride)
            let answers = try source.read(units, reader, body)
            if !answers.isEmpty { return BlockRound(answers: answers) }
        }
    }

    /// Begins to read the next hours, if the table's log tells that they have few rows for the request.
    private mutating func beginTold() throws(QueryError) -> TableReader.Reading? {
        let part = hours.prefix(toldStride)
        let reader = UnitReader(request)
        guard !part.isEmpty, let rows = source.rowsTold(of: part.joined(), reader),
            rows * max(1, request.columns.count) <= Self.partValues
        else { return nil }
        hours.removeFirst(part.count)
        toldStride = min(toldStride * 2, Self.longestStride)
        return try source.begin(part.flatMap(\.self), reader)
    }

    private func answers<Answer: Sendable>(
        in window: ClosedRange<Int64>, _ body: @Sendable (Block) throws(QueryError) -> Answer
    ) throws(QueryError) -> [Answer] {
        var part = request
        if let time = request.table.position("time") {
            part.tests.append(ColumnTest(column: time, integers: Ranges([window])))
        }
        let reader = UnitReader(part)
        return try source.read(source.units(of: files, reader), reader, body)
    }

    /// An hour in parts. What lies outside of it, if a file should hold such rows, goes to the ends.
    private func windows(from start: Int64, count: Int) -> [ClosedRange<Int64>] {
        let count = Int64(min(count, 3600))
        let windows = (0..<count).map { part -> ClosedRange<Int64> in
            let first = part == 0 ? .min : start + TimeSpan.hour * part / count
            let end = part == count - 1 ? .max : start + TimeSpan.hour * (part + 1) / count - 1
            return first...end
        }
        return isDescending ? windows.reversed() : windows
    }
}
