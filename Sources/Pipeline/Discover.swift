import AccessLog
import Bytes
import Schemas
import Table

/// An object that may be read, with what its key tells.
package struct SourceItem: Sendable, Equatable {
    package let object: StoredObject
    /// Identity in the ledger: the file name that AWS gave, or the full path of any other file.
    package let identity: String
    /// What the column `source_object` shows.
    package let key: String
    /// Nil where only the first line can tell.
    package let family: Family?
    package let node: String?
    /// End of the interval the object covers, µs UTC; nil if the name does not say.
    package let intervalEnd: Int64?
    /// Whether the name promises gzip.
    package let isGzipName: Bool
    /// Day since 1970 on which the object was delivered, where its folder says so.
    package let deliveryDay: Int64?
    /// The ledger's entry, if the object is in the dataset already.
    package var known: LedgerEntry?
    /// Whether the object is in the dataset unchanged, and is read for an hour's rows alone.
    package var isReread = false

    /// Hour since 1970 that the object covers; nil if the name does not say.
    package var hour: Int64? {
        // The interval ends where the next begins: its last moment decides.
        intervalEnd.map { Timestamp.floorDivide($0 - 1, Partition.microsecondsPerHour) }
    }
}

/// What is to be done with an object, and why.
package enum Decision: String, Sendable, CaseIterable {
    case new
    /// In the ledger already, unchanged.
    case done
    /// In the ledger with other content: its rows are replaced.
    case changed
    /// Listed twice in one run.
    case duplicate
    /// Of one name with a larger object, which is taken instead.
    case conflicting
    case outOfRange = "out_of_range"
    /// Of days that `expire` took out of the dataset.
    case expired
    case otherFamily = "other_family"
    case networkLoadBalancer = "network_load_balancer"
    case classicLoadBalancer = "classic_load_balancer"
    case testFile = "test_file"
    /// A name that no log has.
    case notALog = "not_a_log"

    /// Whether the object is a log that this run takes or has.
    var isLog: Bool {
        [.new, .done, .changed, .duplicate, .conflicting].contains(self)
    }

    /// Whether the object is a load balancer log at all, so that the source was no mistake.
    var isFound: Bool {
        isLog || [.outOfRange, .expired, .otherFamily].contains(self)
    }
}

