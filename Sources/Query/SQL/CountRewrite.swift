/// A statement that only counts rows of one table, told so that equal rows may come as one.
///
/// SQLite takes rows one by one; the scan knows how many rows of a row group agree in the columns that
/// matter. `count(*)` becomes `alb_count("#rows")`, which adds up how many rows each one stands for.
/// Whatever is not plainly of this shape runs as it was written.
struct CountRewrite: Sendable, Equatable {
    let statement: [UInt8]
    /// Name of the table.
    let table: String
    /// Words and names outside of WHERE, in lowercase; nil where WHERE is more than comparisons of
    /// columns with values, so that all columns matter.
    let names: Set<String>?
    /// Comparisons in WHERE, where `names` are given.
    let comparisons: Int
    /// Names that stand nowhere but in `FILTER (WHERE name OP number)`, with what they are asked there.
    let filters: [String: [Filter]]

    struct Filter: Sendable, Equatable {
        let comparison: Comparison
        let value: Int64
    }

    static let count = "alb_count"
    static let countOf = "alb_count_of"

    /// SQLite takes our word for so many comparisons (its `omitMask`).
    private static let comparisonLimit = 8

    private static let forbidden: Set<String> = [
        "distinct", "over", "join", "union", "intersect", "except", "with", "or", "values",
        "window",
        "exists", "rowid", "_rowid_", "oid", "indexed", "not_indexed", "explain", "collate",
        "match",
    ]
    /// Words that stand before `(` and are no functions.
    private static let keywords: Set<String> = [
        "and", "not", "in", "where", "by", "having", "select", "filter", "when", "then", "else",
        "between", "like", "glob", "is", "case", "as", "limit", "offset", "from",
    ]
    /// Functions whose answer does not depend on how often a row is there.
    private static let functions: Set<String> = [
        "abs", "cast", "coalesce", "date", "datetime", "format", "glob", "hex", "ifnull", "iif",
        "instr", "julianday", "length", "like", "lower", "ltrim", "max", "min", "nullif", "printf",
        "replace", "round", "rtrim", "strftime", "substr", "substring", "time", "trim", "typeof",
        "unixepoch", "upper",
    ]

    /// Nil if the statement is of another shape.
    init?(_ statement: [UInt8], tables: [String]) {
        guard var tokens = SQLToken.list(statement) else { return nil }
        while tokens.last?.isSign(";") == true { tokens.removeLast() }
        guard tokens.first?.isWord("select") == true,
            tokens.count(where: { $0.isWord("select") }) == 1,
            tokens.count(where: { $0.isWord("from") }) == 1,
            !tokens.contains(where: { $0.kind == .word && Self.forbidden.contains($0.text) }),
            let from = tokens.firstIndex(where: { $0.isWord("from") }), from + 1 < tokens.count,
            tables.contains(tokens[from + 1].text), tokens[from + 1].kind == .word
        else { return nil }
        var end = from + 2
        let clauses = ["where", "group", "having", "order", "limit"]
        if end < tokens.count, tokens[end].isWord("as") { end += 1 }
        if end < tokens.count, tokens[end].kind == .word, !clauses.contains(tokens[end].text) {
            end += 1
        }
        guard end == tokens.count || clauses.contains(where: tokens[end].isWord),
            var edits = Self.edits(tokens)
        else { return nil }
        table = tokens[from + 1].text
        filters = Self.filters(tokens)
        var tail = end
        if end < tokens.count, tokens[end].isWord("where") {
            tail =
                tokens[end...].firstIndex { token in
                    clauses.dropFirst().contains(where: token.isWord)
                } ?? tokens.count
        }
        let clocks = Self.clocks(tokens, besides: end..<tail)
        edits = (edits + clocks).sorted { $0.range.lowerBound < $1.range.lowerBound }
        self.statement = Self.apply(edits, to: statement)
        let found = end < tail ? Self.comparisons(Array(tokens[end + 1..<tail])) : 0
        comparisons = found ?? 0
        guard let found, found <= Self.comparisonLimit else {
            names = nil
            return
        }
        let rest = (tokens[..<end] + tokens[tail...]).filter { token in
            !clocks.contains { $0.range.overlaps(token.range) }
        }
        names = Self.names(rest).union(clocks.map(\.column))
    }

    private static func names(_ tokens: [SQLToken]) -> Set<String> {
        Set(
            tokens.compactMap { token in
                token.kind == .word || token.kind == .quotedName ? token.text.lowercased() : nil
            })
    }

