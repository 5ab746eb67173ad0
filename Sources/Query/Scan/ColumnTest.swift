/// What is asked of a column, bound to its values.
package struct ColumnTest: Sendable, Equatable {
    package enum Question: Sendable, Equatable {
        case anything
        case nothing
        case null
        case notNull
        case integers(Ranges<Int64>, orNull: Bool)
        case reals(Ranges<Double>, orNull: Bool)
        case text(TextQuestion, orNull: Bool)
    }

    /// Position in the table's columns.
    let column: Int
    let question: Question
    /// Whether exactly those rows pass that are wanted; else they must be looked at again.
    let isExact: Bool

    init(column: Int, _ question: Question, isExact: Bool = true) {
        self.column = column
        self.question = question
        self.isExact = isExact
    }

    /// That an integer or time column is in `ranges`.
    init(column: Int, integers ranges: Ranges<Int64>) {
        self.column = column
        question = .integers(ranges, orNull: false)
        isExact = true
    }

    /// Whether a null passes.
    var takesNull: Bool {
        switch question {
        case .anything, .null: true
        case .nothing, .notNull: false
        case .integers(_, let orNull), .reals(_, let orNull), .text(_, let orNull): orNull
        }
    }
}

extension ColumnTest {
    /// The answer to a single value, as partition columns have it.
    func passes(text: String?) -> Bool {
        guard let text else { return takesNull }
        switch question {
        case .text(let question, _): return question.matches(Array(text.utf8)[...])
        case .nothing, .null: return false
        default: return true
        }
    }

    func passes(integer: Int64?) -> Bool {
        guard let integer else { return takesNull }
        switch question {
        case .integers(let ranges, _): return ranges.contains(integer)
        case .nothing, .null: return false
        default: return true
        }
    }
}
