/// What the incidents are planned with.
extension Scenario {
    /// A target of this group that is to live from then on; its process does not run yet.
    mutating func join(_ group: Int, from time: Int64 = .min) -> Int {
        let ordinal = targets.count { $0.group == group }
        let zone = ordinal % 3
        // 97 has no factor in common with 240: neighbours in time are none in address.
        let host = ordinal * 97 % 240 + 10
        let network = zone * 64 + ordinal / 240 % 64
        let address = "10.\(20 + group).\(network).\(host):\(groups[group].port)"
        targets.append(Target(group: group, address: Array(address.utf8), zone: zone))
        lives.append(time ..< .max)
        return targets.count - 1
    }

    mutating func at(_ time: Int64, _ change: Change) {
        changes.append(TimedChange(time: time, change: change))
    }

    /// Takes a target out; each node hears of it after a time of its own.
    mutating func deregister(
        _ target: Int, at time: Int64, heard: ClosedRange<Int64>, _ random: inout RandomSource
    ) {
        lives[target] = min(lives[target].lowerBound, time)..<time
        for node in loadBalancer.nodes.indices {
            at(
                time + random.between(heard),
                .hear(target: target, node: node, isRegistered: false))
        }
    }

    mutating func release(_ defect: Defect, to group: Int, _ span: Range<Int64>) {
        at(span.lowerBound, .release(group: group, defect))
        at(span.upperBound, .withdraw(group: group, by: defect.by))
    }

    /// The keep-alive timers of this group are what goes wrong.
    mutating func blameTimers(of group: Int, on incident: Int) {
        timerBlame[group] = incident
    }

    /// The targets that serve in a group at a moment.
    func members(of group: Int, at time: Int64) -> [Int] {
        targets.indices.filter { targets[$0].group == group && lives[$0].contains(time) }
    }

    func name(of target: Int) -> String {
        String(decoding: targets[target].address, as: UTF8.self)
    }

    /// Requests to the group in a second, on average over the run.
    func rate(of group: Int) -> Double {
        requestsPerSecond * TrafficShape.level(at: from + (to - from) / 2) * mix.share(of: group)
    }

    /// A route of the group that gets at least so large a part of its requests, if there is one.
    func part(
        of group: Int, wanted: Double, _ random: inout RandomSource
    ) -> (route: RequestMix.RouteIndex, share: Double) {
        let routes = mix.routes(to: group)
            .filter { mix.sites[$0.index.site].reuse > 1 }
            .sorted { $0.share > $1.share }
        let enough = routes.filter { $0.share >= wanted }
        let chosen = random.pick(enough.isEmpty ? [routes[0]] : enough)
        return (chosen.index, chosen.share)
    }

    /// A moment at which something may begin, with room before and after it.
    func moment(_ random: inout RandomSource, before end: Double = 0.75) -> Int64 {
        from + Int64(Double(to - from) * (0.15 + (end - 0.15) * random.unit()))
    }

    /// A stretch of the run of so many seconds; shorter if the run is, and cut by its end at times.
    func span(_ random: inout RandomSource, seconds: ClosedRange<Double>) -> Range<Int64> {
        let length = min(random.scale(seconds), Double(to - from) / 1e6 * 0.7)
        let room = Double(to - from) / 1e6 - length
        let start = from + Int64((0.1 + 0.9 * random.unit()) * room * 1e6)
        return start..<min(start + Int64(length * 1e6), to)
    }
}
