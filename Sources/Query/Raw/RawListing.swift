import AccessLog
import Bytes
import Schemas

/// The logs below a folder, or a single one.
struct RawListing {
    /// In order of their time, those whose name tells none first; each once.
    let objects: [RawObject]

    init(_ root: String) throws(QueryError) {
        let status: FileStatus
        do { status = try FileStatus(of: root) } catch { throw QueryError(reading: error) }
        var found: [RawObject] = []
        if status.isDirectory {
            var folder = root
            while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
            var visited: Set<[UInt64]> = [status.identity]
            try Self.walk(folder, &visited, into: &found)
        } else if let object = try Self.object(root, status, isSingle: true) {
            found = [object]
        }
        guard !found.isEmpty else {
            throw QueryError(
                .noInput,
                "\(root) has no load balancer logs: name a folder with .log.gz files, or one file")
        }
        objects = Self.distinct(found)
    }

    private static func walk(
        _ folder: String, _ visited: inout Set<[UInt64]>, into found: inout [RawObject]
    ) throws(QueryError) {
        let names: [String]
        do { names = try Directory.names(in: folder) } catch { throw QueryError(reading: error) }
        for name in names where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            // What vanished or leads nowhere is nobody's log.
            guard let status = try? FileStatus(of: path) else { continue }
            if status.isDirectory {
                // Links may lead back.
                guard visited.insert(status.identity).inserted else { continue }
                try walk(path, &visited, into: &found)
            } else if status.isRegular,
                let object = try object(path, status, isSingle: false)
            {
                found.append(object)
            }
        }
    }

    /// Nil if the name is not that of a load balancer's log.
    private static func object(
        _ path: String, _ status: FileStatus, isSingle: Bool
    ) throws(QueryError) -> RawObject? {
        let size = Int64(status.size)
        switch ObjectKind(key: path) {
        case .log(let key):
            return RawObject(
                path: path, name: SourceName.of(path), family: key.family, key: key, size: size)
        case .unnamed:
            guard isSingle || path.hasSuffix(".log") || path.hasSuffix(".gz") else { return nil }
            return RawObject(
                path: path, name: SourceName.of(path), family: try RawText.family(of: path),
                key: nil, size: size)
        case .networkLoadBalancer, .classicLoadBalancer, .testFile: return nil
        }
    }

    /// Of several copies of an object the one that was not gunzipped, and the largest of those.
    private static func distinct(_ found: [RawObject]) -> [RawObject] {
        var chosen: [String: RawObject] = [:]
        for object in found {
            if let other = chosen[object.identity],
                (other.isGzipName ? 1 : 0, other.size) >= (object.isGzipName ? 1 : 0, object.size)
            {
                continue
            }
            chosen[object.identity] = object
        }
        let sorted = chosen.values.sorted { left, right in
            (left.key?.intervalEnd ?? .min, left.name) < (
                right.key?.intervalEnd ?? .min, right.name
            )
        }
        return sorted.enumerated().map { number, object in
            var object = object
            object.ordinal = number
            return object
        }
    }
}
