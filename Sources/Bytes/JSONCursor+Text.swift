/// Texts with their escapes (RFC 8259, section 7).
extension JSONCursor {
    /// A text, its escapes undone.
    package mutating func string() throws(JSONError) -> String {
        try expect("\"")
        let start = offset
        try passPlain()
        guard bytes[offset] == UInt8(ascii: "\"") else { return try escapedString(from: start) }
        defer { offset += 1 }
        return try Self.text(bytes, start..<offset)
    }

    /// Reads a text and finds it among some.
    /// - Returns: its position there; nil if it is another.
    mutating func choice(among texts: [[UInt8]]) throws(JSONError) -> Int? {
        try expect("\"")
        let start = offset
        try passPlain()
        guard bytes[offset] == UInt8(ascii: "\"") else {
            let text = Array(try escapedString(from: start).utf8)
            return texts.firstIndex(of: text)
        }
        defer { offset += 1 }
        let count = offset - start
        return texts.firstIndex { text in
            text.count == count && Kernels.equal(bytes.span, start, text.span, 0, count)
        }
    }

    /// Passes over a text without looking at its escapes.
    mutating func skipString() throws(JSONError) {
        try expect("\"")
        while true {
            try passPlain()
            if bytes[offset] == UInt8(ascii: "\"") {
                offset += 1
                return
            }
            offset += 2
        }
    }

    /// Goes on to the next quote or backslash.
    private mutating func passPlain() throws(JSONError) {
        let bytes = self.bytes
        let text = bytes.span
        let limit = min(end, text.count)
        var next = offset
        while next < end {
            // Paths and statistics have long runs of which every letter stands for itself.
            while next &+ 8 <= limit, Kernels.standsForItself(Kernels.word(text, next)) {
                next &+= 8
            }
            guard next < end else { break }
            let byte = text[next]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                offset = next
                return
            }
            guard byte >= 0x20 else {
                offset = next
                throw fault("a control character in a string")
            }
            next &+= 1
        }
        offset = max(offset, end)
        throw fault("a string without an end")
    }

    /// Goes on with a string in which the first escape is reached.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var last = self
        while bytes[last.offset] != UInt8(ascii: "\"") {
            last.offset += 2
            try last.passPlain()
        }
        // No escape is shorter than what it stands for.
        var text = [UInt8](repeating: 0, count: last.offset - start)
        var plain = text.mutableSpan
        let bytes = self.bytes
        let source = bytes.span
        var count = 0
        var next = start
        while next < last.offset {
            var byte = source[next]
            next &+= 1
            if byte == UInt8(ascii: "\\") {
                // Texts with escapes are mostly JSON in JSON, full of quotes.
                guard source[next] == UInt8(ascii: "\"") else {
                    var escaped: [UInt8] = []
                    offset = next
                    try appendEscape(to: &escaped)
                    next = offset
                    for byte in escaped {
                        plain[count] = byte
                        count += 1
                    }
                    continue
                }
                byte = UInt8(ascii: "\"")
                next &+= 1
            }
            plain[count] = byte
            count &+= 1
        }
        offset = last.offset + 1
        return try Self.text(text, 0..<count)
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

    private static func text(_ bytes: [UInt8], _ range: Range<Int>) throws(JSONError) -> String {
        do {
            return String(copying: try UTF8Span(validating: bytes.span.extracting(range)))
        } catch {
            throw JSONError(reason: "a string that is no UTF-8")
        }
    }
}
