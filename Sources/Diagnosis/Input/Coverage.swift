/// Whether the log files are there: a load balancer node delivers one or more every five minutes. Told
/// by the rows, since a node that had requests before and behind has them in between too.
package struct Coverage: Sendable, Equatable {
    /// A node that has rows around this time, but none of it.
    package struct Gap: Sendable, Equatable {
        package let node: String
        /// µs since 1970 UTC, whole five minutes.
        package let span: Range<Int64>
    }

    /// Pairs of node and five minutes.
    package private(set) var filesExpected = 0
    package private(set) var filesPresent = 0
    package private(set) var gaps: [Gap] = []

    /// Seconds in a log file.
    private static let slot: Int64 = 300
    /// Requests that must be due to a node in a slot before their absence says something.
    private static let leastDue = 7.0
    /// Slots after which a node is not missing but gone.
    private static let longest = 12

    package init() {}

    /// - Parameter window: what is looked at; slots that it cuts are left out.
    package init(_ nodes: [NodeTraffic], context: Range<Int64>, window: Range<Int64>) {
        var byNode: [String: SecondCounts] = [:]
        var all = SecondCounts()
        for node in nodes {
            byNode[node.address, default: SecondCounts()].add(node.asked)
            all.add(node.asked)
        }
        let length = Self.slot * Incident.second
        let first = (window.lowerBound + length - 1) / length
        let last = max(first, window.upperBound / length)
        func seconds(_ slot: Int64) -> Range<Int> {
            let start = Int((slot * length - context.lowerBound) / Incident.second)
            return start..<start + Int(Self.slot)
        }
        let total = (first..<last).map { all.sum(seconds($0)) }
        for (node, asked) in byNode.sorted(by: { $0.key < $1.key }) {
            let counts = (first..<last).map { asked.sum(seconds($0)) }
            guard let begin = counts.firstIndex(where: { $0 > 0 }),
                let end = counts.lastIndex(where: { $0 > 0 })
            else { continue }
            let own = counts.reduce(0, +)
            let others = total[begin...end].reduce(0, +) - own
            var index = begin
            while index <= end {
                let empty = counts[index...end].prefix { $0 == 0 }.count
                filesExpected += max(1, empty)
                guard empty > 0 else {
                    filesPresent += 1
                    index += 1
                    continue
                }
                // Without other nodes the node's own rate must do.
                let mean = Double(own) / Double(end - begin + 1)
                let isGone = empty > Self.longest
                for slot in index..<index + empty {
                    let due =
                        others > 0
                        ? Double(own) / Double(others) * Double(total[slot]) : mean
                    guard due >= Self.leastDue, !isGone else {
                        filesPresent += 1
                        continue
                    }
                    let start = (first + Int64(slot)) * length
                    gaps.append(Gap(node: node, span: start..<start + length))
                }
                index += empty
            }
        }
    }

    /// From 0 to 1; 1 where nothing is expected.
    package var share: Double {
        filesExpected == 0 ? 1 : Double(filesPresent) / Double(filesExpected)
    }
}
