/// What is wrong with one target, without end of its process.
enum Affliction: Sendable {
    /// Of a million requests, and of a million new connections, so many end in a reset.
    case flaky(resets: Int, refusals: Int, by: Int)
    /// The proxy in the target does not reach the application, and says so after so many µs.
    case upstreamLost(wait: ClosedRange<Int64>, by: Int)
    case tlsBroken(by: Int)
    /// The server gives up on a request after so many µs, to within a jitter.
    case timeout(Int64, jitter: Int64, by: Int)
    /// The checks look at something else, and pass.
    case checksBlind(by: Int)
    /// What this incident brought is over.
    case cured(by: Int)
}

/// The afflictions of a target.
struct Faults: Sendable {
    var resetsPerMillion = 0
    var refusalsPerMillion = 0
    var flakyBy: Int?
    var upstreamLostBy: Int?
    var upstreamWait: ClosedRange<Int64> = 300...4_000
    var tlsBrokenBy: Int?
    var timeout = Int64.max
    var timeoutJitter: Int64 = 0
    var timeoutBy: Int?
    var checksBlindBy: Int?

    mutating func suffer(_ affliction: Affliction) {
        switch affliction {
        case .flaky(let resets, let refusals, let by):
            resetsPerMillion = resets
            refusalsPerMillion = refusals
            flakyBy = by
        case .upstreamLost(let wait, let by):
            upstreamWait = wait
            upstreamLostBy = by
        case .tlsBroken(let by): tlsBrokenBy = by
        case .timeout(let limit, let jitter, let by):
            timeout = limit
            timeoutJitter = jitter
            timeoutBy = by
        case .checksBlind(let by): checksBlindBy = by
        case .cured(let by):
            if flakyBy == by { (resetsPerMillion, refusalsPerMillion, flakyBy) = (0, 0, nil) }
            if upstreamLostBy == by { upstreamLostBy = nil }
            if tlsBrokenBy == by { tlsBrokenBy = nil }
            if timeoutBy == by { (timeout, timeoutBy) = (.max, nil) }
            if checksBlindBy == by { checksBlindBy = nil }
        }
    }
}
