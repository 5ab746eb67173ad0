import AccessLog

/// Writes an exchange as a line of the access log: 36 fields in the form that AWS writes today.
struct LineFormat: Sendable {
    let loadBalancer: LoadBalancer
    let mix: RequestMix
    /// Field 5 of each target.
    let addresses: [[UInt8]]
    /// Field 17 of each group.
    private let arns: [[UInt8]]
    /// Field 20 of each site.
    private let certificates: [[UInt8]]

    init(_ scenario: Scenario) {
        loadBalancer = scenario.loadBalancer
        mix = scenario.mix
        addresses = scenario.targets.map(\.address)
        var random = RandomSource(seed: scenario.seed, .identity, 1)
        arns = TargetGroup.all.map { group in
            let id = LoadBalancer.identifier(&random)
            return Array(
                LoadBalancer.arn("elasticloadbalancing", "targetgroup/\(group.name)/\(id)").utf8)
        }
        certificates = mix.sites.map { _ in
            var name: [UInt8] = []
            Path("certificate/{uuid}").write(
                to: &name, RandomSource(position: random.next()), spaced: false)
            return Array(LoadBalancer.arn("acm", String(decoding: name, as: UTF8.self)).utf8)
        }
    }

    func write(_ exchange: Exchange, node: Int, to line: inout [UInt8]) {
        writeOutcome(exchange, to: &line)
        writeRequest(exchange, to: &line)
        writeRule(exchange, to: &line)
        writeTail(exchange, node: node, to: &line)
        line.append(UInt8(ascii: "\n"))
    }

    /// Fields 1 to 12.
    private func writeOutcome(_ exchange: Exchange, to line: inout [UInt8]) {
        let connection = exchange.connection
        line.append(connection.type.rawValue)
        line.append(.space)
        line.append(timestamp: exchange.time)
        line.append(.space)
        line.append(contentsOf: loadBalancer.resource)
        line.append(.space)
        connection.client.writeAddress(to: &line)
        line.append(":")
        line.append(decimal: connection.port)
        line.append(.space)
        writeTarget(exchange, to: &line)
        line.append(.space)
        line.append(milliseconds: exchange.times.request)
        line.append(.space)
        line.append(milliseconds: exchange.times.target)
        line.append(.space)
        line.append(milliseconds: exchange.times.response)
        line.append(.space)
        line.append(decimal: exchange.status)
        line.append(.space)
        writeTargetStatus(exchange, to: &line)
        line.append(.space)
        line.append(decimal: exchange.received)
        line.append(.space)
        line.append(decimal: exchange.sent)
    }

    /// Fields 13 to 20.
    private func writeRequest(_ exchange: Exchange, to line: inout [UInt8]) {
        let connection = exchange.connection
        let site = mix.sites[connection.site]
        line.append(" \"")
        if connection.isMalformed {
            line.append("- http://")
            line.append(site.host)
            line.append(":80- -\" \"-\" - - - \"-\" \"-\" \"-\"")
            return
        }
        line.append(site.routes[exchange.route].method)
        line.append(connection.type.isEncrypted ? " https://" : " http://")
        line.append(site.host)
        line.append(connection.type.isEncrypted ? ":443" : ":80")
        site.routes[exchange.route].path.write(
            to: &line, exchange.path, spaced: exchange.isSpaced)
        line.append(.space)
        line.append(connection.type.version)
        appendBorder(to: &line)
        line.append(contentsOf: UserAgent.all[connection.client.agent])
        line.append("\" ")
        if !connection.type.isEncrypted {
            line.append("- -")
        } else if connection.isTLS13 {
            line.append("TLS_AES_128_GCM_SHA256 TLSv1.3")
        } else {
            line.append("ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2")
        }
        line.append(.space)
        if let group = exchange.group {
            line.append(contentsOf: arns[group])
        } else {
            line.append("-")
        }
        line.append(" \"")
        TraceID.append(created: exchange.created, exchange.trace, to: &line)
        appendBorder(to: &line)
        line.append(connection.type.isEncrypted ? site.host : "-")
        appendBorder(to: &line)
        if !connection.type.isEncrypted {
            line.append("-")
        } else if connection.resumesSession {
            line.append("session-reused")
        } else {
            line.append(contentsOf: certificates[connection.site])
        }
        line.append(.quote)
    }

    /// Fields 21 to 25.
    private func writeRule(_ exchange: Exchange, to line: inout [UInt8]) {
        let site = mix.sites[exchange.connection.site]
        line.append(.space)
        if exchange.action == .none {
            line.append("-")
        } else {
            let isDefault = exchange.action == .redirect
            line.append(decimal: isDefault ? 0 : site.routes[exchange.route].rule)
        }
        line.append(.space)
        // Six digits are written, but the clock behind them ticks in milliseconds.
        line.append(timestamp: Timestamp.floorDivide(exchange.created, 1_000) * 1_000)
        line.append(" \"")
        line.append(exchange.action.rawValue)
        appendBorder(to: &line)
        if exchange.action == .redirect {
            line.append("https://")
            line.append(site.host)
            line.append(":443")
            site.routes[exchange.route].path.write(to: &line, exchange.path, spaced: false)
        } else {
            line.append("-")
        }
        appendBorder(to: &line)
        line.append(exchange.errorReason.rawValue)
        line.append(.quote)
    }

    /// Fields 26 to 36, or as many of them as an older node knows.
    private func writeTail(_ exchange: Exchange, node: Int, to line: inout [UInt8]) {
        line.append(" \"")
        writeTarget(exchange, to: &line)
        appendBorder(to: &line)
        writeTargetStatus(exchange, to: &line)
        line.append(
            exchange.isSpaced ? "\" \"Acceptable\" \"SpaceInUri\" TID_" : "\" \"-\" \"-\" TID_")
        line.append(hex: exchange.connection.trace.high, digits: 16)
        line.append(hex: exchange.connection.trace.low, digits: 16)
        guard exchange.fieldCount > 30 else { return }
        let route = mix.sites[exchange.connection.site].routes[exchange.route]
        if exchange.action == .rewriteAndForward, let rewritten = route.rewritten {
            line.append(" \"-\" \"")
            rewritten.write(to: &line, exchange.path, spaced: false)
            line.append("\" \"TransformSuccess\"")
        } else {
            line.append(" \"-\" \"-\" \"-\"")
        }
        guard exchange.fieldCount > 33 else { return }
        line.append(.space)
        line.append(contentsOf: loadBalancer.nodes[node])
        line.append(" \"-\" \"-\"")
        // What AWS adds one day comes at the end, and is unknown until it does.
        if exchange.fieldCount > 36 { line.append(" \"-\"") }
        if exchange.fieldCount > 37 { line.append(" 0.000") }
    }

    /// Between two fields in quotes.
    private func appendBorder(to line: inout [UInt8]) {
        line.append(.quote)
        line.append(.space)
        line.append(.quote)
    }

    private func writeTarget(_ exchange: Exchange, to line: inout [UInt8]) {
        if let target = exchange.target {
            line.append(contentsOf: addresses[target])
        } else {
            line.append("-")
        }
    }

    private func writeTargetStatus(_ exchange: Exchange, to line: inout [UInt8]) {
        if let status = exchange.targetStatus {
            line.append(decimal: status)
        } else {
            line.append("-")
        }
    }
}
