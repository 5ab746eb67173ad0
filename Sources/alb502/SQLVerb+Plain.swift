import Query

/// Command lines that need no parser.
///
/// Swift's parser looks up conformances of its own types for 1.6 ms, a quarter of what a count takes.
/// A line is plain where it is `sql STATEMENT` with options written once, in full, apart from their
/// values. Any other is left to the parser, and so is every mistake.
extension SQLVerb {
    /// - Parameter words: behind the name of the program.
    init?(plain words: [String]) {
        guard words.first == "sql" else { return nil }
        var statement: String?
        var given: [String: String] = [:]
        var explain = false
        var rest = words.dropFirst()
        while let word = rest.popFirst() {
            switch word {
            case "--dataset", "--raw", "--output", "--limit":
                guard given[word] == nil, let value = rest.popFirst(), !value.isEmpty,
                    !value.hasPrefix("-")
                else { return nil }
                given[word] = value
            case "--explain" where !explain: explain = true
            default:
                // The names of verbs and of their mistakes are single words.
                guard statement == nil, !word.hasPrefix("-"), word.contains(" ") else { return nil }
                statement = word
            }
        }
        guard let statement, let form = SQLForm(rawValue: given["--output"] ?? "text") else {
            return nil
        }
        var limit: Int?
        if let text = given["--limit"] {
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text)
            else {
                return nil
            }
            limit = number
        }
        self.init()
        self.statement = statement
        file = nil
        dataset = given["--dataset"]
        tz = nil
        raw = given["--raw"]
        output = form
        self.limit = limit
        self.explain = explain
    }
}
