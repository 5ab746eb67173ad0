/// The requests that ended at one node within one five-minute slot: the content of an object.
struct NodeSlot {
    let start: Int64
    let node: Int

    /// The exchanges in the order in which the node writes them.
    func exchanges(_ simulation: Simulation) -> [Exchange] {
        var random = RandomSource(
            seed: simulation.seed, .slot, UInt64(bitPattern: start), UInt64(node))
        let count = simulation.traffic.requests(
            from: start, node: node, of: simulation.loadBalancer.nodes.count, &random)
        let interval = start..<start + TrafficShape.slot
        let outcome = Outcome(mix: simulation.mix, roster: simulation.fleet.roster(for: interval))
        var pool = ConnectionPool(seed: simulation.seed, mix: simulation.mix, requests: count)
        var exchanges: [Exchange] = []
        exchanges.reserveCapacity(count)
        for time in times(count, &random) {
            var exchange = request(
                at: time, on: pool.take(&random), olderLines: simulation.olderLinesPerMillion,
                mix: simulation.mix, &random)
            outcome.settle(&exchange, &random)
            exchanges.append(exchange)
        }
        // Requests that died with their target ended later than they came.
        exchanges.sort { $0.time < $1.time }
        return exchanges
    }

    /// Independent moments of the slot, in order.
    private func times(_ count: Int, _ random: inout RandomSource) -> [Int64] {
        var times = (0..<count).map { _ in start + Int64(random.below(Int(TrafficShape.slot))) }
        times.sort()
        return times
    }

    private func request(
        at time: Int64, on connection: Connection, olderLines: Int, mix: RequestMix,
        _ random: inout RandomSource
    ) -> Exchange {
        let site = mix.sites[connection.site]
        let route = site.route(&random)
        let path = RandomSource(position: random.next())
        // Drawn in any case, so that the share of older lines changes nothing but those lines.
        let age = (rank: random.below(1_000_000), fieldCount: random.happens(percent: 50) ? 30 : 33)
        var exchange = Exchange(
            time: time, created: time, connection: connection, route: route, status: 0,
            received: 0, sent: 0, path: path, trace: (random.next(), random.next()),
            fieldCount: age.rank < olderLines ? age.fieldCount : 36)
        // Only HTTP/1.1 has a request line in which a space can stand.
        exchange.isSpaced =
            connection.type == .https && site.routes[route].path.hasWords
            && random.happens(oneIn: 40)
        return exchange
    }
}
