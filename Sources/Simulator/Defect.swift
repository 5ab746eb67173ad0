/// A fault of a release, which every target of the group has.
struct Defect: Sendable {
    enum Kind: Sendable {
        /// Response headers grow to so many bytes, varied by a third from client to client, and
        /// the cookies that come back with requests to so many.
        case headers(Int, cookies: Int)
        /// The worker dies of the request.
        case poison
        /// It takes so many µs.
        case slow(Int64)
        /// A rule answers in the group's place.
        case rule(isFirewall: Bool)
    }

    let kind: Kind
    var scope = Scope()
    let by: Int

    /// Which requests it concerns.
    struct Scope: Sendable {
        /// Site and route; nil for all of the group.
        var route: RequestMix.RouteIndex?
        /// So many percent of clients, always the same ...
        var clients = 100
        /// ... and so many percent of their requests, by the path.
        var paths = 100
    }

    func concerns(_ exchange: Exchange) -> Bool {
        if let route = scope.route,
            route.site != exchange.connection.site || route.route != exchange.route
        {
            return false
        }
        return exchange.connection.client.falls(within: scope.clients)
            && exchange.path.falls(within: scope.paths)
    }
}
