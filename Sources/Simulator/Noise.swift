/// What is imperfect about the logs and about the world, incident or not.
struct Noise: Sendable {
    /// What each node's clock shows beyond the true time, in µs.
    let skews: [Int64]
    /// Lines in an older and in a newer form than today's, of a million.
    let olderLines: Int
    let newerLines: Int
    /// Objects that never arrive, of a thousand.
    let missingObjects: Int
    let hasHealthLog: Bool
    /// Of a million requests so many meet a reset that nobody is to blame for.
    let resets: Int
    /// Bytes of the load balancer's own error page, over HTTP/1.1 and HTTP/2.
    let page: (plain: Int, framed: Int)

    init(_ options: SimulationOptions, nodes: Int, _ random: inout RandomSource) {
        let isVaried = options.incidents != nil
        let reach = isVaried ? random.pick([500, 4_000, 40_000, 300_000] as [Int64]) : 0
        skews = (0..<nodes).map { _ in random.between(-reach...reach) }
        olderLines = Int(min(max(options.olderLines, 0), 1) * 1e6)
        newerLines = isVaried ? 10_000 : 0
        missingObjects = isVaried && random.happens(percent: 25) ? random.between(5...40) : 0
        hasHealthLog = isVaried && random.happens(percent: 50)
        resets = random.between(0...4)
        page = random.pick([(277, 272), (272, 155), (679, 674), (277, 155)])
    }
}
