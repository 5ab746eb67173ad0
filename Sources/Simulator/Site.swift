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
