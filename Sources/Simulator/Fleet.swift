/// Every target that ever serves, with its outages: what the incidents made of the groups.
struct Fleet: Sendable {
    let targets: [Target]
    /// Field 17 of each group.
    let arns: [[UInt8]]
    /// Indices into `targets` of each group, in the order in which they join.
    private let members: [[Int]]

    init(seed: UInt64, incidents: [Incident]) {
        var random = RandomSource(seed: seed, .identity, 1)
        arns = TargetGroup.all.map { group in
            let id = LoadBalancer.identifier(&random)
            return Array(
                LoadBalancer.arn("elasticloadbalancing", "targetgroup/\(group.name)/\(id)").utf8)
        }
        var targets: [Target] = []
        var members = TargetGroup.all.map { _ in [Int]() }

        func join(_ group: Int, at time: Int64) {
            let address = Self.address(of: members[group].count, in: group)
            members[group].append(targets.count)
            targets.append(Target(group: group, address: address, joins: time))
        }

        for (group, description) in TargetGroup.all.enumerated() {
            for _ in 0..<description.size { join(group, at: .min) }
        }
        for incident in incidents {
            guard let group = TargetGroup.index(of: incident.targetGroup) else { continue }
            let serving = Array(members[group].suffix(TargetGroup.all[group].size))
            switch incident.kind {
            case .crash:
                targets[serving[incident.victim]].outages += incident.outages
            case .deployment:
                for (target, outage) in zip(serving, incident.outages) {
                    targets[target].outages.append(outage)
                    join(group, at: outage.hangs - Incident.overlap)
                }
            }
        }
        self.targets = targets
        self.members = members
    }

    /// The targets of each group that matter to requests which end in `interval`.
    func roster(for interval: Range<Int64>) -> Roster {
        Roster(
            groups: members.map { group in
                group.compactMap { index -> Roster.Entry? in
                    let target = targets[index]
                    guard target.joins < interval.upperBound else { return nil }
                    // A target that left drains for two minutes.
                    let reach = interval.lowerBound - 2 * CivilTime.minute
                    let outage = target.outages.first { ($0.returns ?? .max) >= reach }
                    if let outage, outage.returns == nil, outage.refusesUntil < reach {
                        return nil
                    }
                    return Roster.Entry(
                        target: index, joins: target.joins,
                        outage: outage.flatMap { $0.hangs < interval.upperBound ? $0 : nil })
                }
            })
    }

    /// A private address of the group's own network, in one of three zones by turns.
    private static func address(of ordinal: Int, in group: Int) -> [UInt8] {
        // 97 has no factor in common with 240: neighbours in time are none in address.
        let host = ordinal * 97 % 240 + 10
        let network = ordinal % 3 * 64 + ordinal / 240 % 64
        return Array("10.\(20 + group).\(network).\(host):\(TargetGroup.all[group].port)".utf8)
    }
}

/// What became of a request at its target.
enum Fate {
    case served
    /// The target's process died at this time with the request unanswered.
    case killed(at: Int64)
    /// The port was closed.
    case refused
}

/// The targets that a node can choose from within one slot.
struct Roster {
    struct Entry {
        let target: Int
        let joins: Int64
        let outage: Outage?

        /// What happens to a request of this span here; nil if the node would not send it here.
        func fate(created: Int64, ends: Int64) -> Fate? {
            guard let outage else { return created >= joins ? .served : nil }
            if ends >= outage.hangs, ends < outage.dies { return .killed(at: outage.dies) }
            if ends >= outage.dies, ends < outage.refusesUntil { return .refused }
            if ends < outage.hangs { return created >= joins ? .served : nil }
            if let returns = outage.returns { return created >= returns ? .served : nil }
            // The last answers of a target that shuts down in order.
            return created < outage.dies && outage.hangs == outage.dies ? .served : nil
        }
    }

    let groups: [[Entry]]

    /// A target for a request, at random among those that fit; nil if there is none.
    func choose(
        _ group: Int, created: Int64, ends: Int64, _ random: inout RandomSource
    ) -> (target: Int, fate: Fate)? {
        let entries = groups[group]
        guard !entries.isEmpty else { return nil }
        for _ in 0..<8 {
            let entry = entries[random.below(entries.count)]
            if let fate = entry.fate(created: created, ends: ends) { return (entry.target, fate) }
        }
        for entry in entries {
            if let fate = entry.fate(created: created, ends: ends) { return (entry.target, fate) }
        }
        return nil
    }
}
