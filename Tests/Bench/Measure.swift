/// One thing whose speed is watched.
struct Measure {
    let name: String
    /// What a figure is told for: line, value, row, byte.
    let item: String
    let items: Int
    /// Bytes that the work goes over; 0 where that says nothing.
    let bytes: Int
    /// Does the work once; the result only keeps it from being left out.
    let body: () throws -> Int

    init(
        _ name: String, each item: String, _ items: Int, bytes: Int = 0,
        _ body: @escaping () throws -> Int
    ) {
        (self.name, self.item, self.items, self.bytes) = (name, item, items, bytes)
        self.body = body
    }

    /// The only frame that callgrind counts in: `Scripts/benchmark/instructions.py` knows its name.
    @inline(never)
    func countedOnce() throws -> Int { try body() }

    /// Best of many, nanoseconds: least disturbed by others.
    func time() throws -> Int64 {
        let clock = ContinuousClock()
        var best = Duration.seconds(3600)
        let end = clock.now + .milliseconds(300)
        repeat {
            var sum = 0
            let took = try clock.measure { sum = try body() }
            precondition(sum >= 0, "sizes and counts")
            best = min(best, took)
        } while clock.now < end
        let parts = best.components
        return parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
    }
}
