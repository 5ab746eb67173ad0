/// Clients: connections come as a Poisson process whose rate follows the day; each brings some
/// requests.
extension Model {
    mutating func connect() {
        guard now < scenario.to else { return }
        let rate =
            scenario.requestsPerSecond / scenario.mix.reuse * TrafficShape.level(at: now) * surge
        push(.connect, at: now + 1 + Int64(random.wait(mean: 1e6 / rate)), 0)
        let connection = Connection(seed: scenario.seed, mix: scenario.mix, &random)
        open(
            Session(
                connection: connection, node: random.below(nodes), mix: scenario.mix, &random),
            at: now)
    }

    mutating func open(_ session: Session, at time: Int64) {
        if let index = freeSessions.popLast().map(Int.init) {
            sessions[index] = session
            push(.request, at: time, index)
        } else {
            sessions.append(session)
            push(.request, at: time, sessions.count - 1)
        }
    }

    /// The next request of a session.
    mutating func request(of index: Int) {
        let session = sessions[index]
        sessions[index].requestsLeft -= 1
        if session.requestsLeft > 1, now < scenario.to {
            let isProgram = scenario.mix.sites[session.connection.site].isForPrograms
            push(.request, at: now + Session.pause(isProgram: isProgram, &random), index)
        } else {
            freeSessions.append(Int32(index))
        }
        arrivals += 1
        let connection = session.connection
        let route =
            session.repetition?.route ?? scenario.mix.sites[connection.site].route(&random)
        let path = session.repetition?.path ?? RandomSource(position: random.next())
        var exchange = Exchange(
            time: now, created: now, connection: connection, route: route, path: path,
            trace: (random.next(), random.next()), fieldCount: fieldCount())
        let hasWords = scenario.mix.sites[connection.site].routes[route].path.hasWords
        let upload = scenario.mix.sites[connection.site].routes[route].work.upload
        // Only HTTP/1.1 has a request line in which a space can stand.
        exchange.isSpaced =
            connection.type == .https && hasWords && random.happens(oneIn: 40)
        exchange.received =
            connection.client.headerBytes + random.below(160) + random.between(upload)
        admit(
            Request(
                exchange: exchange, node: session.node,
                attempts: session.repetition?.attempts ?? 0))
    }

    /// A client that was let down may try again.
    mutating func retry(_ request: Request) {
        let connection = request.exchange.connection
        guard request.attempts < 3, now < scenario.to,
            random.happens(
                percent: scenario.mix.sites[connection.site].isForPrograms ? 40 : 10)
        else { return }
        let repetition = Session.Repetition(
            route: request.exchange.route, path: request.exchange.path,
            attempts: request.attempts + 1)
        open(
            Session(connection: connection, node: request.node, repetition: repetition),
            at: now + random.between(150_000...(2_500_000 << Int64(request.attempts))))
    }

    private mutating func fieldCount() -> Int {
        let ticket = random.below(1_000_000)
        if ticket < scenario.noise.olderLines { return ticket & 1 == 0 ? 30 : 33 }
        if ticket >= 1_000_000 - scenario.noise.newerLines { return 37 + ticket & 1 }
        return 36
    }
}
