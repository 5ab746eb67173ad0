/// A connection of a client to a node, reused for a handful of requests.
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
    var requestsLeft: Int

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
        // A redirected client comes back on another port.
        requestsLeft =
            type == .http || description.reuse == 1
            ? 1 : random.geometric(mean: description.reuse)
    }
}

/// The connections that are open at one node.
struct ConnectionPool {
    private let seed: UInt64
    private let mix: RequestMix
    private var open: [Connection] = []
    private let capacity: Int

    /// - Parameter requests: how many are to come; about one in thirty is on its way at a time.
    init(seed: UInt64, mix: RequestMix, requests: Int) {
        self.seed = seed
        self.mix = mix
        capacity = max(requests / 30, 4)
        open.reserveCapacity(capacity)
    }

    /// The connection of the next request.
    mutating func take(_ random: inout RandomSource) -> Connection {
        if open.count < capacity {
            open.append(Connection(seed: seed, mix: mix, &random))
            return use(open.count - 1)
        }
        let index = random.below(open.count)
        if open[index].requestsLeft == 0 {
            open[index] = Connection(seed: seed, mix: mix, &random)
        }
        return use(index)
    }

    private mutating func use(_ index: Int) -> Connection {
        open[index].requestsLeft -= 1
        return open[index]
    }
}
