import Bytes
import Glibc

/// An object that a store lists.
package struct StoredObject: Sendable, Equatable {
    /// Path or key by which the store opens it.
    package let path: String
    /// Bytes; -1 where the store cannot tell before the end (standard input).
    package let size: Int64
    /// µs since 1970.
    package let modified: Int64

    package init(path: String, size: Int64, modified: Int64) {
        self.path = path
        self.size = size
        self.modified = modified
    }
}

/// Where log objects come from: a local tree today, S3 later.
package protocol ObjectStore: Sendable {
    /// The root as the user wrote it, for messages.
    var name: String { get }
    /// Every object below the root, in byte order of paths, and what could not be listed.
    /// - Parameter days: folders of AWS's layout that hold the deliveries of other days are passed
    ///   over; days since 1970.
    func list(_ days: ClosedRange<Int64>?) async throws(PipelineError) -> ObjectListing
    func open(_ object: StoredObject) async throws(IOError) -> any ObjectStream
}

package struct ObjectListing: Sendable {
    package var objects: [StoredObject] = []
    /// Whether the root is a single object, which is then taken whatever its name.
    package var isSingleObject = false
    package var unreadable: [IOError] = []
    /// Whether folders of other days were not looked into.
    package var passedOver = false
}

/// The bytes of an open object, front to back.
package protocol ObjectStream {
    /// Fills the front of `buffer` with up to `count` bytes; 0 at the end.
    mutating func read(into buffer: inout [UInt8], count: Int) async throws(IOError) -> Int
    /// Whether the object is not any more what was listed.
    func hasChanged(since object: StoredObject) -> Bool
    func close()
}

/// A folder tree or a single file.
package struct LocalStore: ObjectStore {
    package let name: String

    package init(_ root: String) {
        name = root
    }

    package func list(
        _ days: ClosedRange<Int64>?
    ) async throws(PipelineError) -> ObjectListing {
        var listing = ObjectListing()
        let status: FileStatus
        do { status = try FileStatus(of: name) } catch { throw PipelineError(reading: error) }
        guard status.isDirectory else {
            listing.isSingleObject = true
            // A pipe has no size before its end, and no identity.
            let size = status.isRegular ? Int64(status.size) : -1
            listing.objects = [StoredObject(path: name, size: size, modified: status.modified)]
            return listing
        }
        var root = name
        while root.count > 1, root.hasSuffix("/") { root.removeLast() }
        var visited: Set<[UInt64]> = [status.identity]
        walk(root, days, &visited, into: &listing)
        return listing
    }

    package func open(_ object: StoredObject) async throws(IOError) -> any ObjectStream {
        try FileStream(path: object.path)
    }

    /// - Parameter visited: folders seen; links may lead back to them.
    private func walk(
        _ folder: String, _ days: ClosedRange<Int64>?, _ visited: inout Set<[UInt64]>,
        into listing: inout ObjectListing
    ) {
        if Task.isCancelled { return }
        let names: [String]
        do throws(IOError) { names = try Directory.names(in: folder) } catch {
            listing.unreadable.append(error)
            return
        }
        for name in names where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            do throws(IOError) {
                let status = try FileStatus(of: path)
                if status.isDirectory {
                    if let days, !DeliveryDay.mayHold(days, path) {
                        listing.passedOver = true
                        continue
                    }
                    guard visited.insert(status.identity).inserted else { continue }
                    walk(path, days, &visited, into: &listing)
                } else if status.isRegular {
                    listing.objects.append(
                        StoredObject(
                            path: path, size: Int64(status.size), modified: status.modified))
                }
            } catch {
                listing.unreadable.append(error)
            }
        }
    }
}

/// Standard input as a store of one object.
package struct StandardInput: ObjectStore {
    package let name = Self.path
    /// How it is named, and the lines that came from it: the runs that read it are one object.
    static let path = "-"
    private let now: Int64

    /// - Parameter now: taken as the object's modification time, µs since 1970.
    package init(now: Int64) {
        self.now = now
    }

    package func list(
        _ days: ClosedRange<Int64>?
    ) async throws(PipelineError) -> ObjectListing {
        var listing = ObjectListing()
        listing.isSingleObject = true
        listing.objects = [StoredObject(path: Self.path, size: -1, modified: now)]
        return listing
    }

    package func open(_ object: StoredObject) async throws(IOError) -> any ObjectStream {
        FileStream(descriptor: STDIN_FILENO, path: Self.path)
    }
}

private struct FileStream: ObjectStream {
    private let descriptor: Int32
    private let path: String

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    init(path: String) throws(IOError) {
        self.path = path
        descriptor = try FileDescriptor.open(path)
    }

    mutating func read(into buffer: inout [UInt8], count: Int) async throws(IOError) -> Int {
        // A pipe may stay silent for ever; a cancelled run ends all the same.
        while !FileDescriptor.isReadable(descriptor, milliseconds: 200) {
            if Task.isCancelled { return 0 }
        }
        return try FileDescriptor.read(
            from: descriptor, into: &buffer, count: count, path: path)
    }

    func hasChanged(since object: StoredObject) -> Bool {
        guard object.size >= 0 else { return false }
        // One that is gone was read to its end all the same.
        guard let status = try? FileStatus(of: path) else { return false }
        return Int64(status.size) != object.size || status.modified != object.modified
    }

    func close() {
        FileDescriptor.close(descriptor)
    }
}
