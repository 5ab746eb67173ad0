/// The rows of a request in order of time: hour by hour, and within an hour merged from all files.
struct TimeOrder {
    /// A row of one of several blocks.
    struct Place: Sendable {
        let time: Int64
        let block: Int32
        let row: Int32
    }

    private let source: SQLTableSource
    private let request: ScanRequest
    private let isDescending: Bool
    private var hours: ArraySlice<[LiveFile]>
    /// Hours that are opened together; few at first, since the statement may soon have enough.
    private var stride = 1
    /// What is left of an hour that is merged in parts, in the order of their delivery.
    private var files: [LiveFile] = []
    private var windows: ArraySlice<ClosedRange<Int64>> = []

    private static let longestStride = 8
    /// Hours with more values than these are merged one by one, and one hour in parts, so that memory
    /// does not grow with traffic.
    private static let partValues = 1 << 22

    init(_ source: SQLTableSource, _ request: ScanRequest, _ files: [LiveFile]) {
        self.source = source
        self.request = request
        isDescending = request.order == .descending
        let groups = Dictionary(grouping: files) { $0.start ?? 0 }
        let starts = groups.keys.sorted()
        let ordered = isDescending ? starts.reversed() : starts
        hours = ordered.map { groups[$0] ?? [] }[...]
    }

    /// The next blocks and the order of their rows; none at the end.
    mutating func next() throws(QueryError) -> (blocks: [Block], places: [Place]) {
        while true {
            try source.checkInterruption()
            if let window = windows.popFirst() {
                let blocks = try self.blocks(in: window)
                if !blocks.isEmpty { return (blocks, places(of: blocks)) }
                continue
            }
            guard !hours.isEmpty else { return ([], []) }
            let part = hours.prefix(stride)
            let reader = UnitReader(request)
            let units = try source.units(of: part.flatMap(\.self), reader)
            let values = units.reduce(0) { $0 + $1.rows.count } * max(1, request.columns.count)
            if values > Self.partValues, part.count > 1 {
                stride = 1
                continue
            }
            hours.removeFirst(part.count)
            if values > Self.partValues, let hour = part.first, let start = hour[0].start {
                files = hour
                windows = windows(from: start, count: values / Self.partValues + 1)[...]
                continue
            }
            stride = min(stride * 2, Self.longestStride)
            let blocks = try source.read(units, reader)
            if !blocks.isEmpty { return (blocks, places(of: blocks)) }
        }
    }

    private func blocks(in window: ClosedRange<Int64>) throws(QueryError) -> [Block] {
        var part = request
        if let time = request.table.position("time") {
            part.tests.append(ColumnTest(column: time, integers: Ranges([window])))
        }
        let reader = UnitReader(part)
        return try source.read(source.units(of: files, reader), reader)
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

    private func places(of blocks: [Block]) -> [Place] {
        guard let time = request.table.leaf("time") else { return [] }
        var places: [Place] = []
        places.reserveCapacity(blocks.reduce(0) { $0 + $1.rows.count })
        for (number, block) in blocks.enumerated() {
            for index in 0..<block.rows.count {
                let row = block.rows[index]
                places.append(
                    Place(
                        time: block.integer(time, row) ?? .min, block: Int32(number),
                        row: Int32(row)))
            }
        }
        // Row groups are sorted by time, so this is a merge of runs.
        if isDescending {
            places.sort { $0.time > $1.time }
        } else {
            places.sort { $0.time < $1.time }
        }
        return places
    }
}
