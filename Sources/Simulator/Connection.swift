/// A connection of a client to a node: what all of its requests have in common.
struct Connection: Sendable {
    let client: Client
    let port: Int
    let site: Int
    let type: RequestType
    /// Field 30 without its `TID_`.
    let trace: (high: UInt64, low: UInt64)
    let isTLS13: Bool
    /// A resumed TLS session presents no certificate again.
    let resumesSession: Bool
    /// The client sends what is no HTTP.
    let isMalformed: Bool

    init(seed: UInt64, mix: RequestMix, _ random: inout RandomSource) {
        site = mix.site(&random)
        let description = mix.sites[site]
        type = description.type(&random)
        client = Client(seed: seed, isProgram: description.isForPrograms, &random)
        port = random.between(1_024...65_535)
        trace = (random.next(), random.next())
        isTLS13 = random.happens(percent: 83)
        resumesSession = random.happens(percent: 30)
        isMalformed = type == .http && random.happens(percent: 8)
    }
}
