/// Whether a new target came for one that is gone, and when.
enum Replacement: Sendable {
    /// Before the old one fell silent, or too soon after it to have been started for it: a
    /// deployment or a scaling.
    case early
    /// So near to it that the order cannot be seen: a new target is known by its first request.
    case near
    /// Long after it.
    case late
    case none
}

extension Analysis {
    /// Seconds before a death in which its replacement may have come.
    private static let before = 1800
    private static let after = 900
    /// Seconds that finding a dead target and starting another take at least.
    private static let soonest = 20
    /// Seconds within which targets that die die together.
    private static let together = 30

    func replacement(_ outage: Outage) -> Replacement {
        let group = incident.targets[outage.target].group
        let start = outage.seconds.lowerBound
        let low = max(0, start - Self.before)
        let born = lives.members[group].filter { $0 != outage.target }.compactMap { target in
            lives.births[target].map { (target: target, second: $0) }
        }
        // Also those of which it is not sure that they are gone.
        let died = lives.members[group].filter {
            $0 != outage.target && !incident.targets[$0].answered.isEmpty
        }.map { incident.targets[$0].answered.range.upperBound - 1 }
        let early = born.filter { (low...start + Self.soonest).contains($0.second) }.count
        // One that came for another which had gone is no sign of a deployment.
        let former = died.filter { (low..<max(low, start - Self.together)).contains($0) }.count
        let beside = died.filter { ($0 - start).magnitude <= Self.together }.count
        if early > former || beside > 0 && isTurnover(group, around: start) { return .early }
        let near = born.filter { birth in
            birth.second > start + Self.soonest
                && birth.second - slack(birth.target) <= start + Self.soonest
        }.count
        if near > 0 {
            // Several do not crash at the same moment and find replacements at once.
            return beside > 0 && near + early > former ? .early : .near
        }
        let late = born.contains { (start + 3..<start + Self.after).contains($0.second) }
        return late ? .late : .none
    }

    /// Whether nearly all targets of a group are replaced around some second: crashes take one or two.
    private func isTurnover(_ group: Int, around second: Int) -> Bool {
        let near = max(0, second - Self.after)..<second + Self.after
        let died = lives.died(group, in: near)
        let born = lives.born(group, in: near)
        let old = lives.members[group].filter { target in
            let answered = incident.targets[target].answered
            return !answered.isEmpty && lives.births[target].map { $0 < near.lowerBound } ?? true
        }
        return died.count >= 2 && died.count * 5 >= old.count * 4 && born.count * 2 >= died.count
    }

    /// Whether silences are those of most targets of a group, each of which found its heir.
    func isTurnover(_ gone: [Outage], of group: Int) -> Bool {
        let starts = gone.map(\.seconds.lowerBound)
        guard gone.count >= 2, let first = starts.min(), let last = starts.max() else {
            return false
        }
        let near = max(0, first - Self.after)..<last + Self.after
        let died = lives.died(group, in: near)
        let born = lives.born(group, in: near)
        let old = lives.members[group].filter { target in
            !incident.targets[target].answered.isEmpty
                && incident.targets[target].answered.range.lowerBound < first
        }
        // Two may have crashed, unless they were all there were.
        let isMost = gone.count >= 3 ? died.count * 5 >= old.count * 3 : died.count == old.count
        return isMost && born.count * 4 >= died.count * 3 && Set(died).isDisjoint(with: born)
    }

    /// Seconds for which a target may have waited for its first request.
    private func slack(_ target: Int) -> Int {
        let answered = incident.targets[target].answered
        let first = answered.range.lowerBound
        let count = answered.sum(first..<first + 300)
        return min(90, 900 / max(1, count))
    }
}
