import Glibc

/// Times the stages of one task by the processor clock of its thread.
///
/// For blocks, batches and pages: a look at that clock costs as much as parsing a field or two. Off,
/// it costs a branch.
package struct StageClock: Sendable {
    package let isOn: Bool
    package private(set) var times = StageTimes()
    private var mark = Moment()

    /// A moment on a thread, nanoseconds.
    private struct Moment {
        var thread: UInt = 0
        var cpu: Int64 = 0
        var wall: Int64 = 0
    }

    package init(isOn: Bool = false) {
        self.isOn = isOn
    }

    /// Begins: time before is nobody's. Also wanted after each suspension.
    package mutating func start() {
        guard isOn else { return }
        mark = Self.now()
    }

    /// Gives the time since `start` or the last lap to `stage`.
    package mutating func lap(_ stage: Stage) {
        guard isOn else { return }
        let now = Self.now()
        // A task that was moved to another thread meets that one's clock.
        let cpu = now.thread == mark.thread ? now.cpu - mark.cpu : 0
        times.add(StageTimes.Time(cpu: cpu, wall: now.wall - mark.wall), to: stage)
        mark = now
    }

    /// Adds `inner`, which another clock took while `stage` was timed as a whole.
    package mutating func merge(_ inner: StageTimes, within stage: Stage) {
        times.merge(inner, within: stage)
    }

    /// The times so far, which are counted anew from here.
    package mutating func drain() -> StageTimes {
        defer { times = StageTimes() }
        return times
    }

    /// Nanoseconds of the processor that this process has used.
    package static var process: Int64 { nanoseconds(CLOCK_PROCESS_CPUTIME_ID) }

    private static func now() -> Moment {
        Moment(
            thread: UInt(pthread_self()), cpu: nanoseconds(CLOCK_THREAD_CPUTIME_ID),
            wall: nanoseconds(CLOCK_MONOTONIC))
    }

    private static func nanoseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
