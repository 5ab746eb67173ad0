/// A process dies with its requests. The load balancer sends on until its checks fail; then the
/// process comes back in place, or another target takes its turn.
struct Crash {
    let stall: Int64
    let restart: Int64
    let isReplaced: Bool
    /// The host goes too, once somebody has noticed.
    let takesHost: Bool

    static func plan(
        in scenario: inout Scenario, _ group: Int, _ random: inout RandomSource
    ) {
        let first = scenario.moment(&random, before: 0.6)
        let members = scenario.members(of: group, at: first)
        let number = scenario.incidents.count
        let perTarget = scenario.rate(of: group) / Double(max(members.count, 1))
        // Memory runs out slowly more often than not: the process hangs before it dies.
        let isSlow = perTarget < 3 || random.happens(percent: 60)
        let crash = Crash(
            stall: isSlow ? random.seconds(3...25) : 0, restart: random.seconds(4...90),
            isReplaced: random.happens(percent: 40), takesHost: random.happens(percent: 30))
        // What is killed once may be killed again, and must be where few requests come.
        let times = perTarget < 0.5 ? random.between(3...6) : random.between(1...3)
        let victims = min(random.happens(percent: 70) ? 1 : 2, members.count)
        var incident = Incident(
            cause: .targetCrash, from: .max, to: .min, targetGroup: scenario.groups[group].name)
        var time = first
        var victim = random.below(members.count)
        var current = members
        for turn in 0..<times {
            let slot = victim % current.count
            incident.targets.append(scenario.name(of: current[slot]))
            let back = crash.strike(current[slot], at: time, by: number, &scenario, &random)
            current[slot] = back.target
            incident.from = min(incident.from, time)
            incident.to = max(incident.to, back.time)
            if victims > 1 || turn > 0, random.happens(percent: 40) { victim += 1 }
            time = back.time + random.seconds(60...400)
            if time + 2 * CivilTime.minute > scenario.to { break }
        }
        incident.note("crashes", Double(incident.targets.count))
        incident.note("stall_seconds", seconds: crash.stall)
        incident.note("restart_seconds", seconds: crash.restart)
        incident.note("replaced", crash.isReplaced ? 1 : 0)
        var seen = Set<String>()
        incident.targets = incident.targets.filter { seen.insert($0).inserted }
        scenario.incidents.append(incident)
    }

    /// - Returns: who serves in the victim's place, and from when.
    private func strike(
        _ victim: Int, at time: Int64, by number: Int, _ scenario: inout Scenario,
        _ random: inout RandomSource
    ) -> (target: Int, time: Int64) {
        if stall > 0 { scenario.at(time - stall, .stall(victim, by: number)) }
        scenario.at(time, .kill(victim, by: number))
        let ready = time + restart
        guard isReplaced else {
            scenario.at(ready, .start(victim))
            return (victim, ready)
        }
        // The scheduler notices, ends the old registration and starts another.
        let noticed = time + random.seconds(10...50)
        if takesHost { scenario.at(noticed + 200_000, .vanish(victim, by: number)) }
        scenario.deregister(victim, at: noticed, heard: 500_000...5_000_000, &random)
        let starts = noticed + restart
        let heir = scenario.join(scenario.targets[victim].group, from: starts)
        scenario.at(starts, .start(heir))
        scenario.at(starts, .register(heir))
        return (heir, starts)
    }
}
