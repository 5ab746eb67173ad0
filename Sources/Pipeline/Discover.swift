import AccessLog
import Bytes
import Schemas
import Table

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
    /// First day that is still wanted in the dataset; objects of earlier ones were expired.
    package let horizon: LedgerDay?
    /// Whether the entries of objects that are done are wanted too.
    package var keepsKnown = false

    /// Decides on the objects of one day of the ledger, in the order of time and then of key.
    /// - Parameter ledger: entries of that day by identity, over all families.
    package func findings(
        _ items: [SourceItem], _ ledger: [String: LedgerEntry], isSingle: Bool
    ) -> [Finding] {
        var seen: Set<String> = []
        var largest: [String: Int64] = [:]
        let identities = items.map(\.identity)
        // A copy that was gunzipped beside its original is the same object.
        let packed = Set(items.indices.filter { items[$0].isGzipName }.map { identities[$0] })
        let isTwin = items.indices.map {
            !items[$0].isGzipName && packed.contains(identities[$0])
        }
        for index in items.indices where !isTwin[index] {
            let identity = identities[index]
            largest[identity] = max(largest[identity] ?? .min, items[index].object.size)
        }
        return items.indices.map { index in
            var item = items[index]
            let identity = identities[index]
            let entry = ledger[identity]
            var decision = self.decision(item, entry, isSingle: isSingle)
            if decision.isLog {
                if isTwin[index] {
                    decision = .duplicate
                } else if item.object.size < largest[identity] ?? .min {
                    decision = .conflicting
                } else if !seen.insert(identity).inserted {
                    decision = .duplicate
                }
            }
            if decision == .changed || decision == .done && keepsKnown { item.known = entry }
            return Finding(item: item, decision: decision)
        }.sorted {
            let (first, second) = ($0.item.intervalEnd ?? .max, $1.item.intervalEnd ?? .max)
            return first != second ? first < second : $0.item.key < $1.item.key
        }
    }

    private func decision(
        _ item: SourceItem, _ entry: LedgerEntry?, isSingle: Bool
    ) -> Decision {
        switch item.name {
        case .testFile: return .testFile
        case .networkLoadBalancer: return .networkLoadBalancer
        case .classicLoadBalancer: return .classicLoadBalancer
        case .unnamed:
            guard isSingle || Self.mayBeLog(item.object.path) else { return .notALog }
        case .log:
            guard item.family.map(configuration.families.contains) ?? true else {
                return .otherFamily
            }
        }
        guard isInRange(item) else { return .outOfRange }
        // Standard input has no identity: every run of it is new.
        guard item.identity != "-", let entry else {
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

    /// Whether a path that could not be read matters: folders do, and names that logs have.
    static func concerns(_ error: IOError) -> Bool {
        guard error.call == "stat" else { return true }
        return mayBeLog(error.path)
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
