import Bytes
import CShims

/// The text that statements are taken from, and what to say of a place in it.
struct SQLScript {
    enum NameKind {
        case table, column, function
    }

    let bytes: [UInt8]

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// For a statement that would write.
    func refusal(of statement: ArraySlice<UInt8>) -> QueryError {
        let words = SQLToken.list(Array(statement))?.first { $0.kind == .word }?.text ?? "it"
        return QueryError(
            .usage,
            "\(words.uppercased())\(place(statement.startIndex)) is refused: alb502 only reads; "
                + "write SELECT, WITH, VALUES or EXPLAIN")
    }

    /// - Parameter statement: a part of `bytes`.
    func error(
        _ failure: SQLiteFailure, in statement: ArraySlice<UInt8>, known: (NameKind) -> [String]
    ) -> QueryError {
        switch failure.code {
        case SQLITE_AUTH: return refusal(of: statement)
        case SQLITE_INTERRUPT: return .interrupted
        case SQLITE_NOMEM:
            return QueryError(
                .usage, "the statement needs more memory than 192 MB: select fewer rows, or group")
        case SQLITE_FULL, SQLITE_IOERR, SQLITE_CANTOPEN:
            return QueryError(
                .inputOutput,
                "cannot write a temporary file: \(failure.message): is there room? "
                    + "SQLITE_TMPDIR names another folder")
        default: break
        }
        if failure.message.hasSuffix("may not be modified") { return refusal(of: statement) }
        let at = failure.offset.map { place(statement.startIndex + $0) } ?? ""
        return QueryError(
            .usage, "\(failure.message)\(at)\(hint(failure.message, known))")
    }

    /// ` (line 1, column 8)`
    private func place(_ offset: Int) -> String {
        let before = bytes[..<min(offset, bytes.count)]
        let line = before.count { $0 == 0x0A } + 1
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let column = String(decoding: before[start...], as: UTF8.self).count + 1
        return " (line \(line), column \(column))"
    }

    private func hint(_ message: String, _ known: (NameKind) -> [String]) -> String {
        let kinds: [(String, NameKind, String)] = [
            ("no such column: ", .column, ".schema"), ("no such table: ", .table, ".tables"),
            ("no such function: ", .function, "PRAGMA function_list"),
        ]
        for (words, kind, list) in kinds where message.hasPrefix(words) {
            let name = message.dropFirst(words.count).split(separator: ".").last ?? ""
            if let near = NearMiss.nearest(to: name.lowercased(), in: known(kind)) {
                return ": did you mean \(near)?"
            }
            return ": see alb502 sql '\(list)'"
        }
        if message == "incomplete input" { return ": the statement ends too early" }
        return message.hasSuffix("syntax error") ? ": see alb502 sql --help" : ""
    }
}
