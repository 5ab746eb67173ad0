import Bytes
import Glibc

/// What one listing of `_delta_log` shows (protocol, "Delta Log Entries" and "Checkpoints").
struct LogFolder: Sendable {
    /// A checkpoint of the classic kind, in one file or several.
    struct CheckpointFiles: Sendable, Equatable {
        let version: Int64
        /// Names in the order of the parts.
        let names: [String]
    }

    let path: String
    /// Versions with a JSON file, ascending.
    private(set) var versions: [Int64] = []
    /// Complete checkpoints, ascending.
    private(set) var checkpoints: [CheckpointFiles] = []
    /// Every file that belongs to a version, in order of names.
    private var names: [(version: Int64, name: String)] = []
    /// A checkpoint named by UUID, which is of the V2 kind; nil if there is none.
    private(set) var foreignCheckpoint: String?

    /// The newest state that the folder can show; nil if it shows none.
    var newest: Int64? {
        guard let version = versions.last ?? checkpoints.last?.version else { return nil }
        return max(version, checkpoints.last?.version ?? version)
    }

    /// An empty listing if there is no such folder.
    init(_ path: String) throws(TableError) {
        self.path = path
        let names: [String]
        do { names = try Directory.names(in: path) } catch {
            if error.code == ENOENT { names = [] } else { throw TableError(error) }
        }
        var parts: [Int64: [Int64: [String]]] = [:]
        for name in names {
            let words = name.split(separator: ".", omittingEmptySubsequences: false)
            guard let version = Self.number(words[0], digits: 20) else { continue }
            self.names.append((version, name))
            if words.count == 2, words[1] == "json" {
                versions.append(version)
            } else if words.count == 3, words[1] == "checkpoint", words[2] == "parquet" {
                parts[version, default: [:]][1, default: []] = [name]
            } else if words.count == 5, words[1] == "checkpoint", words[4] == "parquet",
                Self.number(words[2], digits: 10) != nil,
                let count = Self.number(words[3], digits: 10), count > 1
            {
                // Names are sorted, so the parts come in their order.
                parts[version, default: [:]][count, default: []].append(name)
            } else if words.count == 4, words[1] == "checkpoint" {
                foreignCheckpoint = name
            }
        }
        for version in parts.keys.sorted() {
            let complete = parts[version]?.filter { $0.key == $0.value.count }
            guard let fewest = complete?.min(by: { $0.key < $1.key }) else { continue }
            checkpoints.append(CheckpointFiles(version: version, names: fewest.value))
        }
    }

    /// Leaves out what was committed after `version`.
    mutating func forget(after version: Int64) {
        versions.removeAll { $0 > version }
        checkpoints.removeAll { $0.version > version }
    }

    /// Files of versions older than `version`: their actions are in its checkpoint.
    func superseded(by version: Int64) -> [String] {
        names.filter { $0.version < version }.map(\.name)
    }

    /// Where the JSON file of a version lies.
    static func file(_ version: Int64, in path: String) -> String {
        "\(path)/\(digits(version)).json"
    }

    /// Where a version's checkpoint lies.
    static func checkpoint(_ version: Int64, in path: String) -> String {
        "\(path)/\(digits(version)).checkpoint.parquet"
    }

    private static func digits(_ version: Int64) -> String {
        let digits = String(version)
        return String(repeating: "0", count: max(0, 20 - digits.count)) + digits
    }

    private static func number(_ text: Substring, digits: Int) -> Int64? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }
}
