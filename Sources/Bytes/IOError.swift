import Glibc

/// A failed system call: which one, on which path, and errno.
package struct IOError: Error, Equatable, Sendable, CustomStringConvertible {
    package let call: String
    package let path: String
    package let code: Int32

    package init(_ call: String, _ path: String, code: Int32 = errno) {
        self.call = call
        self.path = path
        self.code = code
    }

    /// `ENOENT`: what was named is not there.
    package static let notFound = ENOENT

    package var reason: String {
        unsafe String(cString: strerror(code))
    }

    package var description: String { "\(path): \(reason) (\(call))" }
}
