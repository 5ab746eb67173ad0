import Bytes

/// Writes CSV (RFC 4180 with `\n` line ends, as Unix tools do). Null is an empty cell and the
/// empty string is `""`.
package struct CSVText: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var isFirst = true

    package init() {}

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        isFirst = true
    }

    package mutating func field(_ text: String?) {
        field(text.map { Array($0.utf8)[...] })
    }

    /// Nil is null.
    package mutating func field(_ text: ArraySlice<UInt8>?) {
        separate()
        guard let text else { return }
        guard text.isEmpty || text.contains(where: Self.needsQuotes) else {
            bytes.append(contentsOf: text)
            return
        }
        quote(text)
    }

    private mutating func quote(_ text: ArraySlice<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a field whose text `append` adds; false is null.
    mutating func field(_ append: (inout [UInt8]) -> Bool) {
        separate()
        let start = bytes.count
        guard append(&bytes), start == bytes.count || needsQuotes(from: start) else { return }
        let text = Array(bytes[start...])
        bytes.removeSubrange(start...)
        quote(text[...])
    }

    package mutating func endRecord() {
        bytes.append(UInt8(ascii: "\n"))
        isFirst = true
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }

    private func needsQuotes(from start: Int) -> Bool {
        let text = bytes.span
        var index = start
        while index < text.count {
            // Nearly all letters of logs are above all that needs quotes: eight at a time are.
            if index + 8 <= text.count, Kernels.isAbove(0x2C, Kernels.word(text, index)) {
                index += 8
                continue
            }
            let end = min(index + 8, text.count)
            for place in index..<end where Self.needsQuotes(text[place]) { return true }
            index = end
        }
        return false
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
    }
}
