import Bytes
import Foundation

/// A Delta Lake table in a folder (protocol versions: reader 1, writer 2).
package struct DeltaTable: Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    private var logPath: String { "\(path)/_delta_log" }

    /// The newest state; nil if the folder is no table yet.
    package func snapshot() throws(TableError) -> Snapshot? {
        let versions = try self.versions()
        guard let last = versions.last else { return nil }
        guard versions.first == 0 else {
            throw TableError(
                .unsupported, logPath,
                "the log begins at version \(versions.first ?? 0); checkpoints cannot be read yet (#4)"
            )
        }
        guard versions.count == Int(last) + 1 else {
            throw TableError(.corrupt, logPath, "versions are missing in the log")
        }
        var replay = Replay()
        for version in versions { replay.apply(try actions(of: version)) }
        return try replay.snapshot(version: last, path: path)
    }

    /// Commits `actions` as the version after `version` (-1 for a new table).
    /// - Throws: `.conflict` if that version exists already.
    package func commit(_ actions: [Action], after version: Int64) throws(TableError) -> Int64 {
        let next = version + 1
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        var bytes: [UInt8] = []
        for action in actions {
            guard let line = try? encoder.encode(action) else {
                throw TableError(.corrupt, path, "an action cannot be written as JSON")
            }
            bytes.append(contentsOf: line)
            bytes.append(UInt8(ascii: "\n"))
        }
        do {
            try AtomicFile.createDirectories(logPath)
            guard try AtomicFile.create(bytes, at: file(of: next)) else {
                throw TableError(.conflict, path, "another run committed version \(next) first")
            }
        } catch let error as IOError {
            throw TableError(error)
        } catch let error as TableError {
            throw error
        } catch {
            throw TableError(.corrupt, path, "\(error)")
        }
        return next
    }

    /// Removes unfinished files that a dead writer left in the log. Only where no other writes.
    package func sweep() throws(TableError) {
        do { try AtomicFile.sweep(logPath) } catch { throw TableError(error) }
    }

    private func actions(of version: Int64) throws(TableError) -> [Action] {
        let name = file(of: version)
        let bytes: [UInt8]
        do { bytes = try FileDescriptor.contents(of: name) } catch { throw TableError(error) }
        let decoder = JSONDecoder()
        var actions: [Action] = []
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let action = try? decoder.decode(Action.self, from: Data(line)) else {
                throw TableError(.corrupt, name, "line \(index + 1) is no action")
            }
            actions.append(action)
        }
        return actions
    }

    private func file(of version: Int64) -> String {
        let digits = String(version)
        return "\(logPath)/\(String(repeating: "0", count: 20 - digits.count))\(digits).json"
    }

    /// Versions with a JSON file, ascending; empty if there is no log.
    private func versions() throws(TableError) -> [Int64] {
        let names: [String]
        do { names = try Directory.names(in: logPath) } catch {
            if error.code == ENOENT { return [] }
            throw TableError(error)
        }
        return names.compactMap { name in
            guard name.count == 25, name.hasSuffix(".json") else { return nil }
            return Int64(name.dropLast(5))
        }.sorted()
    }
}
