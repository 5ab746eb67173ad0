/// What the scenario has in store.
extension Model {
    mutating func apply(_ change: Change) {
        switch change {
        case .start(let target):
            targets[target].listener = .open
            targets[target].isDraining = false
            targets[target].isStalled = false
            targets[target].closedBy = nil
        case .register(let target):
            for node in 0..<nodes { hear(of: target, at: node, isRegistered: true) }
        case .hear(let target, let node, let isRegistered):
            hear(of: target, at: node, isRegistered: isRegistered)
        case .cut(let target, let by):
            interrupt(target, .deregistrationDelay, by)
        case .drain(let target, let by):
            targets[target].listener = .closed
            targets[target].isDraining = true
            targets[target].connectionsClosed = now
            targets[target].closedBy = by
        case .kill(let target, let by):
            targets[target].listener = .closed
            targets[target].connectionsClosed = now
            targets[target].closedBy = by
            interrupt(target, .connectionReset, by)
        case .vanish(let target, let by):
            targets[target].listener = .gone
            targets[target].closedBy = by
        case .stall(let target, let by):
            targets[target].isStalled = true
            targets[target].closedBy = by
        case .reload(let target, let by):
            targets[target].connectionsClosed = now
            targets[target].closedBy = by
        case .overload(let target, let percent, let by):
            targets[target].slowness = percent
            targets[target].overloadedBy = by
        case .slow(let target, let percent): targets[target].slowness = percent
        case .afflict(let target, let affliction): targets[target].faults.suffer(affliction)
        case .surge(let factor): surge = factor
        case .block(let barrier): barriers.append(barrier)
        case .unblock(let by): barriers.removeAll { $0.by == by }
        case .release(let group, let defect): defects[group].append(defect)
        case .withdraw(let group, let by): defects[group].removeAll { $0.by == by }
        case .deployFunction(let limits): function.deploy(limits)
        }
    }

    /// Ends every request of a target, whether a worker has it or not.
    private mutating func interrupt(_ target: Int, _ failure: Failure, _ by: Int?) {
        for index in requests.indices where requests[index].exchange.target == target {
            switch requests[index].phase {
            case .free: continue
            case .answered where requests[index].finish == 0: continue
            case .answered: free(index)
            case .waiting, .working:
                requests[index].failure = failure
                requests[index].blame = by
                reset(index)
            }
        }
        targets[target].busy = 0
        targets[target].waiting.removeAll()
    }

    private mutating func hear(of target: Int, at node: Int, isRegistered: Bool) {
        let lane = target * nodes + node
        guard lanes[lane].isKnown != isRegistered else { return }
        lanes[lane].isKnown = isRegistered
        lanes[lane].isHealthy = false
        lanes[lane].contradictions = 0
        lanes[lane].isNew = isRegistered
        if isRegistered {
            let interval = groups[targets[target].group].healthCheck.interval
            push(.check, at: now + random.between(0...interval), lane)
        }
        renew(group: targets[target].group, at: node)
    }

    /// Whom the node sends requests of the group to, now that something has changed.
    func candidates(_ group: Int, at node: Int) -> [Int32] {
        let known = targets.indices.filter {
            targets[$0].group == group && lanes[$0 * nodes + node].isKnown
        }
        let healthy = known.filter { lanes[$0 * nodes + node].isHealthy }
        // With nobody well, the load balancer sends to all.
        return (healthy.isEmpty ? known : healthy).map(Int32.init)
    }

    mutating func renew(group: Int, at node: Int) {
        let roster = group * nodes + node
        rosters[roster].targets = candidates(group, at: node)
        rosters[roster].turn = random.below(max(rosters[roster].targets.count, 1))
    }
}
