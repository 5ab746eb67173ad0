/// Something that goes wrong at a known time, and makes a burst of 502s.
package struct Incident: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// New targets join; one after another the old ones close their port while the load
        /// balancer still sends to them.
        case deployment
        /// A target hangs and dies with its requests, refuses for a while, and returns.
        case crash
    }

    package let kind: Kind
    /// The name of the target group that it strikes.
    package let targetGroup: String
    /// From the first 502 that it may cause ...
    package let from: Int64
    /// ... until the last; µs since 1970 like `from`.
    package let to: Int64

    /// One for each target that is struck, in order of time.
    let outages: [Outage]
    /// Which target of the group a crash hits.
    let victim: Int

    /// New targets serve this long before the first old one goes.
    static let overlap = 45 * CivilTime.second

    /// One incident in each whole hour from `from` on, both kinds by turns.
    static func schedule(seed: UInt64, from: Int64, hours: Int) -> [Incident] {
        (0..<max(hours, 0)).map { hour in
            let start = from + Int64(hour) * CivilTime.hour
            var random = RandomSource(seed: seed, .incidents, UInt64(bitPattern: start))
            let group = struckGroup(&random)
            let turn = (hour + Int(seed % 2)) % 2
            return turn == 0
                ? crash(of: group, inHourFrom: start, &random)
                : deployment(of: group, inHourFrom: start, &random)
        }
    }

    private static func struckGroup(_ random: inout RandomSource) -> TargetGroup {
        let weights = TargetGroup.all.map(\.incidentWeight)
        var ticket = random.below(weights.reduce(0, +))
        for (group, weight) in zip(TargetGroup.all, weights) {
            if ticket < weight { return group }
            ticket -= weight
        }
        return TargetGroup.all[0]
    }

    private static func crash(
        of group: TargetGroup, inHourFrom start: Int64, _ random: inout RandomSource
    ) -> Incident {
        // Hang and death share a slot, so that an object can be made without its neighbours:
        // a request that came at `hangs` ends at `dies`.
        let slot = start + Int64(random.between(1...10)) * TrafficShape.slot
        let dies = slot + seconds(60...270, &random) + Int64(random.below(1_000_000))
        let hangs = dies - seconds(6...20, &random)
        let refusesUntil = dies + seconds(12...25, &random)
        let returns = refusesUntil + seconds(15...60, &random)
        let outage = Outage(
            hangs: hangs, dies: dies, refusesUntil: refusesUntil, returns: returns)
        return Incident(
            kind: .crash, targetGroup: group.name, from: dies, to: refusesUntil,
            outages: [outage], victim: random.below(group.size))
    }

    private static func deployment(
        of group: TargetGroup, inHourFrom start: Int64, _ random: inout RandomSource
    ) -> Incident {
        let first = start + seconds(300...3_000, &random) + Int64(random.below(1_000_000))
        var outages: [Outage] = []
        var time = first
        for _ in 0..<group.size {
            let refusesUntil = time + seconds(8...20, &random)
            outages.append(
                Outage(hangs: time, dies: time, refusesUntil: refusesUntil, returns: nil))
            time = refusesUntil + seconds(3...15, &random)
        }
        return Incident(
            kind: .deployment, targetGroup: group.name, from: first,
            to: outages.last?.refusesUntil ?? first, outages: outages, victim: 0)
    }

    private static func seconds(_ range: ClosedRange<Int>, _ random: inout RandomSource) -> Int64 {
        Int64(random.between(range)) * CivilTime.second
    }
}
