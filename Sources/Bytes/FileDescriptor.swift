import Glibc

/// Reading and writing on descriptors, with EINTR retried.
package enum FileDescriptor {
    /// Opens for reading.
    package static func open(_ path: String) throws(IOError) -> Int32 {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw IOError("open", path) }
        return descriptor
    }

    /// Whether a read would not wait, asked for so long. Files and closed pipes never wait.
    package static func isReadable(_ descriptor: Int32, milliseconds: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&request, 1, milliseconds) != 0
    }

    package static func close(_ descriptor: Int32) {
        _ = Glibc.close(descriptor)
    }

    package static func writeAll(
        _ bytes: [UInt8], to descriptor: Int32, path: String
    ) throws(IOError) {
        var offset = 0
        while offset < bytes.count {
            let written = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(
                    descriptor, buffer.baseAddress.unsafelyUnwrapped + offset, buffer.count - offset
                )
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw IOError("write", path)
            }
            offset += written
        }
    }

    /// Reads up to `count` bytes into the front of `buffer`; 0 at the end of the file.
    package static func read(
        from descriptor: Int32, into buffer: inout [UInt8], count: Int, path: String
    ) throws(IOError) -> Int {
        precondition(count <= buffer.count)
        while true {
            let got = unsafe buffer.withUnsafeMutableBytes { target in
                unsafe Glibc.read(descriptor, target.baseAddress, count)
            }
            if got >= 0 { return got }
            guard errno == EINTR else { throw IOError("read", path) }
        }
    }

    /// Size of the file in bytes.
    package static func size(of path: String) throws(IOError) -> Int {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw IOError("stat", path) }
        return Int(status.st_size)
    }

    /// The whole file, or the part of `range` that the file has.
    package static func contents(
        of path: String, range: Range<Int>? = nil
    ) throws(IOError) -> [UInt8] {
        let descriptor = try open(path)
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw IOError("fstat", path) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw IOError("read", path, code: EISDIR) }
        let size = Int(status.st_size)
        let wanted = (range ?? 0..<size).clamped(to: 0..<max(size, range?.upperBound ?? 0))
        return try contents(of: descriptor, range: wanted, path: path)
    }

    /// The part of `range` that an open file has.
    package static func contents(
        of descriptor: Int32, range wanted: Range<Int>, path: String
    ) throws(IOError) -> [UInt8] {
        var failure: IOError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: wanted.count) { buffer, filled in
            filled = 0
            while filled < wanted.count {
                let got = unsafe pread(
                    descriptor, buffer.baseAddress.unsafelyUnwrapped + filled,
                    wanted.count - filled,
                    off_t(wanted.lowerBound + filled))
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = IOError("pread", path) }
                if got <= 0 { break }
                filled += got
            }
        }
        if let failure { throw failure }
        return bytes
    }
}
