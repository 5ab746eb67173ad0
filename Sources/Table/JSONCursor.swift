/// Why a JSON text cannot be read.
struct JSONError: Error, Equatable {
    let reason: String
}

/// Reads JSON (RFC 8259) from the front of a byte range. The log is read line by line with this:
/// Foundation's decoder takes some forty times as long for a table of many files.
struct JSONCursor {
    private let bytes: [UInt8]
    private var offset: Int
    private let end: Int
    private var depth = 0

    /// Deeper nesting than any action has is an attack on the stack.
    private static let maximumDepth = 64

    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        (offset, end) = (range.lowerBound, range.upperBound)
    }

    /// Reads an object: `body` gets each key and must read or skip its value.
    mutating func object(
        _ body: (inout JSONCursor, String) throws(JSONError) -> Void
    ) throws(JSONError) {
        try enter("{")
        if try !closes("}") {
            repeat {
                skipSpace()
                let key = try string()
                try expect(":")
                try body(&self, key)
            } while try continues("}")
        }
        depth -= 1
    }

    /// Reads an array: `body` is called once an element.
    mutating func array(
        _ body: (inout JSONCursor) throws(JSONError) -> Void
    ) throws(JSONError) {
        try enter("[")
        if try !closes("]") {
            repeat { try body(&self) } while try continues("]")
        }
        depth -= 1
    }

    /// Whether the next value is null, which is read then.
    mutating func null() throws(JSONError) -> Bool {
        guard peek() == UInt8(ascii: "n") else { return false }
        try word("null")
        return true
    }

    mutating func string() throws(JSONError) -> String {
        try expect("\"")
        let start = offset
        while offset < end {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                defer { offset += 1 }
                return try Self.text(bytes[start..<offset])
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<0x20: throw fault("a control character in a string")
            default: offset += 1
            }
        }
        throw fault("a string without an end")
    }

    mutating func bool() throws(JSONError) -> Bool {
        let isTrue = peek() == UInt8(ascii: "t")
        try word(isTrue ? "true" : "false")
        return isTrue
    }

    mutating func int64() throws(JSONError) -> Int64 {
        let text = try number()
        if let value = Int64(text) { return value }
        guard let value = Double(text), let whole = Int64(exactly: value) else {
            throw fault("\(text) where a whole number belongs")
        }
        return whole
    }

    /// Passes over a value of any kind.
    mutating func skip() throws(JSONError) {
        switch peek() {
        case UInt8(ascii: "{"):
            try object { cursor, _ throws(JSONError) in try cursor.skip() }
        case UInt8(ascii: "["): try array { cursor throws(JSONError) in try cursor.skip() }
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try bool()
        case UInt8(ascii: "n"): _ = try null()
        default: _ = try number()
        }
    }

    /// Nothing but white space may follow the value that was read.
    mutating func finish() throws(JSONError) {
        skipSpace()
        guard offset == end else { throw fault("more behind the end of the value") }
    }

    // MARK: - Characters

    private mutating func skipSpace() {
        while offset < end {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0A, 0x0D: offset += 1
            default: return
            }
        }
    }

    /// The first byte of the next value; 0 at the end.
    private mutating func peek() -> UInt8 {
        skipSpace()
        return offset < end ? bytes[offset] : 0
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(JSONError) {
        guard peek() == UInt8(ascii: character) else { throw fault("no \(character)") }
        offset += 1
    }

    private mutating func enter(_ bracket: Unicode.Scalar) throws(JSONError) {
        try expect(bracket)
        depth += 1
        guard depth <= Self.maximumDepth else { throw fault("values nested too deep") }
    }

    private mutating func closes(_ bracket: Unicode.Scalar) throws(JSONError) -> Bool {
        guard peek() == UInt8(ascii: bracket) else { return false }
        offset += 1
        return true
    }

    /// Whether a comma announces another member; otherwise the bracket closes.
    private mutating func continues(_ bracket: Unicode.Scalar) throws(JSONError) -> Bool {
        if peek() == UInt8(ascii: ",") {
            offset += 1
            return true
        }
        try expect(bracket)
        return false
    }

    private mutating func word(_ text: StaticString) throws(JSONError) {
        skipSpace()
        for character in text.description.utf8 {
            guard offset < end, bytes[offset] == character else { throw fault("no \(text)") }
            offset += 1
        }
    }

    private mutating func number() throws(JSONError) -> String {
        skipSpace()
        let start = offset
        while offset < end {
            switch bytes[offset] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
                offset += 1
                continue
            default: break
            }
            break
        }
        guard offset > start, offset - start <= 32 else { throw fault("no value") }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    /// Goes on with a string in which the first escape is reached.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var text = Array(bytes[start..<offset])
        while offset < end {
            let byte = bytes[offset]
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return try Self.text(text[...])
            case UInt8(ascii: "\\"): try appendEscape(to: &text)
            case 0..<0x20: throw fault("a control character in a string")
            default: text.append(byte)
            }
        }
        throw fault("a string without an end")
    }

    private mutating func appendEscape(to text: inout [UInt8]) throws(JSONError) {
        guard offset < end else { throw fault("a string without an end") }
        let byte = bytes[offset]
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try scalar()).utf8)
        default: throw fault("an unknown escape")
        }
    }

    /// The scalar of one `\u` escape, or of the two that make up a surrogate pair.
    private mutating func scalar() throws(JSONError) -> Character {
        var value = try hexadecimal()
        if value & 0xFC00 == 0xD800, offset + 1 < end, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u")
        {
            offset += 2
            let low = try hexadecimal()
            guard low & 0xFC00 == 0xDC00 else { throw fault("half a surrogate pair") }
            value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
        }
        guard let scalar = Unicode.Scalar(value) else { throw fault("half a surrogate pair") }
        return Character(scalar)
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        guard end - offset >= 4 else { throw fault("an escape that is cut off") }
        var value: UInt32 = 0
        for byte in bytes[offset..<offset + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("an escape without four digits")
            }
            value = value << 4 | UInt32(digit)
        }
        offset += 4
        return value
    }

    private static func text(_ bytes: ArraySlice<UInt8>) throws(JSONError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw JSONError(reason: "a string that is no UTF-8")
        }
        return text
    }

    private func fault(_ reason: String) -> JSONError {
        JSONError(reason: "\(reason) at byte \(offset)")
    }
}
