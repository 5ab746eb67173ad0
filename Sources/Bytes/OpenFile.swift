import Glibc
import Synchronization

/// A file that stays open for reading as long as somebody has this.
package final class OpenFile: Sendable {
    package let path: String
    /// Bytes, when it was opened.
    package let size: Int
    /// -1 where it is opened for each read, or held.
    private let descriptor: Int32
    /// All bytes that will be asked for, where one read is to do for all.
    private let held: [UInt8]?
    /// Where those begin.
    private let heldStart: Int

    /// Files that are kept open; of more, each read opens its file again, since a process may have 1024.
    private static let limit = 256
    private static let kept = Atomic<Int>(0)

    /// Bytes up to which a file is held where that is wanted.
    private static let heldSize = 64 << 20

    /// - Parameter isWhole: whether nearly all of it will be read: it is held, if it is not too large.
    package init(_ path: String, isWhole: Bool = false) throws(IOError) {
        self.path = path
        let opened = try FileDescriptor.open(path)
        var status = stat()
        guard unsafe fstat(opened, &status) == 0 else {
            let failure = IOError("fstat", path)
            FileDescriptor.close(opened)
            throw failure
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            FileDescriptor.close(opened)
            throw IOError("read", path, code: EISDIR)
        }
        size = Int(status.st_size)
        heldStart = 0
        if isWhole, size <= Self.heldSize {
            defer { FileDescriptor.close(opened) }
            descriptor = -1
            held = try FileDescriptor.contents(of: opened, range: 0..<size, path: path)
            return
        }
        held = nil
        if Self.kept.add(1, ordering: .relaxed).newValue <= Self.limit {
            descriptor = opened
        } else {
            Self.kept.subtract(1, ordering: .relaxed)
            FileDescriptor.close(opened)
            descriptor = -1
        }
    }

    deinit {
        guard descriptor >= 0 else { return }
        FileDescriptor.close(descriptor)
        Self.kept.subtract(1, ordering: .relaxed)
    }

    /// Bytes that are a file though they lie in none.
    /// - Parameter path: for errors.
    package init(_ bytes: [UInt8], path: String) {
        self.path = path
        (size, descriptor, held, heldStart) = (bytes.count, -1, bytes, 0)
    }

    /// A file of which only `part` will be asked for, which is read at once; nil where the file has
    /// another size.
    package init?(_ path: String, holding part: Range<Int>, size: Int) throws(IOError) {
        self.path = path
        self.size = size
        let opened = try FileDescriptor.open(path)
        defer { FileDescriptor.close(opened) }
        var status = stat()
        guard unsafe fstat(opened, &status) == 0 else { throw IOError("fstat", path) }
        guard Int(status.st_size) == size else { return nil }
        (descriptor, heldStart) = (-1, part.lowerBound)
        held = try FileDescriptor.contents(of: opened, range: part, path: path)
    }

    /// The part of `range` that the file has.
    package func contents(_ range: Range<Int>) throws(IOError) -> [UInt8] {
        if let held {
            let part = heldStart..<heldStart + held.count
            let there = range.clamped(to: part)
            return Array(held[there.lowerBound - heldStart..<there.upperBound - heldStart])
        }
        guard descriptor >= 0 else {
            return try FileDescriptor.contents(of: path, range: range)
        }
        return try FileDescriptor.contents(of: descriptor, range: range, path: path)
    }
}
