/// The load balancer that is simulated: its names, its nodes, and the keys of its objects.
struct LoadBalancer: Sendable {
    static let account = "123456789012"
    static let region = "us-east-1"
    static let name = "shop"

    /// The 16 hex digits of the resource id.
    let id: String
    /// Field 3, `app/<name>/<id>`.
    let resource: [UInt8]
    /// Public addresses, of a block reserved for documentation (RFC 5737).
    let nodes: [[UInt8]]
    private let seed: UInt64

    init(seed: UInt64, nodes count: Int) {
        var random = RandomSource(seed: seed, .identity)
        self.seed = seed
        id = Self.identifier(&random)
        resource = Array("app/\(Self.name)/\(id)".utf8)
        let first = random.below(254)
        // 89 has no factor in common with 254, so no address comes twice.
        nodes = (0..<count).map { Array("203.0.113.\((first + $0 * 89) % 254 + 1)".utf8) }
    }

    /// The key from `AWSLogs/` on. The folder is the day of delivery, here that of the slot's end.
    /// - Parameter prefix: what the names of a family of logs begin with; empty for access logs.
    func key(slotEnd: Int64, node: Int, prefix: String = "") -> String {
        let end = CivilTime(slotEnd)
        var key: [UInt8] = []
        key.append("AWSLogs/\(Self.account)/elasticloadbalancing/\(Self.region)/")
        key.append(date: end, separator: UInt8(ascii: "/"))
        key.append(
            "/\(prefix)\(Self.account)_elasticloadbalancing_\(Self.region)_app.\(Self.name).\(id)_")
        key.append(date: end, separator: nil)
        key.append(UInt8(ascii: "T"))
        key.append(padded: end.sinceMidnight / 3_600_000_000, digits: 2)
        key.append(padded: end.sinceMidnight / 60_000_000 % 60, digits: 2)
        key.append("Z_")
        key.append(contentsOf: nodes[node])
        key.append(UInt8(ascii: "_"))
        var random = RandomSource(
            seed: seed, .objectName, UInt64(bitPattern: slotEnd),
            UInt64(node + prefix.utf8.count << 8))
        for _ in 0..<8 {
            let digit = UInt8(random.below(36))
            key.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
        }
        key.append(".log.gz")
        return String(decoding: key, as: UTF8.self)
    }

    /// An ARN of this account.
    static func arn(_ service: String, _ resource: String) -> String {
        "arn:aws:\(service):\(region):\(account):\(resource)"
    }

    static func identifier(_ random: inout RandomSource) -> String {
        var digits: [UInt8] = []
        digits.append(hex: random.next(), digits: 16)
        return String(decoding: digits, as: UTF8.self)
    }
}
