/// Something that happens at a known moment of the model.
struct Event {
    enum Kind: UInt8 {
        /// A client opens a connection to a node.
        case connect
        /// A session sends its next request.
        case request
        /// A target is done with a request, or dies over it.
        case finish
        /// The load balancer's patience with a target is over.
        case deadline
        /// The client's is.
        case leave
        /// A request's line is due that ends much later than what decided it.
        case report
        /// A node checks a target.
        case check
        /// A change of `Scenario.changes` takes place.
        case change
    }

    /// µs since 1970.
    let time: Int64
    /// Index of the session, request, lane or change.
    let subject: Int32
    /// Which user of that request's place is meant: an event may outlive its request.
    let ticket: UInt32
    let kind: Kind
}

/// Events in order of time: a binary heap.
struct EventQueue {
    private var heap: [Event] = []

    var isEmpty: Bool { heap.isEmpty }

    mutating func push(_ event: Event) {
        var hole = heap.count
        heap.append(event)
        while hole > 0 {
            let parent = (hole - 1) / 2
            guard event.time < heap[parent].time else { break }
            heap[hole] = heap[parent]
            hole = parent
        }
        heap[hole] = event
    }

    mutating func pop() -> Event? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        var hole = 0
        while true {
            var child = 2 * hole + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].time < heap[child].time { child += 1 }
            guard heap[child].time < last.time else { break }
            heap[hole] = heap[child]
            hole = child
        }
        heap[hole] = last
        return first
    }
}
