/// A client's connection to a node, with requests still to come.
struct Session {
    let connection: Connection
    let node: Int
    var requestsLeft: Int
    /// The client tries this again; nil if it goes on with something else.
    var repetition: Repetition?

    struct Repetition {
        let route: Int
        let path: RandomSource
        let attempts: Int
    }

    /// A new session at a node.
    init(connection: Connection, node: Int, mix: RequestMix, _ random: inout RandomSource) {
        self.connection = connection
        self.node = node
        let reuse = mix.sites[connection.site].reuse
        // A redirected client comes back on another port.
        requestsLeft = connection.type == .http || reuse == 1 ? 1 : random.geometric(mean: reuse)
    }

    /// One that does nothing but repeat a request.
    init(connection: Connection, node: Int, repetition: Repetition) {
        self.connection = connection
        self.node = node
        self.repetition = repetition
        requestsLeft = 1
    }

    /// µs until the next request: pages ask for their parts at once, people take their time.
    static func pause(isProgram: Bool, _ random: inout RandomSource) -> Int64 {
        if random.happens(percent: isProgram ? 35 : 65) { return random.between(2_000...180_000) }
        return 20_000 + Int64(random.wait(mean: isProgram ? 1.6e6 : 6e6))
    }
}
