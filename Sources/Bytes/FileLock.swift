import Glibc
import Synchronization

/// An exclusive lock on a file, which the kernel gives up when its process ends, however it ends.
package final class FileLock: Sendable {
    private let descriptor: Mutex<Int32?>
    private let path: String

    /// Takes the lock on `path`, which is made if it is missing.
    /// - Returns: nil if another process holds it.
    package init?(path: String) throws(IOError) {
        let opened = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard opened >= 0 else { throw IOError("open", path) }
        while flock(opened, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            let error = IOError("flock", path)
            close(opened)
            guard error.code == EWOULDBLOCK else { throw error }
            return nil
        }
        self.path = path
        descriptor = Mutex(opened)
    }

    deinit {
        release()
    }

    /// Replaces the file's content: a note for those who find the lock taken.
    package func write(_ note: [UInt8]) throws(IOError) {
        let descriptor = descriptor.withLock { $0 } ?? -1
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw IOError("ftruncate", path)
        }
        try FileDescriptor.writeAll(note, to: descriptor, path: path)
    }

    /// Empties the file and gives the lock up.
    package func release() {
        descriptor.withLock { held in
            guard let opened = held else { return }
            ftruncate(opened, 0)
            close(opened)
            held = nil
        }
    }
}
