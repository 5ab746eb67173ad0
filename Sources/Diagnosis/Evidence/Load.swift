/// What a target group had to do around some time, and before.
struct Load {
    struct Change {
        var during = GroupTraffic.Slot()
        var before = GroupTraffic.Slot()
        var askedDuring = 0
        var askedBefore = 0
        /// Requests of the same length of time before.
        var askedDue = 0.0

        var meanDuring: Double { Double(during.busy) / 1000 / Double(max(1, during.answered)) }
        var meanBefore: Double { Double(before.busy) / 1000 / Double(max(1, before.answered)) }
        var duration: Double { (meanDuring + 1e-4) / (meanBefore + 1e-4) }
        /// Seconds that the slots last.
        var seconds = 0.0
        /// Answered requests that were under way at a time (Little's law).
        var underWay: Double { Double(during.busy) / 1000 / max(1, seconds) }
        var demand: Double { Double(askedDuring) / max(1, askedDue) }
    }

    private let incident: Incident
    private let group: Int
    /// Slots of the group's traffic.
    let during: Range<Int>
    let before: Range<Int>

    init(_ incident: Incident, _ group: Int, _ span: Range<Int64>) {
        self.incident = incident
        self.group = group
        let size = GroupTraffic.slotSeconds
        let first = max(0, incident.second(span.lowerBound) / size - 3)
        let last = min(
            (incident.seconds + size - 1) / size, incident.second(span.upperBound) / size + 1)
        during = first..<max(first + 1, last)
        before = max(0, first - 33)..<max(0, first - 3)
    }

    private func span(_ slots: Range<Int>) -> Range<Int64> {
        let size = GroupTraffic.slotSeconds
        return incident.time(
            second: slots.lowerBound * size)..<incident.time(
                second: slots.upperBound * size)
    }

    private func sum(_ slots: Range<Int>) -> GroupTraffic.Slot {
        var sum = GroupTraffic.Slot()
        for slot in incident.groups[group].slots[
            slots.clamped(to: 0..<incident.groups[group].slots.count)]
        {
            sum.answered += slot.answered
            sum.busy += slot.busy
        }
        return sum
    }

    /// Nil where too little came before.
    var change: Change? {
        guard before.count >= 6 else { return nil }
        var change = Change()
        change.during = sum(during)
        change.before = sum(before)
        let size = GroupTraffic.slotSeconds
        func seconds(_ slots: Range<Int>) -> Range<Int> {
            slots.lowerBound * size..<slots.upperBound * size
        }
        change.seconds = self.seconds(during)
        change.askedDuring = incident.groups[group].asked.sum(seconds(during))
        change.askedBefore = incident.groups[group].asked.sum(seconds(before))
        change.askedDue =
            Double(change.askedBefore) * Double(during.count) / Double(before.count)
        return change.before.answered >= 10 ? change : nil
    }

    /// 503 and 504 of the load balancer's own making around that time.
    var companions: (unanswered: Int, timeouts: Int) {
        let span = span(during)
        var (timeouts, unavailable) = (0, 0)
        for companion in incident.companions where span.contains(companion.time) {
            guard companion.group == group, !companion.isMadeByTarget else { continue }
            if companion.status == 504 { timeouts += 1 }
            if companion.status == 503 { unavailable += 1 }
        }
        return (timeouts + unavailable, timeouts)
    }

    private func seconds(_ slots: Range<Int>) -> Double {
        Double(slots.count * GroupTraffic.slotSeconds)
    }

    /// Requests a minute.
    func rate(_ slots: Range<Int>) -> Double {
        let size = GroupTraffic.slotSeconds
        let count = incident.groups[group].asked.sum(
            slots.lowerBound * size..<slots.upperBound * size)
        return Double(count) * (60.0 / seconds(slots))
    }

    private func condition(_ slots: Range<Int>) -> String {
        (SQLText.span(span(slots)) + incident.scope + [SQLText.group(group, incident)])
            .joined(separator: " AND ")
    }

    var companionSQL: String {
        "SELECT count(*) FROM alb_logs WHERE elb_status_code IN (503, 504) AND "
            + "target_status_code IS NOT elb_status_code AND \(condition(during))"
    }

    var durationSQL: String {
        func mean(_ slots: Range<Int>) -> String {
            "(SELECT coalesce(avg(target_processing_time), 0) FROM alb_logs WHERE "
                + "target_status_code IS NOT NULL AND target_processing_time >= 0 AND "
                + "\(condition(slots)))"
        }
        return "SELECT \(mean(during)), \(mean(before))"
    }

    var demandSQL: String {
        func count(_ slots: Range<Int>) -> String {
            "(SELECT count(*) * \(60.0 / seconds(slots)) FROM alb_logs WHERE \(condition(slots)))"
        }
        return "SELECT \(count(during)), \(count(before))"
    }
}
