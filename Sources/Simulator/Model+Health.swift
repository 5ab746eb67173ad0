/// The checks of a node, from which it knows who is well.
extension Model {
    /// What a check finds.
    struct Finding {
        let latency: Int64
        /// Nil if the check passes.
        let reason: String?
        let status: Int?
    }

    mutating func check(lane index: Int) {
        let target = index / nodes
        let node = index % nodes
        guard lanes[index].isKnown, now < scenario.to else { return }
        let settings = groups[targets[target].group].healthCheck
        push(.check, at: now + settings.interval, index)
        let finding = examine(target, from: node, settings)
        if scenario.noise.hasHealthLog { write(finding, target, node) }
        let isWell = finding.reason == nil
        if isWell == lanes[index].isHealthy {
            lanes[index].contradictions = 0
            lanes[index].isNew = false
            return
        }
        lanes[index].contradictions += 1
        let needed = isWell ? settings.healthyAfter : settings.unhealthyAfter
        // The first answer of a new target will do.
        guard lanes[index].contradictions >= needed || isWell && lanes[index].isNew else { return }
        lanes[index].isHealthy = isWell
        lanes[index].contradictions = 0
        lanes[index].isNew = false
        renew(group: targets[target].group, at: node)
    }

    private mutating func examine(
        _ target: Int, from node: Int, _ settings: HealthCheck
    ) -> Finding {
        let group = targets[target].group
        let trip = self.trip(from: node, to: target)
        let faults = targets[target].faults
        let barrier = barriers.first {
            !$0.sparesChecks && $0.blocks(targets[target], from: node)
        }
        if targets[target].listener == .gone || barrier.map({ $0.effect != .rejects }) == true {
            return Finding(latency: settings.timeout, reason: "TimedOut", status: nil)
        }
        if faults.checksBlindBy != nil
            || settings.hasOwnPort && targets[target].listener == .open,
            barrier == nil
        {
            return Finding(latency: 2 * trip + 900, reason: nil, status: 200)
        }
        if barrier != nil || targets[target].listener == .closed
            || faults.tlsBrokenBy != nil || random.below(1_000_000) < faults.refusalsPerMillion
        {
            return Finding(latency: 2 * trip, reason: "ConnectionReset", status: nil)
        }
        if targets[target].isStalled {
            return Finding(latency: settings.timeout, reason: "TimedOut", status: nil)
        }
        // A check waits its turn like every request.
        let ahead = targets[target].waiting.count / max(groups[group].workers, 1)
        let work = Latency.draw(median: 2_500, &random) * targets[target].slowness / 100
        let wait = Int64(ahead) * 40 * groups[group].latency * targets[target].slowness / 10
        let latency = 4 * trip + work + wait
        if latency > settings.timeout {
            return Finding(latency: settings.timeout, reason: "TimedOut", status: nil)
        }
        if faults.upstreamLostBy != nil, !settings.hasOwnPort {
            return Finding(latency: latency, reason: "ResponseCodeMismatch", status: 502)
        }
        return Finding(latency: latency, reason: nil, status: 200)
    }

    private mutating func write(_ finding: Finding, _ target: Int, _ node: Int) {
        let group = groups[targets[target].group]
        let time = now + healthLogs[node].skew
        guard time >= scenario.from, time < scenario.to else { return }
        let address = targets[target].address
        let loadBalancer = scenario.loadBalancer
        let digits = random.below(1_000)
        healthLogs[node].append(at: time, failure: nil) { line in
            line.append(group.isEncrypted ? "https " : "http ")
            line.append(timestamp: time)
            line.append(" ")
            line.append(decimal: Int(finding.latency / 1_000_000))
            line.append(".")
            line.append(padded: Int(finding.latency % 1_000_000), digits: 6)
            line.append(padded: digits, digits: 3)
            line.append(" ")
            line.append(contentsOf: address)
            line.append(" ")
            line.append(group.name)
            line.append(finding.reason == nil ? " PASS " : " FAIL ")
            if let status = finding.status {
                line.append(decimal: status)
            } else {
                line.append("-")
            }
            line.append(" ")
            line.append(finding.reason ?? "-")
            line.append(" ")
            line.append(contentsOf: loadBalancer.resource)
            line.append(" ")
            line.append(contentsOf: loadBalancer.nodes[node])
            line.append("\n")
        }
    }
}
