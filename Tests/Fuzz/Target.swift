import Bytes
import Glibc
import Parquet

/// A file to be damaged: its bytes, what they decode to, and which of them a checksum covers.
struct Target {
    let path: String
    let bytes: [UInt8]
    let contents: Contents
    /// Page bodies with a CRC: damage there must never give other data.
    private let checked: [Range<Int>]

    init?(path: String) throws {
        guard let contents = Contents(path: path) else { return nil }
        self.path = path
        self.contents = contents
        bytes = try FileDescriptor.contents(of: path)
        let reader = try FileReader(path: path)
        var checked: [Range<Int>] = []
        for group in reader.metadata.rowGroups.indices {
            for column in reader.leaves.indices {
                let pages = (try? reader.pages(column: column, rowGroup: group)) ?? []
                checked += pages.filter { $0.header.crc != nil }.map(\.body)
            }
        }
        self.checked = checked
    }

    /// Whether every change lies in a page body that has a CRC.
    func isChecked(_ changed: [UInt8]) -> Bool {
        guard changed.count == bytes.count else { return false }
        let places = bytes.indices.filter { bytes[$0] != changed[$0] }
        return places.allSatisfy { place in checked.contains { $0.contains(place) } }
    }
}

/// The file that damaged copies are read from; where the process is killed, it stays for a look.
struct Scratch {
    let path: String
    private let descriptor: Int32

    init(path: String) throws {
        self.path = path
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw IOError("open", path) }
    }

    func write(_ bytes: [UInt8]) throws {
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw IOError("ftruncate", path)
        }
        try FileDescriptor.writeAll(bytes, to: descriptor, path: path)
    }

    func remove() {
        _ = unsafe unlink(path)
        FileDescriptor.close(descriptor)
    }
}
