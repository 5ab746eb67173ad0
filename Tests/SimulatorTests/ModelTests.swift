import Testing

import enum Diagnosis.Cause

@testable import Simulator

/// What must hold whatever goes wrong.
@Suite struct ModelTests {
    private static let cases: [[Cause]] =
        [[], [.keepAliveRace, .targetDeregistered, .targetCrash]] + Cause.named.map { [$0] }

    @Test(arguments: cases)
    func everyArrivalGivesOneLineAndTheTruthIsTheRows(causes: [Cause]) throws {
        let simulation = LogText.incident(causes, seed: 11)
        let (lines, truth, known) = try LogText.lines(of: simulation)
        #expect(truth.arrivals == truth.reported)
        #expect(truth.lines == lines.count && lines.count > 5_000)
        let failed = lines.filter { $0[8] == "502" }
        #expect(failed.count == truth.rows.count)
        for line in failed {
            let row = try #require(known[line[17]])
            #expect(LogText.microseconds(line[1]) == row.time)
            #expect(line[4] == row.target.map { simulation.scenario.name(of: $0) } ?? "-")
        }
        #expect(Set(lines.map { $0[17] }).count >= lines.count - lines.count { $0[17] == "-" })
    }

    @Test(arguments: Cause.named, [3] as [UInt64])
    func anIncidentKeepsToItsTimeGroupAndTargets(cause: Cause, seed: UInt64) throws {
        let simulation = LogText.incident([cause], seed: seed)
        let incident = try #require(simulation.incidents.first)
        let truth = simulation.run { _ in }
        let rows = truth.rows.filter { $0.incident == 0 }
        // Clocks are at most 0.3 seconds off.
        let window = incident.from - 400_000..<incident.to + 2_000_000
        #expect(rows.allSatisfy { window.contains($0.time) })
        #expect(truth.rows.count - rows.count <= 5)
        for row in rows {
            #expect(
                row.group.map { simulation.scenario.groups[$0].name } ?? incident.targetGroup
                    == incident.targetGroup)
            if let target = row.target, !incident.targets.isEmpty {
                #expect(incident.targets.contains(simulation.scenario.name(of: target)))
            }
        }
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func withoutIncidentThereIsNoBurst(seed: UInt64) {
        let truth = LogText.incident([], seed: seed, requestsPerSecond: 10).run { _ in }
        let times = truth.rows.map(\.time).sorted()
        #expect(truth.rows.allSatisfy { $0.incident == nil })
        // Three in ten seconds would be one.
        #expect(zip(times, times.dropFirst(2)).allSatisfy { $1 - $0 > 10_000_000 })
    }

    @Test func aSeedGivesTheSameBytesAgain() {
        let causes: [Cause] = [.targetCrash, .badHost]
        let first = LogText.objects(LogText.incident(causes, seed: 2))
        let second = LogText.objects(LogText.incident(causes, seed: 2))
        #expect(first.map(\.key) == second.map(\.key))
        #expect(first.map(\.bytes) == second.map(\.bytes))
    }

    @Test func theTruthIsJSON() throws {
        let truth = LogText.incident([.keepAliveRace, .upstream502], seed: 3).run { _ in }
        let text = String(decoding: truth.json(), as: UTF8.self)
        #expect(text.hasPrefix(#"{"schema":"albatross.truth/1","seed":3,"window":{"from":""#))
        #expect(
            text.split(separator: "\n").count { $0.hasPrefix(#"{"trace_id":"Root=1-"#) }
                == truth.rows.count)
        #expect(text.contains(#""keep_alive_seconds":"#))
    }

    @Test func partOfTheLinesIsNewerThanToday() throws {
        let lines = try LogText.rows(LogText.incident([], seed: 9))
        let newer = lines.count { $0.count > 36 }
        #expect((0.005...0.02).contains(Double(newer) / Double(lines.count)))
    }
}
