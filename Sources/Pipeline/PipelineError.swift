import Bytes
import Glibc
import Parquet
import Table

/// How a run ends, as the shell sees it (sysexits where one fits).
package enum ExitStatus: Int32, Sendable, Equatable {
    case success = 0
    case failure = 1
    case usage = 64
    /// Bad data: too many refused lines, or an object that is damaged.
    case data = 65
    case noInput = 66
    case tryAgain = 75
    case cannotCreate = 73
    case inputOutput = 74
    /// Another run is writing the dataset.
    case leaseHeld = 76
    case permission = 77
    case configuration = 78
}

/// A run that cannot go on: one line for people, one code for the shell.
package struct PipelineError: Error, Sendable, Equatable, CustomStringConvertible {
    package let status: ExitStatus
    package let description: String

    package init(_ status: ExitStatus, _ description: String) {
        self.status = status
        self.description = description
    }

    /// A failure while writing the dataset.
    init(writing error: TableError) {
        switch error.code {
        case .conflict:
            self.init(.tryAgain, "\(error.description); run again")
        case .inputOutput(let code):
            self.init(Self.status(writing: code), "cannot write \(error.description)")
        case .corrupt:
            self.init(.data, "\(error.description); the dataset's log needs repair")
        case .unsupported:
            self.init(.data, error.description)
        }
    }

    /// A failure while reading a table of the dataset.
    init(reading error: TableError) {
        switch error.code {
        case .inputOutput(IOError.notFound):
            self.init(.data, "\(error.path): is gone: restore the dataset from a copy")
        case .inputOutput(let code): self.init(reading: IOError("read", error.path, code: code))
        default: self.init(.data, error.description)
        }
    }

    /// A failure while reading a data file of the dataset.
    init(reading error: ParquetError) {
        let gone = error.code == .unreadable
        self.init(
            gone ? .inputOutput : .data,
            "\(error.description); \(gone ? "check the disk" : "restore the file"), then run 'albatross verify'"
        )
    }

    init(writing error: IOError) {
        self.init(Self.status(writing: error.code), "cannot write \(error.description)")
    }

    /// A failure while reading the source.
    package init(reading error: IOError) {
        switch error.code {
        case ENOENT, ENOTDIR: self.init(.noInput, "\(error.path): no such file or folder")
        case EACCES, EPERM: self.init(.permission, "\(error.path): permission denied")
        default: self.init(.inputOutput, error.description)
        }
    }

    private static func status(writing code: Int32) -> ExitStatus {
        switch code {
        case EACCES, EPERM: .permission
        case EROFS, ENOENT, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG: .cannotCreate
        default: .inputOutput
        }
    }
}
