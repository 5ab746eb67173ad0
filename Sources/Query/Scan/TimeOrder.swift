/// The rows of a request in the order of time, merged from the blocks of one round after the other.
package struct TimeOrder {
    /// A row of one of several blocks.
    package struct Place: Sendable {
        let time: Int64
        package let block: Int32
        package let row: Int32
    }

    private var rounds: any BlockSequence
    private let time: Int?
    /// Columns that tell rows of the same time apart; nil where any order of theirs will do.
    private let object: Int?
    private let line: Int?
    private let isDescending: Bool
    /// Rows that later rounds may have others before.
    private var blocks: [Block] = []
    private var places: [Place] = []

    /// - Parameter request: of `source`, with an order; where it has source_object and source_line,
    ///   they decide between rows of the same time.
    init(_ source: any BlockSource, _ request: ScanRequest) throws(QueryError) {
        self.init(try source.blocks(request), request)
    }

    init(_ rounds: any BlockSequence, _ request: ScanRequest) {
        self.rounds = rounds
        isDescending = request.order == .descending
        let table = request.table
        time = table.leaf("time")
        let leaves = Set(request.leaves)
        let provenance = [table.leaf("source_object"), table.leaf("source_line")]
        let isThere = provenance.allSatisfy { $0.map(leaves.contains) ?? false }
        (object, line) = isThere ? (provenance[0], provenance[1]) : (nil, nil)
    }

    /// The next blocks and the order of their rows; none at the end.
    package mutating func next() throws(QueryError) -> (blocks: [Block], places: [Place]) {
        while let round = try rounds.next({ block in block }) {
            append(round.answers)
            sort()
            let ready = take(until: round.settled)
            if !ready.places.isEmpty { return ready }
        }
        defer { (blocks, places) = ([], []) }
        return (blocks, places)
    }

    private mutating func append(_ found: [Block]) {
        guard let time else { return }
        places.reserveCapacity(places.count + found.reduce(0) { $0 + $1.rows.count })
        for block in found {
            for row in block.rows {
                places.append(
                    Place(
                        time: block.integer(time, row) ?? .min, block: Int32(blocks.count),
                        row: Int32(row)))
            }
            blocks.append(block)
        }
    }

    private mutating func sort() {
        // Row groups are sorted by time, so this is a merge of runs.
        let blocks = self.blocks
        let (object, line) = (object, line)
        let isDescending = isDescending
        places.sort { left, right in
            if left.time != right.time {
                return isDescending ? left.time > right.time : left.time < right.time
            }
            guard let object, let line else {
                return (left.block, left.row) < (right.block, right.row)
            }
            let (first, second) = (blocks[Int(left.block)], blocks[Int(right.block)])
            let (a, b) = (first.column(object), second.column(object))
            let (x, y) = (a.bytes(Int(left.row)), b.bytes(Int(right.row)))
            if !x.elementsEqual(y) { return x.lexicographicallyPrecedes(y) }
            return (first.integer(line, Int(left.row)) ?? 0)
                < (second.integer(line, Int(right.row)) ?? 0)
        }
    }

    /// Takes what no later round comes before.
    private mutating func take(until settled: Int64?) -> (blocks: [Block], places: [Place]) {
        guard let settled else {
            defer { (blocks, places) = ([], []) }
            return (blocks, places)
        }
        let end =
            places.firstIndex { isDescending ? $0.time < settled : $0.time >= settled }
            ?? places.count
        let ready = (blocks: blocks, places: Array(places[..<end]))
        var kept: [Int32: Int32] = [:]
        var rest: [Block] = []
        places = places[end...].map { place in
            let number = kept[place.block] ?? Int32(rest.count)
            if Int(number) == rest.count {
                kept[place.block] = number
                rest.append(blocks[Int(place.block)])
            }
            return Place(time: place.time, block: number, row: place.row)
        }
        blocks = rest
        return ready
    }
}
