/// Finds bytes that are not UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
package enum UTF8Check {
    /// Offset in `bytes` of the first sequence that is not well-formed; nil if all are.
    package static func firstInvalidByte(_ bytes: ArraySlice<UInt8>) -> Int? {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let lead = bytes[index]
            let length: Int
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch lead {
            case 0x00...0x7F: length = 1
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: length = 3
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: length = 4
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: return index - bytes.startIndex
            }
            guard index + length <= bytes.endIndex else { return index - bytes.startIndex }
            if length > 1, !second.contains(bytes[index + 1]) { return index - bytes.startIndex }
            for offset in index + 2..<max(index + 2, index + length)
            where !(0x80...0xBF).contains(bytes[offset]) {
                return index - bytes.startIndex
            }
            index += length
        }
        return nil
    }
}
