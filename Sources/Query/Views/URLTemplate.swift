/// A URL's path with what looks like an id replaced, so that requests of one kind count together.
package enum URLTemplate {
    package static let placeholder = "{id}"
    /// Shorter numbers in a file's name are versions.
    private static let shortestHash = 5

    /// `/orders/{id}` of `https://example.com:443/orders/8125?page=2`; the text itself if it has
    /// no path.
    package static func of(_ url: String) -> String {
        var bytes = Array(url.utf8)[...]
        if let scheme = colonSlashSlash(bytes) {
            bytes = bytes[(scheme + 3)...]
            guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else { return "/" }
            bytes = bytes[slash...]
        }
        if let end = bytes.firstIndex(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") })
        {
            bytes = bytes[..<end]
        }
        let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.map { part in
            isIdentifier(part) ? placeholder : file(part)
        }.joined(separator: "/")
    }

    /// `app.{id}.js` of `app.f756b334.js`: builds put hashes into the names of files.
    private static func file(_ part: ArraySlice<UInt8>) -> String {
        guard part.contains(UInt8(ascii: ".")) else { return String(decoding: part, as: UTF8.self) }
        return part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map {
            $0.count >= shortestHash && isIdentifier($0)
                ? placeholder : String(decoding: $0, as: UTF8.self)
        }.joined(separator: ".")
    }

    private static func colonSlashSlash(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon + 2 < bytes.endIndex,
            bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/"),
            !bytes[..<colon].contains(UInt8(ascii: "/"))
        else { return nil }
        return colon
    }

    /// Digits; eight or more hexadecimal digits with a decimal one among them; a UUID.
    private static func isIdentifier(_ part: ArraySlice<UInt8>) -> Bool {
        guard !part.isEmpty else { return false }
        var digits = 0
        var letters = 0
        var hyphens = 0
        for byte in part {
            switch byte {
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
