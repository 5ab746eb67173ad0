/// How a statement asks of a column, by the rules of SQLite.
extension ColumnTest {
    /// How a statement asks; raw values are of our own.
    enum Operator: Sendable, Equatable {
        case compare(Comparison)
        /// Null equals null.
        case same, different
        case null, notNull
        case oneOf
        case like, glob
    }

    init(column: Int, kind: LogColumn.Kind, _ asked: Operator, _ values: [SQLValue]) {
        var (question, isExact) = (Question.anything, true)
        let value = values.first ?? .null
        switch asked {
        case .null: question = .null
        case .notNull: question = .notNull
        case .same where value == .null: question = .null
        case .different where value == .null: question = .notNull
        case .compare where value == .null: question = .nothing
        case .compare(let comparison):
            (question, isExact) = Self.compare(kind, comparison, value, orNull: false)
        case .same: (question, isExact) = Self.compare(kind, .equal, value, orNull: false)
        case .different: (question, isExact) = Self.compare(kind, .unequal, value, orNull: true)
        case .oneOf: (question, isExact) = Self.oneOf(kind, values)
        case .like, .glob: (question, isExact) = Self.pattern(kind, asked, value)
        }
        self.init(column: column, question, isExact: isExact)
    }

    /// Whether SQLite may be told not to look again, whatever the value is. It does look again where
    /// the question is none that an index could answer, as `<>`, IS NOT NULL or LIKE.
    static func isSettled(
        _ kind: LogColumn.Kind, _ asked: Operator, valueIsText: Bool
    ) -> Bool {
        switch (kind, asked) {
        case (_, .null): true
        case (.bytes, _), (_, .compare(.unequal)): false
        case (.integer, .compare), (.integer, .same), (.real, .compare), (.real, .same): true
        case (.text, .compare), (.text, .same), (.time, .compare), (.time, .same): valueIsText
        default: false
        }
    }

    private static func compare(
        _ kind: LogColumn.Kind, _ comparison: Comparison, _ value: SQLValue, orNull: Bool
    ) -> (Question, Bool) {
        switch (kind, value) {
        case (.integer, _): (.integers(.integers(comparison, value), orNull: orNull), true)
        case (.real, _): (.reals(.reals(comparison, value), orNull: orNull), true)
        case (.time, .text(let text)):
            (.integers(TimeText.ranges(comparison, text), orNull: orNull), true)
        case (.text, .text(let text)): (.text(TextQuestion(comparison, text), orNull: orNull), true)
        // Whether text becomes a number or the number a text depends on what SQLite knows alone.
        default: (.anything, false)
        }
    }

    private static func oneOf(_ kind: LogColumn.Kind, _ values: [SQLValue]) -> (Question, Bool) {
        let values = values.filter { $0 != .null }
        switch kind {
        case .integer:
            let parts = values.map { Ranges<Int64>.integers(.equal, $0) }
            return (.integers(.union(parts), orNull: false), true)
        case .real:
            let parts = values.map { Ranges<Double>.reals(.equal, $0) }
            return (.reals(.union(parts), orNull: false), true)
        case .text, .time:
            var texts: Set<[UInt8]> = []
            for value in values {
                guard case .text(let text) = value else { return (.anything, false) }
                texts.insert(text)
            }
            if kind == .text { return (.text(.oneOf(texts), orNull: false), true) }
            let parts = texts.map { TimeText.ranges(.equal, $0) }
            return (.integers(.union(parts), orNull: false), true)
        case .bytes: return (.anything, false)
        }
    }

    private static func pattern(
        _ kind: LogColumn.Kind, _ asked: Operator, _ value: SQLValue
    ) -> (Question, Bool) {
        guard case .text(let text) = value else {
            return value == .null ? (.nothing, true) : (.anything, false)
        }
        let pattern =
            asked == .like ? TextQuestion.Pattern(like: text) : TextQuestion.Pattern(glob: text)
        switch kind {
        case .text:
            let question = asked == .like ? TextQuestion.like(pattern) : .glob(pattern)
            return (.text(question, orNull: false), true)
        case .time:
            // LIKE takes `t` for `T`; GLOB finds nothing then, which SQLite sees by itself.
            let prefix = pattern.prefix.map { byte in
                (0x61...0x7A).contains(byte) ? byte - 0x20 : byte
            }
            return (.integers(TimeText.ranges(prefix: prefix), orNull: false), false)
        case .integer, .real, .bytes: return (.anything, false)
        }
    }
}

extension TextQuestion {
    init(_ comparison: Comparison, _ text: [UInt8]) {
        self =
            switch comparison {
            case .equal: .oneOf([text])
            case .unequal: .noneOf([text])
            case .less: .between(nil, Bound(text: text, isIncluded: false))
            case .lessOrEqual: .between(nil, Bound(text: text, isIncluded: true))
            case .greater: .between(Bound(text: text, isIncluded: false), nil)
            case .greaterOrEqual: .between(Bound(text: text, isIncluded: true), nil)
            }
    }
}
