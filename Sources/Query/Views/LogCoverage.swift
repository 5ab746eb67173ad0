import AccessLog

/// Which five-minute log objects of which load balancer node there are: what is not there cannot be
/// asked. A node without traffic writes none, so a gap is a hint.
package struct LogCoverage: Sendable {
    /// Five-minute intervals of a node without an object, between two that have one.
    package struct Gap: Sendable, Equatable {
        package let node: String
        /// µs since 1970.
        package let from: Int64
        package let to: Int64
    }

    package private(set) var nodes = 0
    package private(set) var expected = 0
    package private(set) var present = 0
    package private(set) var gaps: [Gap] = []

    private static let namedGaps = 3

    /// - Parameters:
    ///   - keys: of access logs; also of the hours around the window, which tell when a node was there.
    ///   - window: intervals that touch it are looked at.
    init(_ keys: [ObjectKey], window: TimeWindow, loadBalancer: String?, node: String?) {
        var ends: [String: Set<Int64>] = [:]
        for key in keys {
            if let loadBalancer, !TextTest.loadBalancer(loadBalancer).matches(key.loadBalancer) {
                continue
            }
            if let node, node != key.node { continue }
            ends["\(key.loadBalancer) \(key.node)", default: []].insert(key.intervalEnd)
        }
        let length = ObjectKey.interval
        for (name, found) in ends.sorted(by: { $0.key < $1.key }) {
            guard let first = found.min(), let last = found.max() else { continue }
            let address = String(name.split(separator: " ").last ?? "")
            var isSeen = false
            var gap: Gap?
            for end in stride(from: first, through: last, by: Int(length))
            where window.overlaps(end - length, end - 1) {
                expected += 1
                isSeen = true
                if found.contains(end) {
                    present += 1
                    if let gap { gaps.append(gap) }
                    gap = nil
                } else {
                    gap = Gap(node: address, from: gap?.from ?? end - length, to: end)
                }
            }
            if let gap { gaps.append(gap) }
            if isSeen { nodes += 1 }
        }
    }

    /// One line for people.
    var text: String {
        guard expected > 0 else {
            return
                "coverage: no log objects are known of this time, so what follows may be partial\n"
        }
        var text = "coverage: \(nodes) node\(nodes == 1 ? "" : "s"), "
        text += "\(present) of \(expected) five-minute log objects"
        guard !gaps.isEmpty else { return text + "\n" }
        let named = gaps.prefix(Self.namedGaps).map { gap in
            let from = Cell.time(gap.from).humanText.prefix(16)
            let to = Cell.time(gap.to).humanText.dropFirst(11).prefix(5)
            return "\(gap.node) \(from) to \(to)"
        }
        text += "; missing: \(named.joined(separator: ", "))"
        if gaps.count > Self.namedGaps { text += " and \(gaps.count - Self.namedGaps) more" }
        return text + "\n"
    }

    func append(to text: inout JSONText) {
        text.object { text in
            text.key("nodes")
            text.number(nodes)
            text.key("files_expected")
            text.number(expected)
            text.key("files_present")
            text.number(present)
            text.key("gaps")
            var table = ResultTable(columns: ["node", "from", "to"])
            table.rows = gaps.map { [.text($0.node), .time($0.from), .time($0.to)] }
            table.appendArray(to: &text)
        }
    }
}
