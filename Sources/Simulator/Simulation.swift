import AccessLog
import Bytes

/// Days of access logs of a load balancer with several nodes, made from a seed.
///
/// Equal arguments give equal bytes, and each object can be made alone, in any order.
package struct Simulation: Sendable {
    /// What goes wrong, in order of time: the truth that a diagnosis is held against.
    package let incidents: [Incident]
    /// The slots, each of five minutes, times the nodes.
    package var objectCount: Int { slots * loadBalancer.nodes.count }

    let seed: UInt64
    let traffic: TrafficShape
    let loadBalancer: LoadBalancer
    let fleet: Fleet
    let mix: RequestMix
    let olderLinesPerMillion: Int
    private let from: Int64
    private let slots: Int
    private let format: LineFormat

    /// Level 6 would save a quarter of the bytes and take twice as long as all the rest.
    private static let gzipLevel: Int32 = 1

    /// - Parameters:
    ///   - from: the beginning, in µs since 1970 UTC; rounded down to five minutes.
    ///   - requestsPerHour: over all nodes; the mean of a week, for the hour and the day vary.
    ///   - nodes: 1 to 254.
    ///   - olderLines: the share of lines that have 30 or 33 fields, as older nodes write them.
    package init(
        seed: UInt64, from: Int64, hours: Int, requestsPerHour: Int, nodes: Int = 3,
        olderLines: Double = 0
    ) {
        self.seed = seed
        self.from = Timestamp.floorDivide(from, TrafficShape.slot) * TrafficShape.slot
        slots = max(hours, 0) * 12
        traffic = TrafficShape(requestsPerHour: max(requestsPerHour, 0))
        olderLinesPerMillion = Int(min(max(olderLines, 0), 1) * 1_000_000)
        incidents = Incident.schedule(seed: seed, from: self.from, hours: hours)
        fleet = Fleet(seed: seed, incidents: incidents)
        loadBalancer = LoadBalancer(seed: seed, nodes: min(max(nodes, 1), 254))
        mix = RequestMix()
        format = LineFormat(seed: seed, loadBalancer: loadBalancer, fleet: fleet, mix: mix)
    }

    /// Calls `body` for every object in order of time, and of nodes within a slot. A node that saw
    /// no request writes none.
    package func objects<Failure>(
        _ body: (LogObject) throws(Failure) -> Void
    ) throws(Failure) {
        for index in 0..<objectCount {
            if let object = object(at: index) { try body(object) }
        }
    }

    /// The object of `index`, from 0 to `objectCount`; nil if its node saw no request.
    package func object(at index: Int) -> LogObject? {
        let nodes = loadBalancer.nodes.count
        let slot = NodeSlot(
            start: from + Int64(index / nodes) * TrafficShape.slot, node: index % nodes)
        let exchanges = slot.exchanges(self)
        guard !exchanges.isEmpty else { return nil }
        return LogObject(
            key: loadBalancer.key(slotEnd: slot.start + TrafficShape.slot, node: slot.node),
            bytes: Gzip.compress(text(of: exchanges, node: slot.node), level: Self.gzipLevel),
            lines: exchanges.count, elb502: exchanges.count { $0.status == 502 })
    }

    /// Writes every object below `directory`.
    /// - Parameter progress: gets how many objects are done, and how many there are.
    package func write(
        to directory: String, progress: (Int, Int) -> Void
    ) throws(IOError) -> SimulationTally {
        let folder = ObjectFolder(path: directory)
        var tally = SimulationTally()
        for index in 0..<objectCount {
            if let object = object(at: index) {
                try folder.put(object)
                tally.add(object)
            }
            progress(index + 1, objectCount)
        }
        return tally
    }

    private func text(of exchanges: [Exchange], node: Int) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(exchanges.count * 800)
        for exchange in exchanges {
            format.write(exchange, node: node, to: &text)
        }
        return text
    }
}
