/// The blocks of a request hour by hour, in the order of time.
struct HourStream: BlockSequence {
    private let source: TableReader
    private let request: ScanRequest
    private let isDescending: Bool
    private var hours: ArraySlice<[LiveFile]>
    /// Hours that are opened together; few at first where the statement may soon have enough.
    private var stride: Int
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
            guard !hours.isEmpty else { return nil }
            let part = hours.prefix(stride)
            let reader = UnitReader(request)
            if let rows = source.rowsTold(of: part.joined(), reader),
                rows * max(1, request.columns.count) <= Self.partValues
            {
                hours.removeFirst(part.count)
                stride = min(stride * 2, Self.longestStride)
                // What is read together is let go of together, and its memory used for the next.
                let answers = try source.read(part.flatMap(\.self), reader, body)
                if !answers.isEmpty { return BlockRound(answers: answers) }
                continue
            }
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
