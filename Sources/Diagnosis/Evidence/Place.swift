/// Where rows lie: one load balancer node, one subnet, or everywhere.
struct Place {
    struct Subnet {
        let name: String
        let targets: [Int]
    }

    /// The node that has nearly all rows, though others send requests to the same targets.
    private(set) var node: Int?
    /// Whether nearly all rows come from one node of several, be it by chance.
    private(set) var isOfOneNode = false
    private(set) var subnet: Subnet?
    let touched: Int
    /// Targets of the group at that time.
    let members: Int

    var isEverywhere: Bool { touched >= 2 && touched * 10 >= members * 8 }

    init(_ rows: [Int], _ incident: Incident, _ lives: Lives, _ group: Int) {
        let failures = rows.map { incident.failures[$0] }
        let first = failures.map { incident.second($0.time) }.min() ?? 0
        let last = failures.map { incident.second($0.time) }.max() ?? 0
        let targets = Set(failures.compactMap(\.target))
        let living = Set(
            lives.members[group].filter {
                incident.targets[$0].asked.sum(max(0, first - 300)..<last + 1) > 0
            })
        touched = targets.count
        members = living.count
        let nodes = Set(incident.nodes.lazy.filter { $0.group == group }.map(\.address)).count
        var counts: [Int: Int] = [:]
        for failure in failures { if let node = failure.node { counts[node, default: 0] += 1 } }
        isOfOneNode = nodes >= 2 && (counts.values.max() ?? 0) * 10 >= failures.count * 9
        // A node that is cut off reaches none of its targets.
        if targets.count * 2 >= living.count {
            node = Self.node(failures, incident, group, first..<last + 1)
        }
        subnet = Self.subnet(failures, incident, living)
    }

    private static func node(
        _ failures: [FailedRow], _ incident: Incident, _ group: Int, _ seconds: Range<Int>
    ) -> Int? {
        var counts: [Int: Int] = [:]
        for failure in failures { if let node = failure.node { counts[node, default: 0] += 1 } }
        guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
            most.value * 10 >= failures.count * 9, failures.count >= 5
        else { return nil }
        // A client stays with its node, so that all its rows say as much as one.
        var clients: [Int: Set<String>] = [:]
        for (index, failure) in failures.enumerated() {
            guard let node = failure.node else { continue }
            clients[node, default: []].insert(failure.client ?? "\(index)")
        }
        let worst = (key: most.key, value: clients[most.key]?.count ?? 0)
        let trials = clients.values.reduce(0) { $0 + $1.count }
        let mine = incident.nodes.indices.filter { incident.nodes[$0].group == group }
        let before = max(0, seconds.lowerBound - 600)..<seconds.upperBound
        let all = mine.reduce(0) { $0 + incident.nodes[$1].asked.sum(before) }
        guard mine.count >= 2, all > 0 else { return nil }
        let own = incident.nodes[worst.key].asked.sum(before)
        let probability = BinomialTail.probability(
            of: worst.value, trials: trials, probability: Double(own) / Double(all))
        return probability < 1e-4 ? worst.key : nil
    }

    /// The longest prefix that the failing targets share and the others do not.
    private static func subnet(
        _ failures: [FailedRow], _ incident: Incident, _ living: Set<Int>
    ) -> Subnet? {
        var counts: [Int: Int] = [:]
        for failure in failures {
            if let target = failure.target { counts[target, default: 0] += 1 }
        }
        let most = counts.values.max() ?? 0
        // A target with a failure of its own does not spoil the picture.
        let hit = counts.filter { $0.value * 20 >= most }.map(\.key)
        let addresses = hit.compactMap { number(incident.targets[$0].address) }
        guard hit.count >= 2, addresses.count == hit.count, let first = addresses.first else {
            return nil
        }
        let difference = addresses.reduce(0) { $0 | ($1 ^ first) }
        let length = difference.leadingZeroBitCount
        // Nobody makes subnets much smaller than /24, and hardly any larger than /18.
        let width = min(length, 24)
        // Two targets lie in some net always.
        guard width >= (hit.count >= 3 ? 18 : 22) else { return nil }
        let mask = ~UInt32(0) << (32 - UInt32(width))
        let others = living.subtracting(hit)
        guard !others.isEmpty else { return nil }
        let intruders = others.filter { target in
            number(incident.targets[target].address).map { $0 & mask == first & mask } ?? true
        }
        guard intruders.isEmpty else { return nil }
        let base = first & mask
        let parts = (0..<4).map { String(base >> (24 - UInt32($0) * 8) & 0xFF) }
        return Subnet(name: "\(parts.joined(separator: "."))/\(width)", targets: hit.sorted())
    }

    /// The /24 of an IPv4 address; nil for others.
    static func network(_ address: String) -> UInt32? { number(address).map { $0 >> 8 } }

    /// An IPv4 address; nil for others.
    private static func number(_ address: String) -> UInt32? {
        let parts = address.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var number: UInt32 = 0
        for part in parts {
            guard let byte = UInt8(part) else { return nil }
            number = number << 8 | UInt32(byte)
        }
        return number
    }
}
