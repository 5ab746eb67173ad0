import Testing

@testable import Simulator

/// What must hold whatever goes wrong.
@Suite struct ModelTests {
    private static let cases: [[Cause]] =
        [[], [.keepAliveRace, .targetDeregistered]] + Cause.allCases.map { [$0] }

    @Test(arguments: cases)
    func everyArrivalGivesOneLine(causes: [Cause]) throws {
        let truth = LogText.incident(causes, seed: 5, .low).run { _ in }
        #expect(truth.arrivals == truth.reported)
        #expect(truth.lines > 500 && truth.lines <= truth.reported)
    }

    @Test(arguments: cases)
    func theTruthIsTheRows(causes: [Cause]) throws {
        let simulation = LogText.incident(causes, seed: 11)
        var found: [String] = []
        let truth = try simulation.run { object in
            guard object.isAccessLog, !object.isMissing else { return }
            for line in try LogText.lines(object) where line.contains(" 502 ") {
                let fields = LogText.fields(line)
                if fields[8] == "502" { found.append("\(fields[1]) \(fields[17])") }
            }
        }
        let known = truth.rows.map { row in
            var text: [UInt8] = []
            text.append(timestamp: row.time)
            return String(decoding: text, as: UTF8.self) + " " + row.traceID
        }
        #expect(found.sorted() == known.sorted())
        #expect(Set(known).count == known.count)
    }

    @Test func aSeedGivesTheSameBytesAgain() {
        let first = LogText.objects(LogText.incident([.targetCrash], seed: 2, .low))
        let second = LogText.objects(LogText.incident([.targetCrash], seed: 2, .low))
        #expect(first.map(\.key) == second.map(\.key))
        #expect(first.map(\.bytes) == second.map(\.bytes))
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func withoutIncidentThereIsNoBurst(seed: UInt64) {
        let truth = LogText.incident([], seed: seed).run { _ in }
        let times = truth.rows.map(\.time).sorted()
        #expect(truth.rows.allSatisfy { $0.incident == nil })
        // Three in ten seconds would be one.
        #expect(zip(times, times.dropFirst(2)).allSatisfy { $1 - $0 > 10_000_000 })
    }
}
