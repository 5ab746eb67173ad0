import Bytes

/// The requests of a target group, passing ones included.
package struct GroupTraffic: Sendable {
    /// As the log has it; a name of our own where rows have none.
    package var arn: String
    package var name: String
    /// Requests by second, whatever became of them.
    package var asked = SecondCounts()
    /// Requests that a target answered, by slots of `slotSeconds`.
    package var slots: [Slot] = []
    /// Of all answers in the context.
    package var latency = LatencyHistogram()

    /// Seconds in a slot.
    package static let slotSeconds = 10

    package struct Slot: Sendable, Equatable {
        package var answered = 0
        /// Milliseconds that targets worked on them in all.
        package var busy = 0

        package init() {}
    }

    package init(arn: String, name: String) {
        self.arn = arn
        self.name = name
    }
}

/// The requests of one target in one target group.
package struct TargetTraffic: Sendable {
    /// Position in the incident's groups.
    package var group: Int
    package var address: String
    package var port: Int?
    /// Requests sent to it by second, whatever became of them.
    package var asked = SecondCounts()
    /// Requests that it answered, by the second in which they came.
    package var answered = SecondCounts()
    package var latency = LatencyHistogram()

    package init(group: Int, address: String, port: Int?) {
        self.group = group
        self.address = address
        self.port = port
    }

    /// `ip:port`
    package var endpoint: String { port.map { "\(address):\($0)" } ?? address }
}

/// The requests that a load balancer node sent to one target group.
package struct NodeTraffic: Sendable {
    package var address: String
    package var group: Int
    package var asked = SecondCounts()
    package var answered = SecondCounts()

    package init(address: String, group: Int) {
        self.address = address
        self.group = group
    }
}

/// The requests of one method and URL template that had at least one 502: what one handler serves.
package struct RouteTraffic: Sendable {
    /// Empty where the rows have none.
    package var verb: String
    /// Path with ids folded.
    package var template: String
    /// Requests by minute of the context.
    package var asked = SecondCounts()
    package var latency = LatencyHistogram()

    package init(verb: String, template: String) { (self.verb, self.template) = (verb, template) }

    /// `GET /orders/{id}`
    var name: String { verb.isEmpty ? template : "\(verb) \(template)" }
}

/// The requests that a client with many 502s sent to one target group.
package struct ClientTraffic: Sendable {
    package var address: String
    /// Position in the incident's groups.
    package var group: Int
    /// Requests by minute of the context.
    package var asked = SecondCounts()

    package init(address: String, group: Int) {
        self.address = address
        self.group = group
    }
}

/// When one target answered requests of one node, near the failures there: connections idle between.
package struct PairTraffic: Sendable {
    /// Ends of answered requests, ascending.
    package var answers: [Int64]

    package init(answers: [Int64]) { self.answers = answers }

    /// Positions of the answers in a range of time.
    func positions(_ times: Range<Int64>) -> Range<Int> {
        let low = answers.partitionPoint { $0 < times.lowerBound }
        return low..<max(low, answers.partitionPoint { $0 < times.upperBound })
    }
}

/// Counting, in parts on several cores.
extension GroupTraffic {
    /// - Parameters:
    ///   - second: of the context.
    ///   - milliseconds: that the target took; nil where the log has none.
    package mutating func count(_ second: Int, isAnswered: Bool, milliseconds: Int?) {
        asked.add(second)
        guard isAnswered, let milliseconds else { return }
        let slot = second / Self.slotSeconds
        if slots.count <= slot {
            slots.append(contentsOf: repeatElement(Slot(), count: slot + 1 - slots.count))
        }
        slots[slot].answered += 1
        slots[slot].busy += milliseconds
        latency.add(position: LatencyHistogram.position(milliseconds))
    }

    package mutating func add(_ other: GroupTraffic) {
        asked.add(other.asked)
        latency.add(other.latency)
        if slots.count < other.slots.count {
            slots.append(
                contentsOf: repeatElement(Slot(), count: other.slots.count - slots.count))
        }
        for (index, slot) in other.slots.enumerated() where slot.answered > 0 {
            slots[index].answered += slot.answered
            slots[index].busy += slot.busy
        }
    }
}

extension TargetTraffic {
    package mutating func add(_ other: TargetTraffic) {
        asked.add(other.asked)
        answered.add(other.answered)
        latency.add(other.latency)
    }
}

extension NodeTraffic {
    package mutating func add(_ other: NodeTraffic) {
        asked.add(other.asked)
        answered.add(other.answered)
    }
}

extension RouteTraffic {
    package mutating func add(_ other: RouteTraffic) {
        asked.add(other.asked)
        latency.add(other.latency)
    }
}

extension ClientTraffic {
    package mutating func add(_ other: ClientTraffic) { asked.add(other.asked) }
}
