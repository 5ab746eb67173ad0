/// Whether one target has more of some failures than its share of the requests explains.
struct Concentration {
    /// The one that is least explained by chance.
    let target: Int
    let count: Int
    /// How likely chance gives it so many, with all targets tested.
    let probability: Double
    /// Whether there are enough failures and targets to speak of an even spread.
    let isTelling: Bool

    /// Chance below which a target stands out.
    static let significance = 1e-4

    /// Odds of its share of the failures against those of its share of the requests.
    let odds: Double

    /// With many failures any small difference is beyond chance, and says nothing.
    var isUneven: Bool { probability < Self.significance && odds >= 3 }

    /// Nil where no target failed.
    init?(_ rows: [Int], _ incident: Incident, _ lives: Lives, _ group: Int) {
        var counts: [Int: Int] = [:]
        var (first, last) = (Int.max, Int.min)
        for row in rows {
            guard let target = incident.failures[row].target else { continue }
            counts[target, default: 0] += 1
            let second = incident.second(incident.failures[row].time)
            first = min(first, second)
            last = max(last, second)
        }
        guard !counts.isEmpty else { return nil }
        // The traffic before is what the failures have not changed yet.
        let seconds = max(0, first - 600)..<last + 1
        let asked = lives.members[group].map { ($0, incident.targets[$0].asked.sum(seconds)) }
        let members = asked.filter { $0.1 > 0 }
        let all = members.reduce(0) { $0 + $1.1 }
        guard all > 0 else { return nil }
        let total = counts.values.reduce(0, +)
        let ranked = members.compactMap { target, asked -> (Int, Double)? in
            guard let count = counts[target] else { return nil }
            // A target that hardly anything was asked of may fail once.
            let share = min(1, (Double(asked) + 0.5) / (Double(all) + 0.5))
            return (
                target, BinomialTail.probability(of: count, trials: total, probability: share)
            )
        }
        guard !ranked.isEmpty else { return nil }
        let adjusted = FalseDiscovery.adjusted(
            ranked.map(\.1) + Array(repeating: 1, count: members.count - ranked.count))
        let best = ranked.indices.min { adjusted[$0] < adjusted[$1] } ?? 0
        target = ranked[best].0
        count = counts[target] ?? 0
        probability = adjusted[best]
        let share =
            (Double(incident.targets[target].asked.sum(seconds)) + 0.5) / (Double(all) + 0.5)
        let part = (Double(count) + 0.5) / (Double(total) + 1)
        odds = part / (1 - part) * max(0, 1 - share) / share
        isTelling = total >= 5 && members.count >= 2
    }
}
