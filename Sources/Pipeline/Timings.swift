import Bytes

/// Where the time and the memory of a run went.
package struct Timings: Sendable {
    /// Summed over the jobs.
    package var stages = StageTimes()
    package var held = HeldMemory()
    /// Seconds from start to end.
    package var wall = 0.0
    /// Processor seconds of the whole process.
    package var cpu = 0.0
    let jobs: Int
    /// Bytes that the run was allowed.
    let memory: Int
    /// Highest resident memory, bytes.
    var peak = 0

    init(_ configuration: Configuration) {
        jobs = configuration.jobs
        memory = configuration.memory
    }

    mutating func add(_ fragment: Fragment) {
        stages.merge(fragment.times)
        held.merge(fragment.held)
    }

    /// Takes the process' own figures.
    /// - Parameter wall: seconds that the run took.
    mutating func finish(wall: Double) {
        self.wall = wall
        cpu = Self.seconds(StageClock.process)
        peak = Clock.peakMemory()
    }

    /// Processor seconds that no stage has timed: start, hand-overs, page faults elsewhere.
    package var unaccounted: Double { cpu - Self.seconds(stages.cpu) }

    /// A table for people.
    package var text: String {
        var lines = ["stage        CPU s   wall s  share"]
        func add(_ name: String, _ cpu: Double, _ wall: Double?) {
            let share = self.cpu > 0 ? Int((cpu / self.cpu * 100).rounded()) : 0
            lines.append(
                Self.padded(name, to: -11) + Self.padded(Self.hundredths(cpu), to: 7)
                    + Self.padded(wall.map(Self.hundredths) ?? "", to: 9)
                    + Self.padded("\(share) %", to: 7))
        }
        for stage in Stage.allCases {
            let time = stages[stage]
            add(stage.rawValue, Self.seconds(time.cpu), Self.seconds(time.wall))
        }
        add("unaccounted", unaccounted, nil)
        add("process", cpu, wall)
        if held == HeldMemory() { return lines.joined(separator: "\n") }
        lines.append(
            "held by one job at most: blocks \(Self.text(held.blocks)), rows \(Self.text(held.rows)), encoders \(Self.text(held.encoders))"
        )
        lines.append(
            "\(jobs) jobs at once; \(Self.text(memory)) allowed, \(Self.text(peak)) resident at the peak"
        )
        return lines.joined(separator: "\n")
    }

    /// A JSON object; the keys are stable.
    var json: String {
        let times = Stage.allCases.map { stage in
            let time = stages[stage]
            let members = [
                ("cpu", "\(Self.seconds(time.cpu))"), ("wall", "\(Self.seconds(time.wall))"),
            ]
            return (stage.rawValue, RunSummary.object(members))
        }
        let held = [
            ("blocks", "\(held.blocks)"), ("rows", "\(held.rows)"),
            ("encoders", "\(held.encoders)"),
        ]
        return RunSummary.object([
            ("stages", RunSummary.object(times)), ("unaccounted", "\(unaccounted)"),
            ("cpu", "\(cpu)"), ("wall", "\(wall)"), ("jobs", "\(jobs)"),
            ("held_bytes", RunSummary.object(held)), ("memory_limit_bytes", "\(memory)"),
            ("peak_memory_bytes", "\(peak)"),
        ])
    }

    private static func seconds(_ nanoseconds: Int64) -> Double {
        Double(nanoseconds) / 1_000_000_000
    }

    /// Two digits after the point.
    private static func hundredths(_ value: Double) -> String {
        let whole = Int((value.magnitude * 100).rounded())
        let digits = whole % 100 < 10 ? "0\(whole % 100)" : "\(whole % 100)"
        return "\(value < 0 && whole > 0 ? "-" : "")\(whole / 100).\(digits)"
    }

    /// Spaces on the left up to a width, on the right where it is negative.
    private static func padded(_ text: String, to width: Int) -> String {
        let spaces = String(repeating: " ", count: max(0, Int(width.magnitude) - text.count))
        return width < 0 ? text + spaces : spaces + text
    }

    private static func text(_ bytes: Int) -> String { ByteCount.text(Int64(bytes)) }
}
