import Diagnosis

/// Whether targets fail more than their share of the traffic explains: the exact binomial test of each
/// target within its group, corrected for how many are tested.
struct TargetTest {
    /// Who fails, of the targets of one group.
    enum Verdict: String {
        case oneTarget = "one target"
        case some
        /// No target has more than its share.
        case all
        case tooFew = "too few"
    }

    struct GroupVerdict {
        let group: String?
        let verdict: Verdict
        let targets: Int
        /// Those with failures.
        let failing: Int
        let matched: Int
        /// The worst first.
        let outstanding: [(key: TargetKey, count: TargetCount, share: Double)]
    }

    /// Failures of a group below which nothing is said.
    private static let leastMatched = 5
    /// Adjusted probability below which a target stands out.
    private static let significance = 0.01

    private var probabilities: [TargetKey: (plain: Double, adjusted: Double)] = [:]
    private(set) var groups: [GroupVerdict] = []

    init(_ entries: [(key: TargetKey, count: TargetCount)]) {
        let byGroup = Dictionary(
            grouping: entries.filter { $0.key.address != nil }, by: \.key.group)
        // Groups where nothing can stand out are not tested, and do not count as tests.
        let tested = entries.filter { key, _ in
            key.address != nil
                && (byGroup[key.group] ?? []).reduce(0) { $0 + $1.count.matched }
                    >= Self.leastMatched
        }
        var plain: [Double] = []
        var totals: [String?: (requests: Int, matched: Int)] = [:]
        for (group, members) in byGroup {
            totals[group] = (
                members.reduce(0) { $0 + $1.count.requests },
                members.reduce(0) { $0 + $1.count.matched }
            )
        }
        for (key, count) in tested {
            let total = totals[key.group] ?? (0, 0)
            let share = total.requests > 0 ? Double(count.requests) / Double(total.requests) : 1
            plain.append(
                BinomialTail.probability(
                    of: count.matched, trials: total.matched, probability: share))
        }
        let adjusted = FalseDiscovery.adjusted(plain)
        for (index, entry) in tested.enumerated() {
            probabilities[entry.key] = (plain[index], adjusted[index])
        }
        for (group, members) in byGroup {
            guard let total = totals[group], total.matched > 0 else { continue }
            let outstanding = members.filter {
                (probabilities[$0.key]?.adjusted ?? 1) < Self.significance
            }.map { ($0.key, $0.count, Double($0.count.requests) / Double(max(1, total.requests))) }
            groups.append(
                GroupVerdict(
                    group: group, verdict: Self.verdict(outstanding.map(\.1), total.matched),
                    targets: members.count, failing: members.count { $0.count.matched > 0 },
                    matched: total.matched, outstanding: outstanding))
        }
        groups.sort { ($1.matched, $0.group ?? "") < ($0.matched, $1.group ?? "") }
    }

    private static func verdict(_ outstanding: [TargetCount], _ matched: Int) -> Verdict {
        guard matched >= leastMatched else { return .tooFew }
        guard let first = outstanding.first else { return .all }
        return outstanding.count == 1 && first.matched * 2 > matched ? .oneTarget : .some
    }

    func probability(_ key: TargetKey) -> Cell {
        probabilities[key].map { .real($0.plain) } ?? .null
    }

    func adjusted(_ key: TargetKey) -> Cell {
        probabilities[key].map { .real($0.adjusted) } ?? .null
    }

    /// One line a group.
    func text(_ status: String) -> String {
        groups.map { group in
            var text = "\(PlainText.sanitized(group.group ?? "-")): "
            switch group.verdict {
            case .tooFew:
                text += "too few: \(group.matched) \(status) do not tell one target from another"
            case .all:
                text += "all: \(group.matched) \(status) on \(group.failing) of \(group.targets) "
                text += "target\(group.targets == 1 ? "" : "s"), none clearly above its share"
            case .oneTarget, .some:
                text += "\(group.verdict.rawValue): "
                text += group.outstanding.prefix(3).map { key, count, share in
                    "\(PlainText.sanitized(key.endpoint ?? "-")) has \(count.matched) of "
                        + "\(group.matched) \(status) with \(PlainText.percent(share)) of the traffic"
                }.joined(separator: "; ")
                let more = group.outstanding.count - 3
                if more > 0 { text += "; and \(more) more" }
            }
            return text + "\n"
        }.joined()
    }

    /// For machines.
    var result: ResultTable {
        var table = ResultTable(columns: [
            "target_group", "verdict", "targets", "failing_targets", "matched",
            "outstanding_targets",
        ])
        table.rows = groups.map { group in
            [
                .text(group.group), .text(group.verdict.rawValue), .integer(group.targets),
                .integer(group.failing),
                .integer(group.matched), .integer(group.outstanding.count),
            ]
        }
        return table
    }
}
