/// A URL's path with what looks like an id replaced, so that requests of one kind count together.
package enum URLTemplate {
    package static let placeholder = "{id}"
    private static let placeholderBytes = Array(placeholder.utf8)
    /// Shorter numbers in a file's name are versions.
    private static let shortestHash = 5

    /// `/orders/{id}` of `https://example.com:443/orders/8125?page=2`; the text itself if it has
    /// no path.
    package static func of(_ url: String) -> String {
        let bytes = Array(url.utf8)
        var template: [UInt8] = []
        append(bytes.span, bytes.indices, to: &template)
        return String(decoding: template, as: UTF8.self)
    }

    /// The same in bytes.
    static func append(_ bytes: Span<UInt8>, _ url: Range<Int>, to template: inout [UInt8]) {
        var start = url.lowerBound
        if let scheme = colonSlashSlash(bytes, url) {
            guard
                let slash = (scheme + 3..<url.upperBound).first(where: {
                    bytes[$0] == UInt8(ascii: "/")
                })
            else { return template.append(UInt8(ascii: "/")) }
            start = slash
        }
        var part = start
        var hasDot = false
        var index = start
        while true {
            let byte = index < url.upperBound ? bytes[index] : UInt8(ascii: "?")
            switch byte {
            case UInt8(ascii: "."): hasDot = true
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"):
                append(part: part..<index, bytes, hasDot, to: &template)
                guard byte == UInt8(ascii: "/") else { return }
                template.append(byte)
                (part, hasDot) = (index + 1, false)
            default: break
            }
            index += 1
        }
    }

    /// `app.{id}.js` of `app.f756b334.js`: builds put hashes into the names of files.
    private static func append(
        part: Range<Int>, _ bytes: Span<UInt8>, _ hasDot: Bool, to template: inout [UInt8]
    ) {
        if !hasDot {
            append(piece: part, bytes, isIdentifier(bytes, part), to: &template)
            return
        }
        var start = part.lowerBound
        for index in part.lowerBound...part.upperBound
        where index == part.upperBound || bytes[index] == UInt8(ascii: ".") {
            let piece = start..<index
            append(
                piece: piece, bytes,
                piece.count >= shortestHash && isIdentifier(bytes, piece), to: &template)
            if index < part.upperBound { template.append(UInt8(ascii: ".")) }
            start = index + 1
        }
    }

    private static func append(
        piece: Range<Int>, _ bytes: Span<UInt8>, _ isFolded: Bool, to template: inout [UInt8]
    ) {
        if isFolded {
            template.append(contentsOf: placeholderBytes)
        } else {
            for index in piece { template.append(bytes[index]) }
        }
    }

    private static func colonSlashSlash(_ bytes: Span<UInt8>, _ url: Range<Int>) -> Int? {
        for index in url {
            switch bytes[index] {
            case UInt8(ascii: "/"): return nil
            case UInt8(ascii: ":"):
                return index + 2 < url.upperBound && bytes[index + 1] == UInt8(ascii: "/")
                    && bytes[index + 2] == UInt8(ascii: "/") ? index : nil
            default: continue
            }
        }
        return nil
    }

    /// Digits; eight or more hexadecimal digits with a decimal one among them; a UUID.
    private static func isIdentifier(_ bytes: Span<UInt8>, _ part: Range<Int>) -> Bool {
        guard !part.isEmpty else { return false }
        var digits = 0
        var letters = 0
        var hyphens = 0
        for index in part {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
                letters += 1
            case UInt8(ascii: "-"): hyphens += 1
            default: return false
            }
        }
        if hyphens > 0 { return hyphens == 4 && digits + letters == 32 }
        return letters == 0 || digits > 0 && digits + letters >= 8
    }
}
