/// The health checks of one target, by second of the context.
package struct CheckTraffic: Sendable {
    /// `ip:port`
    package var target: String
    /// Name of the target group.
    package var group: String
    /// Whether they were made over TLS.
    package var isEncrypted = false
    package var passed = SecondCounts()
    /// By reason, such as `ConnectionReset`.
    package var failed: [String: SecondCounts] = [:]

    package init(target: String, group: String) {
        self.target = target
        self.group = group
    }

    package mutating func add(_ other: CheckTraffic) {
        isEncrypted = isEncrypted || other.isEncrypted
        passed.add(other.passed)
        for (reason, counts) in other.failed {
            failed[reason, default: SecondCounts()].add(counts)
        }
    }
}
