import Parquet

/// The blocks of a request, several row groups at a time.
struct BlockStream {
    private let source: SQLTableSource
    private let reader: UnitReader
    private var files: ArraySlice<LiveFile>
    private var units: ArraySlice<ScanUnit> = []
    /// Files that are opened together; few at first, since the statement may soon have enough.
    private var stride = 1

    private static let longestStride = 16
    /// Values that are read together, of all columns.
    private static let roundValues = 1 << 23

    init(_ source: SQLTableSource, _ request: ScanRequest, _ files: [LiveFile]) {
        self.source = source
        reader = UnitReader(request)
        self.files = files[...]
    }

    /// The next blocks; none at the end.
    mutating func next() throws(QueryError) -> [Block] {
        while true {
            try source.checkInterruption()
            if units.isEmpty {
                guard !files.isEmpty else { return [] }
                let part = Array(files.prefix(stride))
                files.removeFirst(part.count)
                stride = min(stride * 2, Self.longestStride)
                units = try source.units(of: part, reader)[...]
            }
            let blocks = try source.read(takeUnits(), reader)
            if !blocks.isEmpty { return blocks }
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