    /// What to put in place of which bytes; nil if the statement does more than count.
    private static func edits(_ tokens: [SQLToken]) -> [Edit]? {
        var edits: [Edit] = []
        for (index, token) in tokens.enumerated() {
            // A star that multiplies stands behind a value; any other is all columns.
            if token.isSign("*"), index > 0, !tokens[index - 1].isSign("(") {
                let before = tokens[index - 1]
                guard
                    before.isValue || before.isSign(")") || before.kind == .quotedName
                        || before.kind == .word && !keywords.contains(before.text)
                else { return nil }
            }
            guard index + 1 < tokens.count, tokens[index + 1].isSign("(") else { continue }
            if token.kind == .quotedName { return nil }
            guard token.kind == .word, !keywords.contains(token.text) else { continue }
            if token.isWord("count") {
                guard index + 3 < tokens.count else { return nil }
                let opening = token.range.lowerBound..<tokens[index + 1].range.upperBound
                if tokens[index + 2].isSign("*") {
                    let all = token.range.lowerBound..<tokens[index + 2].range.upperBound
                    edits.append(Edit(all, "\(count)(\"\(LogTable.rowCount)\""))
                } else if tokens[index + 2].isSign(")") {
                    edits.append(Edit(opening, "\(count)(\"\(LogTable.rowCount)\""))
                } else {
                    edits.append(Edit(opening, "\(countOf)(\"\(LogTable.rowCount)\", "))
                }
            } else if !functions.contains(token.text) {
                return nil
            }
        }
        return edits.isEmpty ? nil : edits
    }

    /// `substr(time, 1, 19)` and its like become columns: the scan knows which rows are in one second,
    /// and that they come in the order of time. Not in WHERE, where `time` itself is asked.
    private static func clocks(_ tokens: [SQLToken], besides condition: Range<Int>) -> [Edit] {
        tokens.indices.dropLast(7).compactMap { start in
            let part = tokens[start...]
            guard !condition.contains(start),
                part[start].isWord("substr") || part[start].isWord("substring"),
                part[start + 1].isSign("("), part[start + 2].isWord("time"),
                part[start + 3].isSign(","), part[start + 4].isNumber("1"),
                part[start + 5].isSign(","), part[start + 6].kind == .number,
                let digits = Int(part[start + 6].text), let unit = TimeUnit(rawValue: digits),
                part[start + 7].isSign(")")
            else { return nil }
            let range = part[start].range.lowerBound..<part[start + 7].range.upperBound
            return Edit(range, "\"\(unit.column)\"", column: unit.column)
        }
    }

    /// A text in place of some bytes.
    private struct Edit {
        let range: Range<Int>
        let text: String
        /// The column that it names.
        let column: String

        init(_ range: Range<Int>, _ text: String, column: String = LogTable.rowCount) {
            (self.range, self.text, self.column) = (range, text, column)
        }
    }

    private static func apply(_ edits: [Edit], to statement: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        var offset = 0
        for edit in edits {
            bytes += statement[offset..<edit.range.lowerBound]
            bytes += Array(edit.text.utf8)
            offset = edit.range.upperBound
        }
        return bytes + statement[offset...]
    }

    private static func filters(_ tokens: [SQLToken]) -> [String: [Filter]] {
        var filters: [String: [Filter]] = [:]
        var uses: [String: Int] = [:]
        for token in tokens where token.kind == .word || token.kind == .quotedName {
            uses[token.text.lowercased(), default: 0] += 1
        }
        for start in tokens.indices.dropLast(6) {
            let part = tokens[start...]
            guard part[start].isWord("filter"), part[start + 1].isSign("("),
                part[start + 2].isWord("where"), part[start + 3].kind == .word,
                let comparison = Comparison(sign: part[start + 4]),
                part[start + 5].kind == .number, let value = Int64(part[start + 5].text),
                part[start + 6].isSign(")")
            else { continue }
            filters[part[start + 3].text, default: []].append(
                Filter(comparison: comparison, value: value))
        }
        return filters.filter { $0.value.count == uses[$0.key] }
    }

    /// How many comparisons there are, if nothing else is: `column OP value`, `column IS NULL`,
    /// `column BETWEEN value AND value`, joined by AND.
    private static func comparisons(_ tokens: [SQLToken]) -> Int? {
        let signs = ["=", "==", "<", "<=", ">", ">="]
        var rest = tokens[...]
        var count = 0
        func take(_ passes: (SQLToken) -> Bool) -> Bool {
            guard let token = rest.first, passes(token) else { return false }
            rest = rest.dropFirst()
            return true
        }
        while true {
            guard take({ $0.kind == .word || $0.kind == .quotedName }) else { return nil }
            if take({ token in token.kind == .sign && signs.contains(token.text) }) {
                guard take(\.isValue) else { return nil }
                count += 1
            } else if take({ $0.isWord("between") }) {
                guard take(\.isValue), take({ $0.isWord("and") }), take(\.isValue) else {
                    return nil
                }
                count += 2
            } else if take({ $0.isWord("is") }) {
                guard take({ $0.isWord("null") }) else { return nil }
                count += 1
            } else {
                return nil
            }
            if rest.isEmpty { return count }
            guard take({ $0.isWord("and") }) else { return nil }
        }
    }
}

extension Comparison {
    fileprivate init?(sign token: SQLToken) {
        guard token.kind == .sign else { return nil }
        switch token.text {
        case "=", "==": self = .equal
        case "<": self = .less
        case "<=": self = .lessOrEqual
        case ">": self = .greater
        case ">=": self = .greaterOrEqual
        default: return nil
        }
    }
}
