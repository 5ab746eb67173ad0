/// A word, name, value or sign of a statement.
struct SQLToken: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// A keyword, or a name without quotes.
        case word
        case quotedName
        case string
        case number
        case sign
    }

    let kind: Kind
    /// Words are lowercase; names and strings are without their quotes.
    let text: String
    /// Bytes of the statement.
    let range: Range<Int>

    func isWord(_ word: String) -> Bool { kind == .word && text == word }
    func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }
    func isNumber(_ text: String) -> Bool { kind == .number && self.text == text }
    var isValue: Bool { kind == .string || kind == .number }

    /// The tokens of a statement, without comments; nil where it is cut off in the middle of one.
    static func list(_ statement: [UInt8]) -> [SQLToken]? {
        var lexer = SQLLexer(bytes: statement)
        var tokens: [SQLToken] = []
        while lexer.skipSpace() {
            guard let token = lexer.next() else { return nil }
            tokens.append(token)
        }
        return tokens
    }
}

/// A cursor over a statement (sqlite.org/lang.html, "tokenize.c" in words).
private struct SQLLexer {
    let bytes: [UInt8]
    private var offset = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Skips white space and comments; false at the end.
    mutating func skipSpace() -> Bool {
        while offset < bytes.count {
            if bytes[offset] <= 0x20 {
                offset += 1
            } else if starts(with: "--") {
                while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
            } else if starts(with: "/*") {
                offset += 2
                while offset < bytes.count, !starts(with: "*/") { offset += 1 }
                offset = min(offset + 2, bytes.count)
            } else {
                return true
            }
        }
        return false
    }

    mutating func next() -> SQLToken? {
        let start = offset
        switch bytes[offset] {
        case UInt8(ascii: "'"): return quoted(.string, by: UInt8(ascii: "'"))
        case UInt8(ascii: "\""): return quoted(.quotedName, by: UInt8(ascii: "\""))
        case UInt8(ascii: "`"): return quoted(.quotedName, by: UInt8(ascii: "`"))
        case UInt8(ascii: "["): return quoted(.quotedName, by: UInt8(ascii: "]"))
        case 0x30...0x39:
            take { Self.isWordByte($0) || $0 == UInt8(ascii: ".") }
            return token(.number, start)
        case let byte where Self.isWordByte(byte):
            take(Self.isWordByte)
            return token(.word, start)
        default:
            let pairs = ["<=", ">=", "<>", "!=", "==", "||", "<<", ">>", "->"]
            offset += pairs.contains(where: starts(with:)) ? 2 : 1
            return token(.sign, start)
        }
    }

    private func starts(with text: String) -> Bool {
        bytes[offset...].starts(with: text.utf8)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF, UInt8(ascii: "_"),
            UInt8(ascii: "$"), UInt8(ascii: "#"), UInt8(ascii: "@"):
            true
        default: false
        }
    }

    private mutating func take(_ belongs: (UInt8) -> Bool) {
        while offset < bytes.count, belongs(bytes[offset]) { offset += 1 }
    }

    private func token(_ kind: SQLToken.Kind, _ start: Int) -> SQLToken {
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        return SQLToken(
            kind: kind, text: kind == .word ? text.lowercased() : text, range: start..<offset)
    }

    /// Up to the next quote that is not doubled.
    private mutating func quoted(_ kind: SQLToken.Kind, by quote: UInt8) -> SQLToken? {
        let start = offset
        var text: [UInt8] = []
        offset += 1
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte == quote {
                guard offset < bytes.count, bytes[offset] == quote else {
                    return SQLToken(
                        kind: kind, text: String(decoding: text, as: UTF8.self),
                        range: start..<offset)
                }
                offset += 1
            }
            text.append(byte)
        }
        return nil
    }
}
