/// New targets take over from old ones, some at a time.
struct Deployment {
    /// Old targets replaced at a time.
    let batch: Int
    /// µs from a new process to its first answer to a check, and on to the next batch.
    let startup: Int64
    let pause: Int64
    /// µs until the nodes have heard of a deregistration.
    let hearing: ClosedRange<Int64>
    /// µs from the deregistration to the signal that ends the process; below 0 if the signal
    /// comes first.
    var signal: Int64
    /// µs from the signal to the end of the process; 0 if it ends at once.
    var grace: Int64
    /// The load balancer cuts requests in flight so many µs after the deregistration.
    var delay: Int64

    static func plan(
        in scenario: inout Scenario, _ group: Int, _ random: inout RandomSource
    ) {
        let size = scenario.groups[group].size
        let perDeployment = scenario.rate(of: group)
        // Thin traffic meets a short gap rarely: there the nodes hear late.
        let slow = perDeployment < 3 ? 3.0 : 1.0
        let number = scenario.incidents.count
        var deployment = Deployment(
            batch: max(1, size * random.pick([10, 25, 25, 50, 100]) / 100),
            startup: random.seconds(5...60), pause: random.seconds(2...25),
            hearing: random.seconds(1 * slow...4 * slow)...random.seconds(4 * slow...12 * slow),
            signal: random.seconds(-2...1),
            grace: random.happens(percent: 50) ? 0 : random.seconds(1...20),
            delay: scenario.groups[group].deregistrationDelay)
        if perDeployment > 3, random.happens(percent: 45) {
            deployment.interrupt(in: &scenario, group, by: number, &random)
        }
        var incident = Incident(
            cause: .targetDeregistered, from: .max, to: .min,
            targetGroup: scenario.groups[group].name)
        incident.note("batch", Double(deployment.batch))
        incident.note("deregistration_delay_seconds", seconds: deployment.delay)
        incident.note("signal_after_deregistration_seconds", seconds: deployment.signal)
        incident.note("hearing_seconds", seconds: deployment.hearing.upperBound)
        incident.note("grace_seconds", seconds: deployment.grace)
        let start = scenario.moment(&random, before: 0.6)
        let old = scenario.members(of: group, at: start)
        for (target, time) in deployment.roll(
            old, from: start, by: number, in: &scenario, &random)
        {
            incident.targets.append(scenario.name(of: target))
            let end = max(
                deployment.signal + deployment.grace, deployment.hearing.upperBound,
                min(deployment.delay, 20 * CivilTime.second))
            incident.from = min(incident.from, time + min(0, deployment.signal))
            incident.to = max(incident.to, time + end + CivilTime.second)
        }
        scenario.incidents.append(incident)
    }

    /// Some requests take long, and are cut: by the load balancer when the delay is over, or by the
    /// end of a process that was given too little time.
    private mutating func interrupt(
        in scenario: inout Scenario, _ group: Int, by number: Int, _ random: inout RandomSource
    ) {
        let rate = scenario.rate(of: group)
        let length = random.scale(8...35)
        let description = scenario.groups[group]
        let room = 0.3 * Double(description.workers * description.size) / length
        let share = min(random.scale(30...150) / length, room, rate) / rate
        scenario.at(
            scenario.from - Scenario.warmUp,
            .release(
                group: group,
                Defect(
                    kind: .slow(Int64(length * 1e6)),
                    scope: Defect.Scope(paths: min(max(Int(share * 100), 1), 40)), by: number)))
        if random.happens(percent: 50) {
            delay = random.seconds(5...min(20, length))
            signal = delay + CivilTime.second
            grace = 0
        } else {
            signal = hearing.upperBound + random.seconds(0...5)
            grace = random.happens(percent: 50) ? 0 : random.seconds(1...8)
        }
    }

    /// One as it should be: the signal comes when no node sends any more, and there is time.
    static func orderly(
        in scenario: inout Scenario, _ group: Int, _ random: inout RandomSource
    ) {
        let size = scenario.groups[group].size
        let deployment = Deployment(
            batch: max(1, size * random.pick([25, 50, 100]) / 100),
            startup: random.seconds(5...60), pause: random.seconds(2...25),
            hearing: random.seconds(0.5...2)...random.seconds(2...8),
            signal: random.seconds(25...70), grace: 120 * CivilTime.second,
            delay: 300 * CivilTime.second)
        let start = scenario.moment(&random, before: 0.6)
        let old = scenario.members(of: group, at: start)
        _ = deployment.roll(old, from: start, by: nil, in: &scenario, &random)
    }

    /// - Returns: the old targets, each with the time of its deregistration.
    private func roll(
        _ old: [Int], from start: Int64, by number: Int?, in scenario: inout Scenario,
        _ random: inout RandomSource
    ) -> [(target: Int, time: Int64)] {
        var left: [(target: Int, time: Int64)] = []
        var time = start
        let check = scenario.groups[scenario.targets[old[0]].group].healthCheck
        for first in stride(from: 0, to: old.count, by: batch) {
            let leaving = old[first..<min(first + batch, old.count)]
            for target in leaving {
                let heir = scenario.join(
                    scenario.targets[target].group, from: time + startup)
                let begins = time + random.seconds(0...3)
                scenario.at(begins, .register(heir))
                scenario.at(begins + startup, .start(heir))
            }
            // The heirs have passed their checks by then.
            time += startup + 2 * check.interval + 4 * CivilTime.second
            for target in leaving {
                let moment = time + random.seconds(0...2)
                left.append((target, moment))
                end(target, at: moment, by: number, in: &scenario, &random)
            }
            time += pause
        }
        return left
    }

    private func end(
        _ target: Int, at time: Int64, by number: Int?, in scenario: inout Scenario,
        _ random: inout RandomSource
    ) {
        scenario.deregister(target, at: time, heard: hearing, &random)
        scenario.at(time + delay, .cut(target, by: number))
        if grace > 0 { scenario.at(time + signal, .drain(target, by: number)) }
        scenario.at(time + signal + grace, .kill(target, by: number))
    }
}
