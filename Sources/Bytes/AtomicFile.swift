import CShims
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
        // The name is there for every reader now; a failed sync cannot take that back.
        try? syncDirectory(directory(of: path))
        return true
    }

    /// Creates `path` and its missing parents, on disk.
    package static func createDirectories(_ path: String) throws(IOError) {
        for parent in try makeDirectories(path) { try syncDirectory(parent) }
    }

    /// Creates `path` and its missing parents.
    /// - Returns: the folders that got an entry, to be synced, the highest first.
    package static func makeDirectories(_ path: String) throws(IOError) -> [String] {
        if unsafe mkdir(path, 0o777) == 0 { return [directory(of: path)] }
        if errno == EEXIST { return [] }
        guard errno == ENOENT else { throw IOError("mkdir", path) }
        let parent = directory(of: path)
        guard parent != path else { throw IOError("mkdir", path) }
        let higher = try makeDirectories(parent)
        guard unsafe mkdir(path, 0o777) == 0 || errno == EEXIST else {
            throw IOError("mkdir", path)
        }
        return higher + [parent]
    }

    /// Removes the file at `path`; one that is gone already is no error.
    package static func remove(_ path: String) throws(IOError) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw IOError("unlink", path) }
    }

    /// Writes a new file at `path`, which nobody looks for yet. The disk begins to take it at once,
    /// and nobody waits for that; `sync` does, before the file is given a name that counts.
    package static func writeBehind(_ bytes: [UInt8], to path: String) throws(IOError) {
        try write(bytes, to: path) { descriptor in
            albatross_start_writing(descriptor)
        }
    }

    /// Waits until what was written to `path` is on disk. Errors of the disk since the file was
    /// written show here (fsync(2), Linux 4.16), whoever has it open.
    package static func sync(_ path: String) throws(IOError) {
        let descriptor = try FileDescriptor.open(path)
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw IOError("fsync", path) }
    }

    /// Moves a file that is complete and on disk to `path`; its folder is to be synced afterwards.
    package static func move(_ source: String, to path: String) throws(IOError) {
        guard unsafe rename(source, path) == 0 else { throw IOError("rename", path) }
    }

    /// Makes the names in a folder survive a power cut.
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

    private static func write(
        _ bytes: [UInt8], to path: String, _ finish: (Int32) throws(IOError) -> Void
    ) throws(IOError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw IOError("open", path) }
        do throws(IOError) {
            try FileDescriptor.writeAll(bytes, to: descriptor, path: path)
            try finish(descriptor)
        } catch {
            close(descriptor)
            unsafe unlink(path)
            throw error
        }
        guard close(descriptor) == 0 else { throw IOError("close", path) }
    }

    /// Removes unfinished files that a dead run left in `folder`.
    package static func sweep(_ folder: String) throws(IOError) {
        do throws(IOError) {
            for name in try Directory.names(in: folder) where name.hasPrefix(temporaryPrefix) {
                try remove("\(folder)/\(name)")
            }
        } catch {
            guard error.code == ENOENT || error.code == ENOTDIR else { throw error }
        }
    }

    private static func writeTemporary(_ bytes: [UInt8], beside path: String) throws(IOError)
        -> String
    {
        let token = UInt64.random(in: .min ... .max)
        let temporary = "\(directory(of: path))/\(temporaryPrefix)\(String(token, radix: 16))"
        do throws(IOError) {
            try write(bytes, to: temporary) { descriptor throws(IOError) in
                guard fsync(descriptor) == 0 else { throw IOError("fsync", path) }
            }
        } catch {
            throw IOError(error.call, path, code: error.code)
        }
        return temporary
    }
}
