import Testing

@testable import Simulator

@Suite struct QueueTests {
    @Test func eventsComeInOrder() {
        var random = RandomSource(seed: 1, .model)
        var queue = EventQueue()
        var waiting: [Int64] = []
        for round in 0..<2_000 {
            let time = Int64(random.below(500))
            queue.push(Event(time: time, subject: 0, ticket: 0, kind: .connect))
            waiting.append(time)
            if round % 3 == 0, let event = queue.pop() {
                #expect(event.time == waiting.min())
                waiting.remove(at: waiting.firstIndex(of: event.time) ?? 0)
            }
        }
        var rest: [Int64] = []
        while let event = queue.pop() { rest.append(event.time) }
        #expect(rest == waiting.sorted())
    }

    @Test func theBacklogIsServedInOrder() {
        var backlog = Backlog()
        for request in 0..<5 { backlog.append(request) }
        #expect(backlog.popFirst() == 0 && backlog.count == 4)
        backlog.append(5)
        #expect((0..<5).map { _ in backlog.popFirst() } == [1, 2, 3, 4, 5])
        #expect(backlog.popFirst() == nil && backlog.count == 0)
    }

    /// A connection idle since 0, whose target's timer ends at 5 s and acts at 5.02 s; 1 ms away.
    private func taken(
        at time: Int64, closed: Int64 = .min, patience: Int64 = 60_000_000
    ) -> PooledConnection {
        var pool = ConnectionPool()
        pool.put(IdleConnection(since: 0, due: 5_000_000, closes: 5_020_000))
        return pool.take(
            at: time, trip: 1_000, patience: patience, closed: closed, newest: true)
    }

    @Test func aRequestMeetsTheTimerOnlyWithinTheRace() {
        for time in [0, 4_000_000, 4_998_999] as [Int64] {
            guard case .open = taken(at: time) else {
                Issue.record("not open at \(time)")
                continue
            }
        }
        // It arrives after the timer's end: lost at the close, or at once where that has been.
        for (time, lost) in [
            (4_999_000, 5_020_000), (5_010_000, 5_020_000), (5_020_500, 5_021_500),
        ] as [(Int64, Int64)] {
            guard case .closing(at: lost, byTimer: true) = taken(at: time) else {
                Issue.record("not lost at \(time)")
                continue
            }
        }
        // By then the node has heard of it.
        guard case .none = taken(at: 5_021_000) else {
            Issue.record("reused after the FIN")
            return
        }
    }

    @Test func aRestartClosesToo() {
        guard case .closing(at: 3_000_500, byTimer: false) = taken(at: 2_999_500, closed: 3_000_000)
        else {
            Issue.record("survived the process")
            return
        }
        guard case .none = taken(at: 3_001_000, closed: 3_000_000) else {
            Issue.record("reused after the end")
            return
        }
    }

    @Test func theNodeClosesWhatIdledTooLong() {
        guard case .none = taken(at: 2_000_000, patience: 2_000_000) else {
            Issue.record("kept beyond the idle timeout")
            return
        }
    }

    @Test func plainArithmeticAgreesWithItself() {
        for value in [0.001, 0.7, 1, 1.5, 2, 10, 12_345] {
            let again = RandomSource.exponential(RandomSource.logarithm(value))
            #expect(abs(again / value - 1) < 1e-6)
        }
        #expect(abs(RandomSource.logarithm(2) - 0.693_147_180_56) < 1e-9)
    }
}
