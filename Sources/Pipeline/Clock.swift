import Bytes
import Glibc

/// Wall clock and process figures.
package enum Clock {
    /// µs since 1970.
    package static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    /// Highest resident size of this process so far, bytes.
    ///
    /// From /proc, because `ru_maxrss` goes on over `exec`: it would be that of whoever started us
    /// where that was larger (proc_pid_status(5), getrusage(2)).
    package static func peakMemory() -> Int {
        if let known = status("VmHWM:") { return known }
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }

    /// Resident size of this process now, bytes; 0 where /proc does not tell.
    static func residentMemory() -> Int { status("VmRSS:") ?? 0 }

    private static func status(_ name: String) -> Int? {
        let path = "/proc/self/status"
        guard let text = try? FileDescriptor.contents(of: path, range: 0..<8192) else { return nil }
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix(name) }) else { return nil }
        return Int(line.filter(\.isNumber)).map { $0 * 1024 }
    }
}
