import AccessLog

/// Writes JSON (RFC 8259), with keys in the order given.
package struct JSONText: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init() {}

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    package mutating func object(_ members: (inout JSONText) -> Void) {
        beginObject()
        members(&self)
        endObject()
    }

    mutating func beginObject() { open("{") }
    mutating func endObject() { close("}") }
    mutating func beginArray() { open("[") }
    mutating func endArray() { close("]") }

    package mutating func array(_ elements: (inout JSONText) -> Void) {
        open("[")
        elements(&self)
        close("]")
    }

    package mutating func key(_ name: String) {
        value { text in text.appendQuoted(Array(name.utf8)[...]) }
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A key that needs no escaping, with its quotes and colon.
    package mutating func key(encoded: [UInt8]) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: encoded)
        needsComma = false
    }

    package mutating func null() { literal("null") }

    package mutating func string(_ text: String?) {
        guard let text else { return null() }
        string(Array(text.utf8)[...])
    }

    package mutating func string(_ text: ArraySlice<UInt8>) {
        value { $0.appendQuoted(text) }
    }

    package mutating func number(_ number: Int64) {
        value { Decimal.append(number, to: &$0.bytes) }
    }

    package mutating func number(_ number: Int) { self.number(Int64(number)) }

    /// A number that is JSON text already.
    package mutating func literal(_ text: String) {
        value { $0.bytes.append(contentsOf: text.utf8) }
    }

    mutating func literal(_ text: ArraySlice<UInt8>) {
        value { $0.bytes.append(contentsOf: text) }
    }

    package mutating func time(_ micros: Int64?) {
        guard let micros else { return null() }
        value { text in
            text.bytes.append(UInt8(ascii: "\""))
            Timestamp.append(micros, to: &text.bytes)
            text.bytes.append(UInt8(ascii: "\""))
        }
    }

    package mutating func cell(_ cell: Cell) {
        switch cell {
        case .null: null()
        case .string(let text): string(text)
        case .number(let number): self.number(number)
        case .fraction(let fraction): literal(PlainText.decimal(fraction))
        case .real(let value): value.isFinite ? literal(PlainText.number(value)) : null()
        case .instant(let micros): time(micros)
        }
    }

    private mutating func open(_ bracket: Unicode.Scalar) {
        value { $0.bytes.append(UInt8(ascii: bracket)) }
        needsComma = false
    }

    private mutating func close(_ bracket: Unicode.Scalar) {
        bytes.append(UInt8(ascii: bracket))
        needsComma = true
    }

    private mutating func value(_ append: (inout JSONText) -> Void) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        append(&self)
        needsComma = true
    }

    private mutating func appendQuoted(_ text: ArraySlice<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        if text.allSatisfy(Self.isPlain) {
            bytes.append(contentsOf: text)
        } else {
            // JSON is UTF-8; bytes that are none become U+FFFD.
            for byte in String(decoding: text, as: UTF8.self).utf8 { appendEscaped(byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x80).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0..<0x20:
            bytes.append(contentsOf: byte < 0x10 ? "\\u000".utf8 : "\\u00".utf8)
            bytes.append(contentsOf: String(byte, radix: 16).utf8)
        default: bytes.append(byte)
        }
    }
}
