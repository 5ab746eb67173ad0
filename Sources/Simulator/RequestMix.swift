/// What clients ask for: a shop with an API, a login, a price feed, and its share of scanners.
struct RequestMix: Sendable {
    let sites: [Site]
    /// Requests on a connection, on average over all sites.
    let reuse: Double
    private let weights: [Int]
    private let total: Int
    private let shares: [Double]

    /// - Parameters:
    ///   - struck: indices of the groups that are to get a good part of the requests.
    ///   - isVaried: whether the seed decides who asks for how much.
    init(struck: [Int], isVaried: Bool, _ random: inout RandomSource) {
        let sites = [Self.shop, Self.api, Self.login, Self.live, Self.rates, Self.pictures]
        var weights = sites.map(\.weight)
        if isVaried {
            for index in weights.indices {
                weights[index] = max(1, Int(Double(weights[index]) * random.scale(0.3...2)))
            }
            for (index, site) in sites.enumerated() where site.reuse > 1 {
                guard let main = site.routes.max(by: { $0.weight < $1.weight }),
                    case .forward(let group) = main.answer, struck.contains(group)
                else { continue }
                weights[index] = 500 + random.below(1_500)
            }
        }
        let connections = Double(weights.reduce(0, +))
        let requests = zip(sites, weights).map { site, weight in Double(weight) * site.meanReuse }
        let all = requests.reduce(0, +)
        shares = TargetGroup.all.indices.map { group in
            zip(sites, requests).reduce(0) { $0 + $1.0.share(of: group) * $1.1 } / all
        }
        reuse = all / connections
        total = weights.reduce(0, +)
        self.sites = sites
        self.weights = weights
    }

    /// One route of one site.
    struct RouteIndex: Sendable {
        let site: Int
        let route: Int
    }

    /// The part of all requests that goes to a group.
    func share(of group: Int) -> Double {
        shares[group]
    }

    /// The routes to a group, each with its part of the group's requests.
    func routes(to group: Int) -> [(index: RouteIndex, share: Double)] {
        var routes: [(index: RouteIndex, share: Double)] = []
        for (number, site) in sites.enumerated() {
            let weight = Double(site.routes.reduce(0) { $0 + $1.weight })
            let requests = Double(weights[number]) * site.meanReuse
            for (index, route) in site.routes.enumerated() {
                guard case .forward(group) = route.answer else { continue }
                routes.append(
                    (
                        RouteIndex(site: number, route: index),
                        requests * Double(route.weight) / weight
                    ))
            }
        }
        let all = routes.reduce(0) { $0 + $1.share }
        return routes.map { ($0.index, $0.share / all) }
    }

    /// The mean of the routes' usual times, in µs; long answers weigh a third more than the median.
    func service(of group: Int) -> Double {
        routes(to: group).reduce(0) { sum, entry in
            sum + entry.share
                * Double(sites[entry.index.site].routes[entry.index.route].work.latency)
        } * 1_350
    }

    /// The site of a new connection.
    func site(_ random: inout RandomSource) -> Int {
        var ticket = random.below(total)
        for (index, weight) in weights.enumerated() {
            if ticket < weight { return index }
            ticket -= weight
        }
        return 0
    }

    private static let shop = Site(
        "shop.example.com", weight: 560, types: [(.h2, 68), (.https, 14), (.http, 18)],
        [
            page(300, "/products/{id}", latency: 45, body: 9_000...64_000),
            page(120, "/", latency: 30, body: 24_000...26_000),
            page(90, "/category/{id}?page={page}&sort=price", latency: 70, body: 20_000...90_000),
            page(50, "/cart", latency: 25, body: 3_000...12_000),
            asset(200, "/static/js/app.{asset}.js", body: 30_000...250_000),
            asset(170, "/static/css/main.{asset}.css", body: 8_000...60_000),
            asset(110, "/static/img/{asset}.webp", body: 4_000...180_000),
            Route(
                60, "GET", "/search?q={words}&page={page}", to: "search", rule: 20, latency: 90,
                body: 2_000...40_000),
            Route(
                40, "GET", "/search/suggest?q={words}", to: "search", rule: 20, latency: 12,
                body: 200...1_800),
            Route(
                25, "GET", "/thumbnails/{id}?w=320", to: "thumbnails", rule: 40, latency: 130,
                body: 6_000...40_000),
            Route(
                8, "POST", "/cart/items", to: "web", rule: 30, latency: 60, status: 201,
                body: 200...900, upload: 60...400),
            Route(
                1, "GET", "/old-catalogue/{id}", to: "legacy", rule: 90, latency: 0, body: 0...0),
            Route(3, "GET", "/robots.txt", .fixed(status: 200), rule: 2, body: 60...60),
            Route(2, "GET", "/wp-login.php", .blocked, rule: 0, body: 118...118),
            Route(1, "GET", "/.env", .blocked, rule: 0, body: 118...118),
            Route(1, "GET", "/.git/config", .blocked, rule: 0, body: 118...118),
        ])

