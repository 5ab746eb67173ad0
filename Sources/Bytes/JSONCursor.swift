/// Why a JSON text cannot be read.
package struct JSONError: Error, Equatable {
    /// What was expected or met, with the byte.
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}

/// Reads JSON (RFC 8259) from the front of a byte range. A table's log is read line by line with this:
/// Foundation's decoder takes some forty times as long for a table of many files.
package struct JSONCursor {
    let bytes: [UInt8]
    /// Byte of the text that is read next.
    package internal(set) var offset: Int
    let end: Int
    private var depth = 0

    /// Deeper nesting than any action has is an attack on the stack.
    private static let maximumDepth = 64

    /// - Parameter range: of the text, in `bytes`.
    package init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        (offset, end) = (range.lowerBound, range.upperBound)
    }

    /// Reads an object: `body` gets each key and must read or skip its value.
    package mutating func object(
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

    /// Reads an object: `body` gets those of its members whose keys are among `keys`, by position there,
    /// and must read or skip their values. Others are passed over.
    package mutating func object(
        only keys: [[UInt8]], _ body: (inout JSONCursor, Int) throws(JSONError) -> Void
    ) throws(JSONError) {
        try enter("{")
        if try !closes("}") {
            repeat {
                skipSpace()
                let key = try choice(among: keys)
                try expect(":")
                if let key { try body(&self, key) } else { try skip() }
            } while try continues("}")
        }
        depth -= 1
    }

    /// Reads an array: `body` is called once an element.
    package mutating func array(
        _ body: (inout JSONCursor) throws(JSONError) -> Void
    ) throws(JSONError) {
        try enter("[")
        if try !closes("]") {
            repeat { try body(&self) } while try continues("]")
        }
        depth -= 1
    }

    /// Whether the next value is null, which is read then.
    package mutating func null() throws(JSONError) -> Bool {
        guard peek() == UInt8(ascii: "n") else { return false }
        try word("null")
        return true
    }

    /// `true` or `false`.
    package mutating func bool() throws(JSONError) -> Bool {
        let isTrue = peek() == UInt8(ascii: "t")
        try word(isTrue ? "true" : "false")
        return isTrue
    }

    /// A number without a fraction, however it is written.
    package mutating func int64() throws(JSONError) -> Int64 {
        let text = try number()
        if let value = Int64(text) { return value }
        guard let value = Double(text), let whole = Int64(exactly: value) else {
            throw fault("\(text) where a whole number belongs")
        }
        return whole
    }

    /// Whether the next value is a text.
    package mutating func isString() -> Bool { peek() == UInt8(ascii: "\"") }

    /// Whether the next value is a number.
    package mutating func isNumber() -> Bool {
        let first = peek()
        return first == UInt8(ascii: "-") || (0x30...0x39).contains(first)
    }

    /// Passes over a value of any kind.
    package mutating func skip() throws(JSONError) {
        switch peek() {
        case UInt8(ascii: "{"):
            try object { cursor, _ throws(JSONError) in try cursor.skip() }
        case UInt8(ascii: "["): try array { cursor throws(JSONError) in try cursor.skip() }
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try bool()
        case UInt8(ascii: "n"): _ = try null()
        default: _ = try number()
        }
    }

    /// Nothing but white space may follow the value that was read.
    package mutating func finish() throws(JSONError) {
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

    mutating func expect(_ character: Unicode.Scalar) throws(JSONError) {
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

    /// A number as it is written.
    package mutating func number() throws(JSONError) -> String {
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

    func fault(_ reason: String) -> JSONError {
        JSONError(reason: "\(reason) at byte \(offset)")
    }
}
