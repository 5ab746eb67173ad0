import Glibc

/// Files that appear under their final name only when they are complete and on disk.
package enum AtomicFile {
    /// Prefix of unfinished files; a leading dot hides them from every reader of the table.
    package static let temporaryPrefix = ".tmp-"

    /// Writes a temporary file beside `path`, syncs it and renames it over `path`.
    package static func write(_ bytes: [UInt8], to path: String) throws(IOError) {
        let temporary = try writeTemporary(bytes, beside: path)
        guard unsafe rename(temporary, path) == 0 else {
            let error = IOError("rename", path)
            unsafe unlink(temporary)
            throw error
        }
        try syncDirectory(directory(of: path))
    }

    /// Puts a file at `path` unless one is there already: the primitive of a Delta commit.
    /// - Returns: false if `path` existed; nothing was changed then.
    package static func create(_ bytes: [UInt8], at path: String) throws(IOError) -> Bool {
        let temporary = try writeTemporary(bytes, beside: path)
        defer { unsafe unlink(temporary) }
        // link(2) fails if the name exists, and the name never shows half a file.
        guard unsafe link(temporary, path) == 0 else {
            if errno == EEXIST { return false }
            throw IOError("link", path)
        }
        try syncDirectory(directory(of: path))
        return true
    }

    /// Creates `path` and its missing parents.
    package static func createDirectories(_ path: String) throws(IOError) {
        if unsafe mkdir(path, 0o777) == 0 || errno == EEXIST { return }
        guard errno == ENOENT else { throw IOError("mkdir", path) }
        let parent = directory(of: path)
        guard parent != path else { throw IOError("mkdir", path) }
        try createDirectories(parent)
        guard unsafe mkdir(path, 0o777) == 0 || errno == EEXIST else { throw IOError("mkdir", path) }
    }

    package static func syncDirectory(_ path: String) throws(IOError) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY)
        guard descriptor >= 0 else { throw IOError("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw IOError("fsync", path) }
    }

    /// The part of `path` before the last slash.
    package static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func writeTemporary(_ bytes: [UInt8], beside path: String) throws(IOError) -> String {
        let token = UInt64.random(in: .min ... .max)
        let temporary = "\(directory(of: path))/\(temporaryPrefix)\(String(token, radix: 16))"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw IOError("open", path) }
        do throws(IOError) {
            try FileDescriptor.writeAll(bytes, to: descriptor, path: path)
            guard fsync(descriptor) == 0 else { throw IOError("fsync", path) }
        } catch {
            close(descriptor)
            unsafe unlink(temporary)
            throw error
        }
        guard close(descriptor) == 0 else { throw IOError("close", path) }
        return temporary
    }
}

/// Reading and writing on descriptors, with EINTR retried.
package enum FileDescriptor {
    package static func writeAll(
        _ bytes: [UInt8], to descriptor: Int32, path: String
    ) throws(IOError) {
        var offset = 0
        while offset < bytes.count {
            let written = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress.unsafelyUnwrapped + offset, buffer.count - offset)
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

    /// The whole file, or `range` of it.
    package static func contents(
        of path: String, range: Range<Int>? = nil
    ) throws(IOError) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw IOError("open", path) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw IOError("fstat", path) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw IOError("read", path, code: EISDIR) }
        let size = Int(status.st_size)
        let wanted = (range ?? 0..<size).clamped(to: 0..<max(size, range?.upperBound ?? 0))
        var failure: IOError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: wanted.count) { buffer, filled in
            filled = 0
            while filled < wanted.count {
                let got = unsafe pread(
                    descriptor, buffer.baseAddress.unsafelyUnwrapped + filled, wanted.count - filled,
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
