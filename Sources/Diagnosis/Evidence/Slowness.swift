/// Times in which a target group as a whole answered far more slowly than it usually does.
struct Slowness {
    /// Seconds of the context.
    private(set) var episodes: [Range<Int>] = []

    /// Slots that are looked at together: with little traffic a single one has few answers.
    private static let width = 6
    /// How many times longer answers take.
    private static let factor = 4.0
    /// The same, against what is slow at other times, where few were answered.
    private static let rareFactor = 2.5
    private static let many = 20
    /// Seconds that they take longer at least.
    private static let least = 0.3
    /// Slots between two episodes that are one.
    private static let gap = 9
    /// The load balancer's own 503 and 504 that go on with an episode.
    private static let errors = 2

    init(_ incident: Incident, _ group: Int) {
        let slots = incident.groups[group].slots
        let size = GroupTraffic.slotSeconds
        guard slots.count >= Self.width else { return }
        var errors = Array(repeating: 0, count: slots.count)
        for companion in incident.companions
        where companion.group == group && !companion.isMadeByTarget
            && (companion.status == 503 || companion.status == 504)
        {
            let slot = incident.second(companion.time) / size
            if slot < errors.count { errors[slot] += 1 }
        }
        let windows = (0...slots.count - Self.width).map { Self.mean(slots, $0) }
        let sorted = windows.compactMap { $0.answered > 0 ? $0.seconds : nil }.sorted()
        guard !sorted.isEmpty else { return }
        let usual = sorted[sorted.count / 2]
        // Of few answers one that always takes long makes the mean.
        let rare = sorted[sorted.count * 4 / 5]
        var found: [Range<Int>] = []
        for start in 0...slots.count - Self.width {
            let part = start..<start + Self.width
            let (answered, mean) = windows[start]
            let isSlow =
                answered >= 3 && mean >= Self.factor * usual && mean >= usual + Self.least
                && (answered >= Self.many || mean >= Self.rareFactor * rare)
            let goesOn =
                !found.isEmpty && errors[part].reduce(0, +) >= Self.errors
            guard isSlow || goesOn else { continue }
            if let last = found.last, part.lowerBound <= last.upperBound + Self.gap {
                found[found.count - 1] = last.lowerBound..<part.upperBound
            } else if isSlow {
                found.append(part)
            }
        }
        episodes = found.map { $0.lowerBound * size..<$0.upperBound * size }
    }

    private static func mean(
        _ slots: [GroupTraffic.Slot], _ start: Int
    ) -> (answered: Int, seconds: Double) {
        let part = slots[start..<start + width]
        let answered = part.reduce(0) { $0 + $1.answered }
        let busy = Double(part.reduce(0) { $0 + $1.busy }) / 1000
        return (answered, busy / Double(max(1, answered)))
    }
}
