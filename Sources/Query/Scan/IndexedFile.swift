import Parquet
import Table

/// A file whose index in the table's log tells where the rows of a request are.
struct IndexedFile {
    private let index: FileIndex
    /// Of the column that is counted.
    private let leaf: Int
    /// Rows of each row group that pass the tests of that column.
    private let passing: [Int64]
    private let tests: [(leaf: Int, test: ColumnTest)]
    private let isAsked: [Bool]
    /// Tests that all rows of the file's hour pass.
    private let isCovered: [Bool]

    /// Nil where the log has no index of the file, or none of a column of the table.
    init?(_ file: LiveFile, _ tests: [(leaf: Int, test: ColumnTest)], _ table: LogTable) {
        guard let text = file.index, let index = FileIndex(text: text),
            let leaf = table.leaf(index.column)
        else { return nil }
        (self.index, self.leaf, self.tests) = (index, leaf, tests)
        let isAsked = tests.map { $0.leaf == leaf && Self.isOfNumbers($0.test) }
        self.isAsked = isAsked
        isCovered = tests.map { file.covers($0.test, table, $0.leaf) }
        let asked = zip(tests, isAsked).filter(\.1).map(\.0.test)
        passing = index.groups.map { group in
            group.reduce(0) { sum, count in
                let passes = asked.allSatisfy { $0.passes(integer: count.value) }
                return passes ? sum + count.rows : sum
            }
        }
    }

    private static func isOfNumbers(_ test: ColumnTest) -> Bool {
        switch test.question {
        case .integers, .null, .notNull, .anything, .nothing: true
        case .reals, .text: false
        }
    }

    /// Whether no row passes.
    var isEmpty: Bool { passing.allSatisfy { $0 == 0 } }

    /// Row groups of the file.
    var groupCount: Int { passing.count }

    /// The rows of a counting request, without a look at the file; nil where that takes one.
    func counted(_ file: LiveFile, _ request: ScanRequest) -> Block? {
        guard let groups = request.groups, request.alternatives.isEmpty, request.mark == nil,
            request.order == nil, !request.wantsTimes,
            zip(isAsked, isCovered).allSatisfy({ $0 || $1 })
        else { return nil }
        var isSplit = false
        for column in groups {
            switch request.table.columns[column].source {
            case .leaf(leaf): isSplit = true
            case .leaf, .clock: return nil
            case .date, .hour, .target, .rowCount: break
            }
        }
        var sums: [Int64?: Int64] = [:]
        let asked = zip(tests, isAsked).filter(\.1).map(\.0.test)
        for count in index.groups.joined()
        where count.rows > 0 && asked.allSatisfy({ $0.passes(integer: count.value) }) {
            sums[isSplit ? count.value : nil, default: 0] += count.rows
        }
        let ordered = sums.sorted { ($0.key ?? .min) < ($1.key ?? .min) }
        let weights = ordered.compactMap { Int32(exactly: $0.value) }
        guard weights.count == ordered.count else { return nil }
        var block = Block(file, request.table, rows: .all(weights.count))
        block.weights = weights
        if isSplit { block.vectors[leaf] = ColumnVector(ordered.map(\.key)) }
        return block
    }

    /// Where the chunks of the rows that pass are, if all of those are in the first row group and nothing
    /// is asked that footers tell more of; and the tests that all rows of the group pass.
    var first: (places: ChunkPlaces, settled: Set<Int>)? {
        guard let places = index.first, isAsked.contains(true), let rows = passing.first, rows > 0,
            passing.dropFirst().allSatisfy({ $0 == 0 })
        else { return nil }
        for (_, test) in tests {
            if case .text = test.question { return nil }
        }
        let isWhole = rows == places.rowCount
        let settled = tests.indices.filter { isCovered[$0] || isAsked[$0] && isWhole }
        return (places, Set(settled))
    }
}
