import AccessLog
import Bytes

/// Lines and objects.
extension Model {
    /// The nodes hold a slot open for so long: some lines are known before they are due.
    private static let delay = 5 * CivilTime.second

    /// Writes the line of a request that ends at `time`, now or when that is.
    mutating func report(_ request: Request, at time: Int64) {
        var request = request
        request.exchange.time = time
        guard time > now + Self.delay - CivilTime.second else { return write(request) }
        request.phase = .answered
        request.finish = 0
        let index = place(request)
        push(.report, at: time, index)
    }

    mutating func write(_ request: Request) {
        reported += 1
        let node = request.node
        let skew = logs[node].skew
        var exchange = request.exchange
        exchange.time += skew
        exchange.created += skew
        guard exchange.time >= scenario.from, exchange.time < scenario.to else { return }
        var row: TruthRow?
        if exchange.status == 502, let failure = request.failure {
            row = TruthRow(
                time: exchange.time, created: exchange.created, trace: exchange.trace,
                failure: failure, incident: request.blame, group: exchange.group,
                target: exchange.target)
        }
        logs[node].append(at: exchange.time, failure: row) { text in
            format.write(exchange, node: node, to: &text)
        }
    }

    /// The objects whose slots are over, in order of time and nodes.
    mutating func finishedObjects(all: Bool) -> [(LogObject, [TruthRow])] {
        var objects: [(LogObject, [TruthRow])] = []
        let end = all ? Int64.max : now - Self.delay - CivilTime.second
        for node in 0..<nodes {
            for slot in logs[node].close(before: end) {
                slot.write(to: &sorted)
                objects.append((object(slot, node, isAccessLog: true), slot.failures))
                logs[node].recycle(slot.text)
            }
            for slot in healthLogs[node].close(before: end) {
                slot.write(to: &sorted)
                objects.append((object(slot, node, isAccessLog: false), []))
            }
        }
        return objects.sorted { $0.0.slot < $1.0.slot }
    }

    /// The object of a slot whose lines stand in `sorted`.
    private func object(_ slot: NodeLog.Slot, _ node: Int, isAccessLog: Bool) -> LogObject {
        let key = scenario.loadBalancer.key(
            slotEnd: slot.start + TrafficShape.slot, node: node,
            prefix: isAccessLog ? "" : "health_check_log_")
        var random = RandomSource(
            seed: scenario.seed, .missing, UInt64(bitPattern: slot.start), UInt64(node))
        let isMissing = random.below(1_000) < scenario.noise.missingObjects
        return LogObject(
            key: key, bytes: isMissing ? [] : Gzip.compress(sorted, level: Self.gzipLevel),
            lines: slot.lines.count, elb502: slot.failures.count, isMissing: isMissing,
            isAccessLog: isAccessLog, slot: slot.start)
    }

    /// Level 6 would save a quarter of the bytes and take twice as long as all the rest.
    private static let gzipLevel: Int32 = 1
}
