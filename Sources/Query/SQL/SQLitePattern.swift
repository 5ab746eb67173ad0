import CShims

/// SQLite's own LIKE and GLOB, so that a pattern means the same in the scan as in a statement.
enum SQLitePattern {
    /// - Parameter pattern: with a 0 byte at its end. A text ends at its first 0 byte.
    static func isLike(_ pattern: [UInt8], _ text: ArraySlice<UInt8>) -> Bool {
        unsafe ask(pattern, text) { unsafe sqlite3_strlike($0, $1, 0) == 0 }
    }

    /// - Parameter pattern: with a 0 byte at its end. A text ends at its first 0 byte.
    static func isGlob(_ pattern: [UInt8], _ text: ArraySlice<UInt8>) -> Bool {
        unsafe ask(pattern, text) { unsafe sqlite3_strglob($0, $1) == 0 }
    }

    private static func ask(
        _ pattern: [UInt8], _ text: ArraySlice<UInt8>,
        _ question: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Bool
    ) -> Bool {
        precondition(pattern.last == 0, "a pattern ends with 0")
        var ended = Array(text)
        ended.append(0)
        return unsafe pattern.withUnsafeBytes { pattern in
            unsafe ended.withUnsafeBytes { text in
                guard let left = pattern.baseAddress, let right = text.baseAddress else {
                    return false
                }
                return unsafe question(
                    left.assumingMemoryBound(to: CChar.self),
                    right.assumingMemoryBound(to: CChar.self))
            }
        }
    }
}
