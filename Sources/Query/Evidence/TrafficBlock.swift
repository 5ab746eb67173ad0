import AccessLog
import Bytes
import Diagnosis

/// The traffic of one block, by codes.
struct TrafficBlock {
    private struct TargetSlot {
        let address: Int
        let port: Int?
        let group: Int
        let next: Int
        var traffic: TargetTraffic
        /// By the node's code: position in `pairs`, -1 where there is none.
        var pairs: [Int]
    }

    private let columns: [BlockColumn]
    private let addresses: BlockColumn?
    /// By code of the client: whether one of its kind is asked for.
    private var isAsked: [Bool?]
    /// By codes of client and group.
    private var asking: [Int: SecondCounts] = [:]
    private let block: Block
    private let question: TrafficQuestion
    private(set) var requests = 0
    private(set) var statuses = Array(repeating: 0, count: 1000)
    private var slots: [TargetSlot] = []
    /// By code of the address: its first slot.
    private var heads: [Int]
    /// By code.
    private var groups: [GroupTraffic?]
    /// By codes of group and node.
    private var nodes: [NodeTraffic?]
    private var routeCounts: RouteCounts?
    private var pairs: [(key: PairKey, spans: [Range<Int64>], times: [Int64])] = []

    init(_ block: Block, _ question: TrafficQuestion) {
        self.block = block
        self.question = question
        columns = question.positions.map(block.column)
        addresses = question.client.map(block.column)
        isAsked = Array(repeating: nil, count: (addresses?.strings.count ?? 0) + 1)
        heads = Array(repeating: -1, count: columns[4].strings.count + 1)
        groups = Array(repeating: nil, count: columns[6].strings.count + 1)
        nodes = Array(repeating: nil, count: groups.count * (columns[7].strings.count + 1))
        if let route = question.route {
            routeCounts = RouteCounts(
                question.routes, urls: block.column(route), verbs: block.column(question.verb))
        }
    }

    mutating func count() {
        let (start, end) = (question.context.lowerBound, question.context.upperBound)
        let noAddress = columns[4].strings.count
        let nodeCodes = columns[7].strings.count + 1
        for row in block.rows {
            guard let time = columns[0].integer(row), time >= start, time < end else { continue }
            let second = Int((time - start) / Incident.second)
            if question.window.contains(time) {
                requests += 1
                let status = columns[1].integer(row) ?? 0
                statuses[(0..<1000).contains(status) ? Int(status) : 0] += 1
            }
            let isAnswered = columns[2].integer(row) != nil
            let milliseconds = columns[3].double(row).flatMap { seconds in
                seconds >= 0 && seconds < 1e7 ? Int((seconds * 1000).rounded()) : nil
            }
            let group = columns[6].code(row)
            let node = columns[7].code(row)
            countGroup(group, second, isAnswered, milliseconds)
            let place = group * nodeCodes + node
            if nodes[place] == nil {
                nodes[place] = NodeTraffic(address: columns[7].text(code: node) ?? "", group: 0)
            }
            nodes[place]?.asked.add(second)
            if isAnswered { nodes[place]?.answered.add(second) }
            let address = columns[4].code(row)
            if address != noAddress {
                let slot = self.slot(address, columns[5].integer(row).map { Int($0) }, group)
                slots[slot].traffic.asked.add(second)
                if isAnswered {
                    // A long request says that its target was alive when it came.
                    let began = min(time, max(start, columns[8].integer(row) ?? time))
                    slots[slot].traffic.answered.add(Int((began - start) / Incident.second))
                    if let milliseconds {
                        slots[slot].traffic.latency.add(
                            position: LatencyHistogram.position(milliseconds))
                    }
                    let pair = slots[slot].pairs[node]
                    if pair >= 0, isNear(time, pairs[pair].spans) { pairs[pair].times.append(time) }
                }
            }
            if addresses != nil { countClient(row, group, second) }
            routeCounts?.count(row, second, isAnswered ? milliseconds : nil)
        }
    }

    private mutating func countGroup(
        _ code: Int, _ second: Int, _ isAnswered: Bool, _ milliseconds: Int?
    ) {
        if groups[code] == nil {
            let arn = columns[6].text(code: code)
            groups[code] = GroupTraffic(
                arn: arn ?? "", name: arn.map(TextTest.name(ofTargetGroup:)) ?? "none")
        }
        groups[code]?.count(second, isAnswered: isAnswered, milliseconds: milliseconds)
    }

    private mutating func countClient(_ row: Int, _ group: Int, _ second: Int) {
        guard let addresses else { return }
        let code = addresses.code(row)
        if isAsked[code] == nil {
            let text = addresses.text(code: code) ?? ""
            isAsked[code] = question.clients.values.contains { $0.contains(text) }
        }
        guard isAsked[code] == true else { return }
        asking[code << 24 | group, default: SecondCounts()].add(second / Incident.minute)
    }

    var clients: [ClientKey: ClientTraffic] {
        var found: [ClientKey: ClientTraffic] = [:]
        for (codes, asked) in asking {
            let arn = columns[6].text(code: codes & 0xFF_FFFF) ?? ""
            let address = addresses?.text(code: codes >> 24) ?? ""
            guard question.clients[arn]?.contains(address) ?? false else { continue }
            var traffic = ClientTraffic(address: address, group: 0)
            traffic.asked = asked
            found[ClientKey(address: address, arn: arn)] = traffic
        }
        return found
    }

    private mutating func slot(_ address: Int, _ port: Int?, _ group: Int) -> Int {
        var slot = heads[address]
        while slot >= 0 {
            if slots[slot].port == port, slots[slot].group == group { return slot }
            slot = slots[slot].next
        }
        let text = columns[4].text(code: address) ?? ""
        let endpoint = EndpointKey(
            arn: columns[6].text(code: group) ?? "", address: text, port: port)
        let wanted = (0...columns[7].strings.count).map { node -> Int in
            let key = PairKey(node: columns[7].text(code: node) ?? "", endpoint: endpoint)
            guard let spans = question.pairs[key] else { return -1 }
            pairs.append((key, spans, []))
            return pairs.count - 1
        }
        slots.append(
            TargetSlot(
                address: address, port: port, group: group, next: heads[address],
                traffic: TargetTraffic(group: 0, address: text, port: port), pairs: wanted))
        heads[address] = slots.count - 1
        return slots.count - 1
    }

    private func isNear(_ time: Int64, _ spans: [Range<Int64>]) -> Bool {
        let first = spans.partitionPoint { $0.upperBound <= time }
        return first < spans.count && spans[first].contains(time)
    }

    var namedGroups: [(String, GroupTraffic)] {
        groups.compactMap { group in group.map { ($0.arn, $0) } }
    }

    var namedTargets: [(EndpointKey, TargetTraffic)] {
        slots.map { slot in
            let arn = columns[6].text(code: slot.group) ?? ""
            return (
                EndpointKey(arn: arn, address: slot.traffic.address, port: slot.port), slot.traffic
            )
        }
    }

    var namedNodes: [(TrafficTally.NodeKey, NodeTraffic)] {
        let codes = columns[7].strings.count + 1
        return nodes.enumerated().compactMap { place, node in
            guard let node else { return nil }
            let arn = columns[6].text(code: place / codes) ?? ""
            return (TrafficTally.NodeKey(node: node.address, arn: arn), node)
        }
    }

    var routes: [RouteKey: RouteTraffic] { routeCounts?.traffic ?? [:] }

    var answers: [PairKey: [Int64]] {
        Dictionary(
            uniqueKeysWithValues: pairs.filter { !$0.times.isEmpty }.map { ($0.key, $0.times) })
    }
}
