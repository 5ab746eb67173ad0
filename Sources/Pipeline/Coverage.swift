import AccessLog
import Table

/// Which five-minute intervals of which load balancer node have an object, and which have none.
package struct Coverage: Sendable {
    /// Ends of intervals with an object (µs UTC), by load balancer and node.
    package private(set) var intervals: [Node: Set<Int64>] = [:]

    /// An address of a load balancer.
    package struct Node: Hashable, Sendable, Comparable {
        /// `app/NAME/ID`
        package let loadBalancer: String
        package let address: String

        package static func < (left: Node, right: Node) -> Bool {
            (left.loadBalancer, left.address) < (right.loadBalancer, right.address)
        }
    }

    /// Intervals without an object, of nodes that had one before and one after.
    package struct Missing: Sendable, Equatable {
        package var count = 0
        /// The longest stretches: node and the time they span, µs UTC.
        package var longest: [Stretch] = []
    }

    /// Intervals of one node that follow each other, all without an object.
    package struct Stretch: Sendable, Equatable {
        package let node: Node
        package let from: Int64
        package let to: Int64
        package var count: Int { Int((to - from) / ObjectKey.interval) }
    }

    private static let shownStretches = 10

    package init() {}

    /// The access logs among what a run listed.
    package init(_ findings: [Discover.Finding]) {
        for finding in findings where finding.decision.isLog {
            if let key = finding.item.objectKey { add(key) }
        }
    }

    /// Takes an object by its key; names that AWS does not give are passed over.
    package mutating func add(_ key: String) {
        if case .log(let object) = ObjectKind(key: key) { add(object) }
    }

    private mutating func add(_ object: ObjectKey) {
        guard object.family == .access else { return }
        let node = Node(loadBalancer: object.loadBalancer, address: object.node)
        intervals[node, default: []].insert(object.intervalEnd)
    }

    /// Every stretch without an object, in order of node and time.
    package var gaps: [Stretch] {
        var gaps: [Stretch] = []
        for (node, ends) in intervals.sorted(by: { $0.key < $1.key }) {
            var last: Int64?
            for end in ends.sorted() {
                if let last, end - last > ObjectKey.interval {
                    gaps.append(Stretch(node: node, from: last, to: end - ObjectKey.interval))
                }
                last = end
            }
        }
        return gaps
    }

    /// Intervals of a stretch in which another node of the load balancer has an object.
    package func shared(_ stretch: Stretch) -> Int {
        let others = intervals.filter {
            $0.key.loadBalancer == stretch.node.loadBalancer && $0.key != stretch.node
        }.values
        let ends = stride(
            from: stretch.from + ObjectKey.interval, through: stretch.to,
            by: Int(ObjectKey.interval))
        return ends.reduce(0) { count, end in
            others.contains { $0.contains(end) } ? count + 1 : count
        }
    }

    package var missing: Missing {
        let gaps = gaps
        let longest = gaps.sorted { $0.count > $1.count }.prefix(Self.shownStretches)
        return Missing(count: gaps.reduce(0) { $0 + $1.count }, longest: Array(longest))
    }
}

extension Coverage.Missing {
    /// `{"missing_intervals":3,"longest":[{"node":...,"from":...,"to":...}]}`
    var json: String {
        let stretches = longest.map { stretch in
            "{\"load_balancer\":\(RunSummary.quoted(stretch.node.loadBalancer)),\"node\":\(RunSummary.quoted(stretch.node.address)),\"from\":\"\(Timestamp.text(stretch.from))\",\"to\":\"\(Timestamp.text(stretch.to))\"}"
        }
        return "{\"missing_intervals\":\(count),\"longest\":[\(stretches.joined(separator: ","))]}"
    }
}
