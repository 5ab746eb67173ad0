import AccessLog

/// The lines of a node, gathered by the slot of five minutes in which its own clock puts them.
struct NodeLog {
    struct Line {
        let time: Int64
        let range: Range<Int>
    }

    /// The content of an object that is not finished.
    struct Slot {
        let start: Int64
        var text: [UInt8] = []
        var lines: [Line] = []
        var failures: [TruthRow] = []

        /// The lines in the order of their times, and nothing else.
        func write(to sorted: inout [UInt8]) {
            sorted.removeAll(keepingCapacity: true)
            sorted.reserveCapacity(text.count)
            for line in lines.sorted(by: { $0.time < $1.time }) {
                sorted.append(contentsOf: text[line.range])
            }
        }
    }

    /// What the node's clock shows beyond the true time, in µs.
    let skew: Int64
    private(set) var open: [Slot] = []
    /// An empty buffer that was large enough for a slot.
    private var spare: [UInt8] = []

    init(skew: Int64) {
        self.skew = skew
    }

    /// Appends a line of this time by the node's clock; `write` gets the text so far.
    mutating func append(
        at time: Int64, failure: TruthRow?, _ write: (inout [UInt8]) -> Void
    ) {
        let start = Timestamp.floorDivide(time, TrafficShape.slot) * TrafficShape.slot
        var index = open.count - 1
        while index >= 0, open[index].start != start { index -= 1 }
        if index < 0 {
            open.append(Slot(start: start, text: spare))
            spare = []
            index = open.count - 1
        }
        let begin = open[index].text.count
        write(&open[index].text)
        open[index].lines.append(Line(time: time, range: begin..<open[index].text.count))
        if let failure { open[index].failures.append(failure) }
    }

    /// Takes back the buffer of a slot that is written.
    mutating func recycle(_ text: consuming [UInt8]) {
        text.removeAll(keepingCapacity: true)
        spare = text
    }

    /// Takes out the slots that end before `time`, in order.
    mutating func close(before time: Int64) -> [Slot] {
        let done = open.filter { $0.start + TrafficShape.slot <= time }
        guard !done.isEmpty else { return [] }
        open.removeAll { $0.start + TrafficShape.slot <= time }
        return done.sorted { $0.start < $1.start }
    }
}
