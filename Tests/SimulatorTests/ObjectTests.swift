import Bytes
import Foundation
import Testing

@testable import Simulator

@Suite struct ObjectTests {
    @Test func aSeedGivesTheSameBytesAgain() {
        let first = LogText.objects(LogText.simulation())
        let second = LogText.objects(LogText.simulation())
        #expect(first.map(\.key) == second.map(\.key))
        #expect(first.map(\.bytes) == second.map(\.bytes))
        #expect(first.count == 72)
    }

    @Test func anotherSeedGivesOtherBytes() {
        let first = LogText.objects(LogText.simulation(seed: 1, hours: 1))
        let second = LogText.objects(LogText.simulation(seed: 2, hours: 1))
        #expect(zip(first, second).allSatisfy { $0.bytes != $1.bytes && $0.key != $1.key })
    }

    @Test func keysFollowTheLayout() throws {
        // The file name as the reference describes it, behind the folders of a bucket.
        let layout = try Regex(
            #"AWSLogs/(\d{12})/elasticloadbalancing/([a-z0-9-]+)/(\d{4})/(\d\d)/(\d\d)/"#
                + #"(\d{12})_elasticloadbalancing_([a-z0-9-]+)_app\.([A-Za-z0-9-]+)"#
                + #"\.([0-9a-f]{16})_(\d{8})T\d{4}Z_([0-9.]+)_([a-z0-9]{8})\.log\.gz"#)
        // From 22:00 on, so that the folder changes: the last slot of the day ends at 00:00.
        var options = LogText.options(seed: 3, hours: 3, requestsPerHour: 600)
        options.from += 20 * CivilTime.hour
        let objects = LogText.objects(Simulation(options))
        #expect(Set(objects.map(\.key)).count == objects.count)
        for object in objects {
            let match = try #require(try layout.wholeMatch(in: object.key))
            let parts = match.output.map { String($0.substring ?? "") }
            #expect(parts[3] + parts[4] + parts[5] == parts[10])
            #expect(parts[1] == parts[6] && parts[2] == parts[7])
        }
        #expect(objects.contains { $0.key.contains("/2024/03/01/") && $0.key.contains("T0000Z") })
    }

    @Test(arguments: [false, true])
    func rowsLieInTheIntervalOfTheirObjectInOrder(withIncident: Bool) throws {
        let simulation =
            withIncident
            ? LogText.incident([.targetCrash], seed: 4) : LogText.simulation()
        for object in LogText.objects(simulation) where !object.isMissing {
            let rows = try LogText.lines(object).map(LogText.fields)
            let times = rows.map { LogText.microseconds($0[1]) }
            let slot = object.slot..<object.slot + 300_000_000
            #expect(times.allSatisfy { slot.contains($0) })
            #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
            let node = object.key.split(separator: "_").dropLast().last.map(String.init)
            #expect(rows.allSatisfy { $0[object.isAccessLog ? 33 : 9] == node })
        }
    }

    @Test func theTallyIsWhatWasWritten() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("simulator-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let simulation = LogText.simulation(requestsPerHour: 12_000)
        let tally = try simulation.write(to: folder, withTruth: true)
        #expect(FileManager.default.fileExists(atPath: "\(folder)/truth.json"))
        var found = SimulationTally()
        for object in LogText.objects(simulation) {
            let bytes = try FileDescriptor.contents(of: "\(folder)/\(object.key)")
            #expect(bytes == object.bytes)
            let rows = try LogText.lines(object).map(LogText.fields)
            found.objects += 1
            found.lines += rows.count
            found.bytes += bytes.count
            found.elb502 += rows.count { $0[8] == "502" }
        }
        #expect(found == tally)
        #expect(tally.lines > 10_000 && tally.elb502 > 0)
    }

    @Test func nothingIsWrittenForANodeWithoutRequests() {
        #expect(LogText.objects(LogText.simulation(requestsPerHour: 0)).isEmpty)
        #expect(LogText.objects(LogText.simulation(hours: 0)).isEmpty)
    }
}