    private static let api = Site(
        "api.shop.example.com", weight: 360, types: [(.https, 55), (.h2, 42), (.http, 3)],
        isForPrograms: true,
        [
            call(200, "GET", "/v2/products/{id}", latency: 18, body: 600...4_000),
            call(120, "GET", "/v2/products?ids={id},{id},{id}", latency: 40, body: 2_000...12_000),
            call(90, "GET", "/v2/users/{id}/suggestions", latency: 85, body: 3_000...9_000),
            call(60, "GET", "/v2/orders/{uuid}", latency: 32, body: 900...3_500),
            call(
                40, "POST", "/v2/orders", latency: 160, status: 201, body: 700...1_400,
                upload: 300...4_000),
            call(
                30, "PUT", "/v2/carts/{uuid}", latency: 50, body: 300...2_000,
                upload: 200...2_500),
            call(10, "DELETE", "/v2/carts/{uuid}", latency: 22, status: 204, body: 0...0),
            call(
                4, "POST", "/v2/reports?page={page}", latency: 3_800, body: 20_000...400_000,
                upload: 100...300),
            Route(
                12, "GET", "/v1/products/{id}", to: "api", rule: 12, latency: 18,
                body: 600...4_000, rewritten: "/v2/products/{id}"),
            Route(2, "GET", "/v0/products/{id}", .fixed(status: 410), rule: 11, body: 24...24),
        ])

    private static let login = Site(
        "login.shop.example.com", weight: 70, types: [(.h2, 85), (.https, 14), (.http, 1)],
        reuse: 4,
        [
            authentication(30, "GET", "/login?return=%2Fcart", latency: 20, body: 4_000...6_000),
            authentication(20, "POST", "/login", latency: 210, status: 302, body: 0...60),
            authentication(40, "POST", "/oauth2/token", latency: 65, body: 900...1_500),
            authentication(60, "GET", "/oauth2/userinfo", latency: 15, body: 300...500),
            authentication(
                10, "GET", "/.well-known/jwks.json", latency: 3, body: 1_580...1_580),
        ])

    private static let live = Site(
        "live.shop.example.com", weight: 12, types: [(.wss, 1)], reuse: 1,
        [call(1, "GET", "/socket?session={uuid}", latency: 4, status: 101, body: 0...0)])

    private static let rates = Site(
        "rates.shop.example.com", weight: 8, types: [(.grpcs, 1)], reuse: 25, isForPrograms: true,
        [
            remote(5, "/rates.v1.Rates/Get", latency: 6, body: 90...300),
            remote(1, "/rates.v1.Rates/List", latency: 35, body: 2_000...8_000),
        ])

    private static let pictures = Site(
        "img.shop.example.com", weight: 10, types: [(.h2, 80), (.https, 20)], reuse: 6,
        [
            Route(
                50, "GET", "/resize/{id}?w=640", to: "thumbnails", rule: 41, latency: 160,
                body: 12_000...90_000),
            Route(
                10, "GET", "/crop/{id}?w=320&h=320", to: "thumbnails", rule: 41, latency: 240,
                body: 6_000...40_000),
            Route(
                3, "POST", "/convert?from={words}", to: "thumbnails", rule: 41, latency: 900,
                body: 40_000...600_000, upload: 9_000...90_000),
        ])

    private static func page(
        _ weight: Int, _ path: String, latency: Int, body: ClosedRange<Int>
    ) -> Route {
        Route(weight, "GET", path, to: "web", rule: 0, latency: latency, body: body)
    }

    private static func asset(_ weight: Int, _ path: String, body: ClosedRange<Int>) -> Route {
        Route(weight, "GET", path, to: "web", rule: 0, latency: 2, body: body, cacheable: true)
    }

    private static func call(
        _ weight: Int, _ method: String, _ path: String, latency: Int, status: Int = 200,
        body: ClosedRange<Int>, upload: ClosedRange<Int> = 0...0
    ) -> Route {
        Route(
            weight, method, path, to: "api", rule: 10, latency: latency, status: status,
            body: body, upload: upload)
    }

    private static func authentication(
        _ weight: Int, _ method: String, _ path: String, latency: Int, status: Int = 200,
        body: ClosedRange<Int>
    ) -> Route {
        Route(
            weight, method, path, to: "auth", rule: 50, latency: latency, status: status,
            body: body, upload: method == "POST" ? 80...400 : 0...0)
    }

    private static func remote(
        _ weight: Int, _ path: String, latency: Int, body: ClosedRange<Int>
    ) -> Route {
        Route(
            weight, "POST", path, to: "rates", rule: 60, latency: latency, body: body,
            upload: 20...120)
    }
}
