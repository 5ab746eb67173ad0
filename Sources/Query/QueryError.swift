import Bytes
import Glibc
import Parquet
import Table

/// Why a question cannot be answered, in one line that says what to do.
package struct QueryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The raw value is the program's exit code.
    package enum Code: Int32, Sendable {
        /// Whoever read our output has gone, which is no fault.
        case closedPipe = 0
        case usage = 64
        case data = 65
        case noInput = 66
        case inputOutput = 74
        case permission = 77
        case interrupted = 130
        case terminated = 143
    }

    package static let interrupted = QueryError(.interrupted, "stopped by a signal")
    package static let terminated = QueryError(.terminated, "stopped by a signal")

    package let code: Code
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// A failed read of the dataset.
    package init(reading error: IOError) {
        let code = Self.code(errno: error.code)
        self.init(code, "cannot read \(error.path): \(error.reason): \(Self.advice(code))")
    }

    init(_ error: TableError) {
        switch error.code {
        case .inputOutput(let number):
            let code = Self.code(errno: number)
            self.init(code, "cannot read \(error): \(Self.advice(code))")
        case .corrupt, .conflict: self.init(.data, "\(error): restore the table from a copy")
        case .unsupported: self.init(.data, "\(error): use a newer alb502")
        }
    }

    init(_ error: ParquetError) {
        switch error.code {
        case .corrupt: self.init(.data, "\(error): restore the file, or ingest its hour again")
        case .unsupported: self.init(.data, "\(error): use a newer alb502")
        case .unreadable:
            // The error has no errno; trying again tells a missing file from a forbidden one.
            var code = Code.inputOutput
            do { _ = try FileDescriptor.contents(of: error.file ?? "", range: 0..<1) } catch {
                code = Self.code(errno: error.code)
            }
            // The table's log names the file, so its absence is damage.
            self.init(
                code == .noInput ? .data : code,
                "cannot read \(error): \(Self.advice(code))")
        }
    }

    private static func advice(_ code: Code) -> String {
        switch code {
        case .permission: "ask its owner for read access"
        case .noInput: "restore it, or ask again if the table was being cleaned up"
        default: "check the disk and try again"
        }
    }

    private static func code(errno number: Int32) -> Code {
        switch number {
        case ENOENT, ENOTDIR: .noInput
        case EACCES, EPERM: .permission
        default: .inputOutput
        }
    }
}
