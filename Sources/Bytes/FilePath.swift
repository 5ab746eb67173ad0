import Glibc

/// Paths as text.
package enum FilePath {
    /// `path` with links resolved; made absolute only, if it does not exist.
    package static func absolute(_ path: String) -> String {
        if let resolved = unsafe realpath(path, nil) {
            defer { unsafe free(resolved) }
            return unsafe String(cString: resolved)
        }
        guard !path.hasPrefix("/"), let current = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(current) }
        return unsafe "\(String(cString: current))/\(path)"
    }

    /// Where the part behind the last slash begins, in bytes of UTF-8.
    package static func nameStart(of path: String) -> Int {
        let bytes = path.utf8Span.span
        var start = bytes.count
        while start > 0, bytes[start - 1] != UInt8(ascii: "/") { start -= 1 }
        return start
    }

    /// `path` from a byte of its UTF-8 on, at which a part begins.
    package static func part(of path: String, from start: Int) -> Substring {
        path[path.utf8.index(path.startIndex, offsetBy: start)...]
    }
}
