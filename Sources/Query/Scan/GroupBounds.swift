import Parquet

/// What a file's footer, page index and bloom filter say of one column in one row group.
struct GroupBounds {
    /// How many rows may pass.
    enum Answer {
        case none, some, all
    }

    /// Rows that are read sooner than the page index.
    private static let smallGroup = 4096

    private let reader: FileReader
    private let group: Int
    /// Nil if the file lacks the column.
    private let column: Int?

    init(_ reader: FileReader, _ group: Int, _ name: String) {
        self.reader = reader
        self.group = group
        column = reader.column(named: name)
    }

    /// Bounds of an integer or time column; nil if the file does not tell.
    var integers: ClosedRange<Int64>? {
        column.flatMap { integers(reader.metadata.rowGroups[group].columns[$0]) }
    }

    func answer(_ test: ColumnTest, _ counts: inout ScanCounts) throws(QueryError) -> Answer {
        guard let column else { return test.takesNull ? .all : .none }
        let metadata = reader.metadata.rowGroups[group]
        let chunk = metadata.columns[column]
        let nulls = chunk.statistics?.nullCount
        let isAllNull = nulls.map { $0 == metadata.rowCount } ?? false
        let hasNoNull = nulls == 0
        if isAllNull { return test.takesNull ? .all : .none }
        switch test.question {
        case .anything: return .all
        case .nothing: return .none
        case .null: return hasNoNull && chunk.type != .double ? .none : .some
        case .notNull: return hasNoNull && chunk.type != .double ? .all : .some
        case .integers(let ranges, let orNull):
            guard let bounds = integers(chunk) else { return .some }
            if !ranges.overlaps(bounds.lowerBound, bounds.upperBound), hasNoNull || !orNull {
                return .none
            }
            let covers = ranges.covers(bounds.lowerBound, bounds.upperBound)
            return covers && (hasNoNull || orNull) ? .all : .some
        case .reals(let ranges, let orNull):
            guard let bounds = doubles(chunk) else { return .some }
            let isOut = !ranges.overlaps(bounds.lowerBound, bounds.upperBound)
            return isOut && !orNull ? .none : .some
        case .text(let question, let orNull):
            if orNull { return .some }
            let (low, high) = (chunk.statistics?.minimum, chunk.statistics?.maximum)
            guard question.mayMatch(from: low, to: high) else { return .none }
            return try mayHold(question, column, &counts) ? .some : .none
        }
    }

    /// The rows whose pages may pass; nil if the file cannot tell.
    func pages(
        _ test: ColumnTest, _ counts: inout ScanCounts
    ) throws(QueryError) -> Range<Int>? {
        guard let column, case .integers(let ranges, orNull: false) = test.question,
            let hull = ranges.hull,
            reader.metadata.rowGroups[group].rowCount > Self.smallGroup
        else { return nil }
        do {
            let found = try reader.rows(of: column, rowGroup: group, within: hull)
            guard let found else { return nil }
            counts.bytesRead += Int64(found.bytesRead)
            return found.rows
        } catch { throw QueryError(error) }
    }

    private func mayHold(
        _ question: TextQuestion, _ column: Int, _ counts: inout ScanCounts
    ) throws(QueryError) -> Bool {
        guard let candidates = question.candidates,
            reader.metadata.rowGroups[group].columns[column].bloomFilter != nil
        else { return true }
        for candidate in candidates {
            do {
                let found = try reader.mayContain(
                    String(decoding: candidate, as: UTF8.self), column: column, rowGroup: group)
                counts.bytesRead += Int64(found.bytesRead)
                if found.answer { return true }
            } catch { throw QueryError(error) }
        }
        return false
    }

    private func integers(_ chunk: ColumnChunk) -> ClosedRange<Int64>? {
        let size = chunk.type == .int32 ? 4 : chunk.type == .int64 ? 8 : nil
        guard let size, let statistics = chunk.statistics,
            let first = statistics.minimum, first.count == size,
            let last = statistics.maximum, last.count == size,
            let low = Statistics.integer(of: first), let high = Statistics.integer(of: last),
            low <= high
        else { return nil }
        return low...high
    }

    private func doubles(_ chunk: ColumnChunk) -> ClosedRange<Double>? {
        guard chunk.type == .double, let statistics = chunk.statistics,
            let first = statistics.minimum, first.count == 8,
            let last = statistics.maximum, last.count == 8,
            let low = Statistics.integer(of: first), let high = Statistics.integer(of: last)
        else { return nil }
        let least = Double(bitPattern: UInt64(bitPattern: low))
        let most = Double(bitPattern: UInt64(bitPattern: high))
        return least <= most ? least...most : nil
    }
}
