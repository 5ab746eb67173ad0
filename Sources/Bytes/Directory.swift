import Glibc

/// What a path leads to, links followed.
package struct FileStatus: Sendable, Equatable {
    package let isDirectory: Bool
    package let isRegular: Bool
    /// Bytes.
    package let size: Int
    /// µs since 1970.
    package let modified: Int64
    /// Device and inode: what the path leads to, whatever its name.
    package let identity: [UInt64]

    package init(of path: String) throws(IOError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw IOError("stat", path) }
        isDirectory = status.st_mode & S_IFMT == S_IFDIR
        isRegular = status.st_mode & S_IFMT == S_IFREG
        size = Int(status.st_size)
        identity = [UInt64(status.st_dev), UInt64(status.st_ino)]
        modified = Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1000
    }
}

/// Listing folders.
package enum Directory {
    /// Whether anything stands at `path`.
    package static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    /// Whether `path` is a symbolic link.
    package static func isLink(_ path: String) throws(IOError) -> Bool {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { throw IOError("lstat", path) }
        return status.st_mode & S_IFMT == S_IFLNK
    }

    /// Removes a folder that has nothing in it; any other one stays.
    /// - Returns: whether it was removed.
    @discardableResult
    package static func removeEmpty(_ path: String) -> Bool {
        unsafe rmdir(path) == 0
    }

    /// Names in `path` in order, without `.` and `..`.
    package static func names(in path: String) throws(IOError) -> [String] {
        guard let stream = unsafe opendir(path) else { throw IOError("opendir", path) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { text in
                    unsafe String(cString: text)
                }
            }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw IOError("readdir", path) }
        return names.sorted()
    }
}
