import Bytes

/// Why a Delta table cannot be read or written.
package struct TableError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// The log breaks the protocol.
        case corrupt
        /// The table asks for a feature that is not here.
        case unsupported
        /// Another writer came first; the run can be tried again.
        case conflict
        /// A system call failed; `errno` is kept for the exit code.
        case inputOutput(Int32)
    }

    package let code: Code
    /// File or folder that is meant.
    package let path: String
    package let reason: String

    package init(_ code: Code, _ path: String, _ reason: String) {
        self.code = code
        self.path = path
        self.reason = reason
    }

    package init(_ error: IOError) {
        self.init(.inputOutput(error.code), error.path, "\(error.reason) (\(error.call))")
    }

    package var description: String { "\(path): \(reason)" }
}
