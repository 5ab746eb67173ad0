/// What a question wants of a table: which rows, which columns, in which order.
package struct ScanRequest: Sendable {
    package enum Order: Sendable {
        case ascending, descending
    }

    let table: LogTable
    var tests: [ColumnTest]
    /// Where there are any, all tests of at least one of these must let a row pass too.
    var alternatives: [[ColumnTest]] = []
    /// Columns that are wanted of every row that passes, by position.
    let columns: [Int]
    /// Marks rows among those that pass; nil marks none.
    var mark: ColumnTest?
    /// Columns that are wanted of marked rows alone.
    var details: [Int] = []
    /// Whether the first and last time of the rows are wanted.
    var wantsTimes = false
    /// By time; nil is any order.
    var order: Order?
    /// Whether all rows will be taken, so that reading ahead is never in vain.
    var takesAll = false
    /// At most so many rows are wanted, all of them ones that the tests let pass; nil is no limit.
    var limit: Int?
    /// Columns by which equal rows are given as one; nil where every row is given.
    var groups: [Int]?
    /// What columns among `groups` are asked later on: where no row passes, they are given as null.
    var filters: [ColumnTest] = []

    /// Leaves whose values are needed of the rows that pass.
    var leaves: [Int] {
        var leaves: [Int] = []
        for column in groups ?? columns {
            switch table.columns[column].source {
            case .leaf(let leaf) where !leaves.contains(leaf),
                .clock(let leaf, _) where !leaves.contains(leaf):
                leaves.append(leaf)
            default: continue
            }
        }
        if order != nil, let time = table.leaf("time"), !leaves.contains(time) {
            leaves.append(time)
        }
        return leaves
    }

    /// Every leaf that may be looked at.
    var touchedLeaves: Set<Int> {
        var touched = Set(leaves + testedLeaves + detailLeaves)
        for test in alternatives.joined() {
            if let leaf = leaf(of: test.column) { touched.insert(leaf) }
        }
        if let mark, let leaf = leaf(of: mark.column) { touched.insert(leaf) }
        if wantsTimes, let time = table.leaf("time") { touched.insert(time) }
        return touched
    }

    /// Leaves of `details`.
    var detailLeaves: [Int] { details.compactMap { leaf(of: $0) } }

    /// The leaf that a column is read from; nil if it is a partition column.
    func leaf(of column: Int) -> Int? {
        if case .leaf(let leaf) = table.columns[column].source { leaf } else { nil }
    }

    /// Leaves that tests are about, whatever they ask.
    var testedLeaves: [Int] { tests.compactMap { leaf(of: $0.column) } }

    /// Tests of leaves, those first that cost least.
    var leafTests: [(leaf: Int, test: ColumnTest)] {
        tests.compactMap { test -> (leaf: Int, test: ColumnTest)? in
            guard case .leaf(let leaf) = table.columns[test.column].source,
                test.question != .anything
            else { return nil }
            return (leaf, test)
        }.sorted { Self.cost($0.test.question) < Self.cost($1.test.question) }
    }

    private static func cost(_ question: ColumnTest.Question) -> Int {
        switch question {
        case .nothing: 0
        case .integers, .null, .notNull, .anything: 1
        case .reals: 2
        case .text(.like, _), .text(.glob, _), .text(.named, _): 4
        case .text: 3
        }
    }
}
