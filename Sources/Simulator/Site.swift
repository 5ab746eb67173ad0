/// The protocol of a connection: field 1.
enum RequestType: String, Sendable {
    case http, https, h2, wss, grpcs

    var isEncrypted: Bool { self != .http }
    var version: String { self == .h2 || self == .grpcs ? "HTTP/2.0" : "HTTP/1.1" }
}

/// A host name, and what is asked of it.
struct Site: Sendable {
    let host: String
    /// Its share of new connections.
    let weight: Int
    let types: [(type: RequestType, weight: Int)]
    /// Requests on one connection, on average.
    let reuse: Int
    /// Programs rather than browsers.
    let isForPrograms: Bool
    let routes: [Route]
    /// Indices into `routes`, each as often as its weight says.
    private let tickets: [UInt8]

    init(
        _ host: String, weight: Int, types: [(RequestType, Int)], reuse: Int = 10,
        isForPrograms: Bool = false, _ routes: [Route]
    ) {
        self.host = host
        self.weight = weight
        self.types = types.map { (type: $0.0, weight: $0.1) }
        self.reuse = reuse
        self.isForPrograms = isForPrograms
        self.routes = routes
        tickets = routes.enumerated().flatMap { index, route in
            [UInt8](repeating: UInt8(index), count: route.weight)
        }
    }

    /// Requests on a connection; one that is redirected makes no second.
    var meanReuse: Double {
        let all = types.reduce(0) { $0 + $1.weight }
        let plain = types.reduce(0) { $0 + ($1.type == .http ? $1.weight : 0) }
        return Double(reuse) + (1 - Double(reuse)) * Double(plain) / Double(all)
    }

    /// The part of the site's requests that goes to a group.
    func share(of group: Int) -> Double {
        let all = routes.reduce(0) { $0 + $1.weight }
        let its = routes.reduce(0) { sum, route in
            if case .forward(group) = route.answer { sum + route.weight } else { sum }
        }
        let plain = types.reduce(0) { $0 + ($1.type == .http ? $1.weight : 0) }
        let redirected = Double(plain) / Double(types.reduce(0) { $0 + $1.weight }) / meanReuse
        return Double(its) / Double(all) * (1 - redirected)
    }

    func route(_ random: inout RandomSource) -> Int {
        Int(tickets[random.below(tickets.count)])
    }

    func type(_ random: inout RandomSource) -> RequestType {
        var ticket = random.below(types.reduce(0) { $0 + $1.weight })
        for (type, weight) in types {
            if ticket < weight { return type }
            ticket -= weight
        }
        return .https
    }
}
