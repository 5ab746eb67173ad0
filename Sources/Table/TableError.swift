import Bytes
import Glibc

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
    /// Whether another look at the folder may show what was missing in this one.
    let mayPass: Bool

    package init(_ code: Code, _ path: String, _ reason: String) {
        self.init(code, path, reason, mayPass: false)
    }

    init(_ code: Code, _ path: String, _ reason: String, mayPass: Bool) {
        self.code = code
        self.path = path
        self.reason = reason
        self.mayPass = mayPass || code == .inputOutput(ENOENT)
    }

    package init(_ error: IOError) {
        self.init(.inputOutput(error.code), error.path, "\(error.reason) (\(error.call))")
    }

    var isMissingFile: Bool { code == .inputOutput(ENOENT) }

    package var description: String { "\(path): \(reason)" }
}
