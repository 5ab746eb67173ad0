import Bytes
import Foundation
import Logging
import Pipeline
import Testing

struct TimingsTests {
    @Test func everyStageOfARunIsTimed() async throws {
        let place = try Workplace()
        try place.put((0..<500).map { _ in line() } + ["noise"])
        let timings = try #require(try await place.ingest { $0.timings = true }.timings)
        for stage in Stage.allCases {
            #expect(timings.stages[stage].wall > 0, "\(stage)")
            #expect(timings.stages[stage].cpu >= 0, "\(stage)")
        }
        #expect(timings.stages.cpu > 0)
        #expect(timings.wall > 0)
        #expect(timings.held.blocks > 500 * 300)
        #expect(timings.held.rows > 500 * 8)
        #expect(timings.held.encoders > 0)
        let lines = timings.text.split(separator: "\n")
        #expect(lines.count == 1 + Stage.allCases.count + 4)
        for (stage, line) in zip(Stage.allCases, lines.dropFirst()) {
            #expect(line.hasPrefix(stage.rawValue))
        }
    }

    /// What was held is seen, also where it is held no more.
    @Test func peakMemoryIsSeen() {
        var room = [UInt8](repeating: 1, count: 64 << 20)
        room[5] = 2
        #expect(Clock.peakMemory() >= room.count)
    }

    @Test func timingsArePartOfTheSummary() async throws {
        let place = try Workplace()
        try place.put([line()])
        func timings(_ isOn: Bool) async throws -> Any? {
            let summary = try await place.ingest { $0.timings = isOn }
            let json = try JSONSerialization.jsonObject(with: Data(summary.json.utf8))
            return (json as? [String: Any])?["timings"]
        }
        let found = try #require(try await timings(true) as? [String: Any])
        #expect(
            found.keys.sorted() == [
                "cpu", "held_bytes", "jobs", "memory_limit_bytes", "peak_memory_bytes", "stages",
                "unaccounted", "wall",
            ])
        let stages = try #require(found["stages"] as? [String: [String: Double]])
        #expect(
            stages.keys.sorted() == [
                "commit", "discover", "encode", "fields", "inflate", "partition", "read",
                "tokens", "write", "zstd",
            ])
        #expect(stages.values.allSatisfy { $0.keys.sorted() == ["cpu", "wall"] })
        #expect(try await timings(false) is NSNull)
    }

    @Test func aCompactionIsTimed() async throws {
        let place = try Workplace()
        for random in ["first000", "second00"] {
            try place.put((0..<100).map { _ in line() }, random: random)
            _ = try await place.ingest()
        }
        let configuration = place.configuration { $0.timings = true }
        let summary = try await Compact(
            configuration: configuration, logger: Logger(label: "test")
        ).run()
        #expect(summary.filesAfter == 1)
        let timings = try #require(summary.timings)
        for stage in [Stage.read, .encode, .zstd, .write, .commit] {
            #expect(timings.stages[stage].wall > 0, "\(stage)")
        }
        #expect(timings.wall > 0)
    }

    /// Compression happens inside of encoding: it is told once, not twice.
    @Test func anInnerStageIsTakenOutOfTheOuter() {
        var clock = StageClock(isOn: true)
        clock.start()
        clock.lap(.zstd)
        let zstd = clock.drain()
        clock.lap(.encode)
        var times = clock.drain()
        let outer = times[.encode]
        times.merge(zstd, within: .encode)
        #expect(times[.zstd] == zstd[.zstd])
        #expect(times[.encode].wall == outer.wall - zstd[.zstd].wall)
        #expect(times.cpu == outer.cpu)
    }

    @Test func aClockThatIsOffKeepsNothing() {
        var clock = StageClock()
        clock.start()
        clock.lap(.read)
        #expect(clock.times == StageTimes())
    }

    @Test func timesTravelWithAFragment() throws {
        var clock = StageClock(isOn: true)
        clock.start()
        clock.lap(.inflate)
        let copy = try JSONDecoder().decode(
            StageTimes.self, from: JSONEncoder().encode(clock.times))
        #expect(copy == clock.times)
    }
}
