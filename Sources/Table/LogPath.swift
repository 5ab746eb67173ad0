/// Paths of data files as the log has them: relative to the table, as URIs (protocol, "Add File").
package enum LogPath {
    /// The file's path on disk, `%` escapes undone; what is no escape is kept as it is.
    package static func decoded(_ path: String) -> String {
        guard path.utf8.contains(UInt8(ascii: "%")) else { return path }
        let bytes = Array(path.utf8)
        var decoded: [UInt8] = []
        var offset = 0
        while offset < bytes.count {
            if bytes[offset] == UInt8(ascii: "%"), offset + 2 < bytes.count,
                let high = digit(bytes[offset + 1]), let low = digit(bytes[offset + 2])
            {
                decoded.append(high << 4 | low)
                offset += 3
            } else {
                decoded.append(bytes[offset])
                offset += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// What tells files apart: an absolute path may come with or without its scheme.
    static func key(_ path: String) -> String {
        guard path.hasPrefix("file:/") else { return path }
        return "/" + path.dropFirst(6).drop { $0 == "/" }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
    }
}
