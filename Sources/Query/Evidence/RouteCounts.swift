import Bytes
import Diagnosis

/// A method and a URL template: what one handler of the application serves.
struct RouteKey: Hashable, Sendable {
    /// Empty where a row has none.
    var verb = ""
    var template = ""
}

/// The routes that failures name, found by the bytes of their templates.
struct RouteSet: Sendable {
    private(set) var keys: [RouteKey] = []
    /// Templates of `keys`; further ones are none of theirs.
    private(set) var pool = StringPool()
    private var places: [[String: Int]] = []

    init(_ keys: Set<RouteKey>) {
        for key in keys where !key.template.isEmpty {
            let template = Int(pool.intern(key.template))
            if template == places.count { places.append([:]) }
            places[template][key.verb] = self.keys.count
            self.keys.append(key)
        }
    }

    /// Position in `keys`; -1 where no failure has the route.
    func position(_ template: Int, _ verb: String) -> Int {
        template < places.count ? places[template][verb] ?? -1 : -1
    }
}

/// The requests of a block by route. A URL is looked at once, whatever the number of its requests.
struct RouteCounts {
    private let routes: RouteSet
    private let urls: BlockColumn
    private let verbs: BlockColumn
    /// By code of the URL: its template in `pool`, or `unknown`.
    private var templates: [UInt32]
    private var pool: StringPool
    private var template: [UInt8] = []
    /// By template and code of the verb: position in `routes`, -1 if nobody asks for it.
    private var positions: [Int]
    /// By position in `routes`.
    private var found: [RouteTraffic?]

    private static let unknown = UInt32.max

    init(_ routes: RouteSet, urls: BlockColumn, verbs: BlockColumn) {
        (self.routes, self.urls, self.verbs, pool) = (routes, urls, verbs, routes.pool)
        templates = Array(repeating: Self.unknown, count: urls.strings.count + 1)
        found = Array(repeating: nil, count: routes.keys.count)
        let names = (0...verbs.strings.count).map { verbs.text(code: $0) ?? "" }
        positions = (0..<pool.count).flatMap { template in
            names.map { routes.position(template, $0) }
        }
    }

    /// - Parameters:
    ///   - second: of the context.
    ///   - milliseconds: that the target took; nil where it did not answer.
    mutating func count(_ row: Int, _ second: Int, _ milliseconds: Int?) {
        let code = urls.code(row)
        if templates[code] == Self.unknown { templates[code] = find(code) }
        let place = Int(templates[code]) * (verbs.strings.count + 1) + verbs.code(row)
        guard place < positions.count, positions[place] >= 0 else { return }
        let position = positions[place]
        if found[position] == nil {
            let key = routes.keys[position]
            found[position] = RouteTraffic(verb: key.verb, template: key.template)
        }
        found[position]?.asked.add(second / Incident.minute)
        if let milliseconds {
            found[position]?.latency.add(position: LatencyHistogram.position(milliseconds))
        }
    }

    private mutating func find(_ code: Int) -> UInt32 {
        guard code < urls.strings.count else { return Self.unknown - 1 }
        template.removeAll(keepingCapacity: true)
        URLTemplate.append(urls.strings.bytes.span, urls.strings.range(code), to: &template)
        let found = template
        return pool.intern(found.span, 0, found.count)
    }

    var traffic: [RouteKey: RouteTraffic] {
        var traffic: [RouteKey: RouteTraffic] = [:]
        for (key, route) in zip(routes.keys, found) { traffic[key] = route }
        return traffic
    }
}
