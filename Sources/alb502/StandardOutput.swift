import Bytes
import Glibc
import Query

/// Standard output, written in large pieces.
struct StandardOutput: ByteSink {
    private var buffer: [UInt8] = []
    /// No more than fits near the processor.
    private static let pieceSize = 1 << 16

    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Colours on a terminal, unless NO_COLOR says otherwise (no-color.org).
    static var style: TextStyle {
        TextStyle(
            isTerminal && Environment.value("NO_COLOR") == nil ? .terminal : .plain, width: width)
    }

    /// Characters in a line of the terminal; nil if there is none.
    static var width: Int? {
        guard isTerminal else { return nil }
        var size = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }

    mutating func write(_ bytes: ArraySlice<UInt8>) throws(QueryError) {
        if buffer.isEmpty { buffer.reserveCapacity(Self.pieceSize + bytes.count) }
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.pieceSize { try flush() }
    }

    mutating func flush() throws(QueryError) {
        do { try FileDescriptor.writeAll(buffer, to: STDOUT_FILENO, path: "standard output") } catch
        {
            throw error.code == EPIPE
                ? QueryError(.closedPipe, "")
                : QueryError(
                    .inputOutput,
                    "cannot write to standard output: \(error.reason): is there room?")
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Writes all of an answer.
    static func print(_ bytes: [UInt8]) throws(QueryError) {
        var output = StandardOutput()
        try output.write(bytes[...])
        try output.flush()
    }

    static func print(_ text: String) throws(QueryError) {
        try print(Array(text.utf8))
    }
}

/// Messages for people, one line each.
enum StandardError {
    static func write(_ message: String) {
        let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        let bytes = Array("alb502: \(PlainText.sanitized(line))\n".utf8)
        // Where even this cannot be written, the exit code is all there is.
        try? FileDescriptor.writeAll(bytes, to: STDERR_FILENO, path: "standard error")
    }
}