/// First stage: what is there, and what of it is new.
package struct Discover: Sendable {
    package struct Finding: Sendable {
        package let item: SourceItem
        package let decision: Decision
    }

    /// Which objects a run is after.
    package enum Range: Sendable, Equatable {
        case everything
        /// What ended or was delivered since then; µs UTC.
        case since(Int64)
        /// What covers a moment of `from..<to`; µs UTC.
        case between(Int64, Int64)
    }

    package let configuration: Configuration
    package let range: Range
    /// Objects in the dataset by identity, over all families and the days of the listing.
    package let ledger: [String: LedgerEntry]
    /// First day that is still wanted in the dataset; objects of earlier ones were expired.
    package let horizon: LedgerDay?

    /// Decides on every listed object, in the order of time and then of key.
    package func findings(_ listing: ObjectListing) -> [Finding] {
        var seen: Set<String> = []
        let items = Self.items(of: listing, configuration)
        var largest: [String: Int64] = [:]
        for (item, _) in items {
            largest[item.identity] = max(largest[item.identity] ?? .min, item.object.size)
        }
        return items.map { item, kind in
            var item = item
            var decision = self.decision(item, kind, isSingle: listing.isSingleObject)
            if decision.isLog {
                if item.object.size < largest[item.identity] ?? .min {
                    decision = .conflicting
                } else if !seen.insert(item.identity).inserted {
                    decision = .duplicate
                }
            }
            if decision == .done || decision == .changed { item.known = ledger[item.identity] }
            return Finding(item: item, decision: decision)
        }.sorted {
            ($0.item.intervalEnd ?? .max, $0.item.key) < ($1.item.intervalEnd ?? .max, $1.item.key)
        }
    }

    /// Days of the ledger that the listed objects belong to.
    static func days(of listing: ObjectListing, _ configuration: Configuration) -> Set<LedgerDay> {
        Set(items(of: listing, configuration).map { LedgerDay(intervalEnd: $0.0.intervalEnd) })
    }

    /// Everything that is listed, with what its name tells.
    static func items(
        of listing: ObjectListing, _ configuration: Configuration
    ) -> [(SourceItem, ObjectKind)] {
        // Where one family alone is wanted, a file without a telling name is taken for that.
        let families = configuration.families
        let onlyFamily = families.count == 1 ? families.first : nil
        return listing.objects.map { item($0, onlyFamily: onlyFamily) }
    }

    private static func item(
        _ object: StoredObject, onlyFamily: Family?
    ) -> (SourceItem, ObjectKind) {
        let kind = ObjectKind(key: object.path)
        let isGzip = object.path.hasSuffix(".gz")
        let delivered = DeliveryDay.of(object.path)
        if case .log(let key) = kind {
            let item = SourceItem(
                object: object, identity: Self.identity(key.fileName),
                key: Self.anchored(object.path), family: key.family, node: key.node,
                intervalEnd: key.intervalEnd, isGzipName: isGzip, deliveryDay: delivered)
            return (item, kind)
        }
        let path = object.path == "-" ? "-" : FilePath.absolute(object.path)
        let item = SourceItem(
            object: object, identity: path, key: path, family: onlyFamily, node: nil,
            intervalEnd: nil, isGzipName: isGzip, deliveryDay: delivered)
        return (item, kind)
    }

    private func decision(_ item: SourceItem, _ kind: ObjectKind, isSingle: Bool) -> Decision {
        switch kind {
        case .testFile: return .testFile
        case .networkLoadBalancer: return .networkLoadBalancer
        case .classicLoadBalancer: return .classicLoadBalancer
        case .unnamed:
            guard isSingle || Self.mayBeLog(item.object.path) else { return .notALog }
        case .log(let key):
            guard configuration.families.contains(key.family) else { return .otherFamily }
        }
        guard isInRange(item) else { return .outOfRange }
        // Standard input has no identity: every run of it is new.
        guard item.identity != "-", let entry = ledger[item.identity] else {
            let day = LedgerDay(intervalEnd: item.intervalEnd)
            return day.number != nil && day < horizon ?? day ? .expired : .new
        }
        guard entry.size == item.object.size else { return .changed }
        if entry.modified == item.object.modified { return .done }
        return (try? Self.hash(of: item.object.path)) == entry.hash ? .done : .changed
    }

    private func isInRange(_ item: SourceItem) -> Bool {
        let end = item.intervalEnd ?? item.object.modified
        switch range {
        case .everything: return true
        case .since(let start):
            // A late object lies in the folder of its delivery.
            return end >= start
                || item.deliveryDay.map { $0 >= DeliveryDay.number(start) } ?? false
        case .between(let from, let to):
            let begin = item.intervalEnd.map { $0 - ObjectKey.interval } ?? item.object.modified
            return end > from && begin < to
        }
    }

    /// Files with these endings in a tree are taken for logs though AWS did not name them.
    static func mayBeLog(_ path: String) -> Bool {
        [".log", ".gz"].contains { path.hasSuffix($0) }
    }

    /// A copy that was gunzipped in the meantime is the same object.
    private static func identity(_ fileName: String) -> String {
        fileName.hasSuffix(".gz") ? String(fileName.dropLast(3)) : fileName
    }

    /// Whether a path that could not be read matters: folders do, and names that logs have.
    static func concerns(_ error: IOError) -> Bool {
        guard error.call == "stat" else { return true }
        return mayBeLog(error.path)
    }

    /// The key from `AWSLogs/` on, where the path has it.
    private static func anchored(_ path: String) -> String {
        let parts = path.split(separator: "/")
        guard let anchor = parts.firstIndex(of: "AWSLogs") else {
            return parts.last.map(String.init) ?? path
        }
        return parts[anchor...].joined(separator: "/")
    }

    /// XXH64 of a local file, as the ledger has it.
    private static func hash(of path: String) throws(IOError) -> String {
        let descriptor = try FileDescriptor.open(path)
        defer { FileDescriptor.close(descriptor) }
        var hash = XXH64()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try FileDescriptor.read(
                from: descriptor, into: &buffer, count: buffer.count, path: path)
            if count == 0 { return hash.hexadecimal }
            hash.update(buffer[..<count])
        }
    }
}
