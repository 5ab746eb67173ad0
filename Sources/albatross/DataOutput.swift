import Bytes
import Glibc
import Pipeline

/// Standard output for much data, written in large pieces.
struct DataOutput {
    /// Whether the reader has gone away, which is no error; what is written after that is dropped.
    private(set) var isClosed = false
    private var buffer: [UInt8] = []
    private static let pieceSize = 1 << 18

    init() {
        // A reader that stops early is told by EPIPE instead.
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// Characters in a line of the terminal; nil if there is none.
    static var width: Int? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1,
            unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
        else { return nil }
        return Int(size.ws_col)
    }

    mutating func write(_ bytes: some Collection<UInt8>) throws(PipelineError) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.pieceSize { try flush() }
    }

    mutating func flush() throws(PipelineError) {
        defer { buffer.removeAll(keepingCapacity: true) }
        guard !isClosed else { return }
        do { try FileDescriptor.writeAll(buffer, to: STDOUT_FILENO, path: "standard output") } catch
        {
            guard error.code == EPIPE else {
                throw PipelineError(.inputOutput, "cannot write to \(error.path): \(error.reason)")
            }
            isClosed = true
        }
    }

    /// Writes all of an answer.
    static func print(_ bytes: some Collection<UInt8>) throws(PipelineError) {
        var output = DataOutput()
        try output.write(bytes)
        try output.flush()
    }
}
