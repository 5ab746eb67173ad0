/// Somebody who connects: an address and a user agent that stay the same for ever.
struct Client: Sendable {
    private let identity: UInt64
    let agent: Int

    /// How many there are, as a power of two; few of them make most of the requests.
    private static let populationBits = 16

    init(seed: UInt64, isProgram: Bool, _ random: inout RandomSource) {
        let rank = random.zipf(bits: Self.populationBits, head: 8)
        var own = RandomSource(seed: seed, .client, UInt64(rank), isProgram ? 1 : 0)
        identity = own.next()
        agent = UserAgent.draw(isProgram: isProgram, &own)
    }

    /// Bytes of cookies and other headers, the same in each of its requests.
    var headerBytes: Int { 40 + Int(identity >> 24 & 511) + (identity >> 40 & 31 == 0 ? 2_400 : 0) }

    /// Whether it is one of so many percent, always the same ones.
    func falls(within percent: Int) -> Bool {
        Int(identity >> 17 & 0xFFFF) % 100 < percent
    }

    /// IPv6 for one of sixteen, without brackets as the load balancer writes it. The networks are
    /// those reserved for benchmarks and documentation (RFC 2544, RFC 3849).
    func writeAddress(to line: inout [UInt8]) {
        if identity & 15 == 0 {
            line.append("2001:db8")
            for shift: UInt64 in [8, 17, 26, 35, 44, 53] {
                // No group is zero and none begins with a zero, so this form is the canonical one.
                line.append(":")
                line.append(hex: identity >> shift & 0xFFF | 0x1000, digits: 4)
            }
        } else {
            line.append("198.")
            line.append(decimal: 18 + Int(identity >> 8 & 1))
            line.append(".")
            line.append(decimal: Int(identity >> 16 & 255))
            line.append(".")
            line.append(decimal: 1 + Int(identity >> 32 & 0xFFFF) % 254)
        }
    }
}
