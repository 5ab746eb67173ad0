import Testing

@testable import Simulator

@Suite struct IncidentTests {
    @Test(arguments: [1, 2] as [UInt64])
    func everyHourHasABurstOfErrorsMadeByTheLoadBalancer(seed: UInt64) throws {
        let simulation = LogText.simulation(seed: seed, requestsPerHour: 240_000)
        #expect(Set(simulation.incidents.map(\.kind)) == Set(Incident.Kind.allCases))
        for incident in simulation.incidents {
            let burst = try LogText.rows(
                simulation, in: incident.from..<incident.to, with: " 502 - "
            ).filter { $0[16].contains("targetgroup/\(incident.targetGroup)/") }
            #expect(burst.count >= 5, "\(incident)")
            switch incident.kind {
            case .deployment: try expectRollingRefusals(burst, incident)
            case .crash: expectDeathsAndRefusals(burst, incident)
            }
        }
    }

    private func expectRollingRefusals(_ burst: [[String]], _ incident: Incident) throws {
        let refused = burst.filter { Array($0[5...7]) == ["-1", "-1", "-1"] }
        let targets = Set(refused.map { $0[4] })
        #expect(targets.count >= 2)
        let spans = targets.map { target in
            let times = refused.filter { $0[4] == target }.map { LogText.microseconds($0[1]) }
            return (first: times.min() ?? 0, last: times.max() ?? 0)
        }.sorted { $0.first < $1.first }
        // One after another, each for at most 20 seconds.
        #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.last < $1.first })
        #expect(spans.allSatisfy { $0.last - $0.first <= 20_000_000 })
    }

    private func expectDeathsAndRefusals(_ burst: [[String]], _ incident: Incident) {
        let died = burst.filter {
            LogText.microseconds($0[1]) < incident.from + 4_000 && $0[5] != "-1" && $0[7] == "-1"
        }
        let ages = Set(died.map { $0[6] })
        #expect(died.count >= 2 && ages.count >= 2)
        let refused = burst.filter { Array($0[5...7]) == ["-1", "-1", "-1"] }
        #expect(!refused.isEmpty)
        #expect(Set((died + refused).map { $0[4] }).count == 1)
    }

    @Test func aDeployedGroupServesFromNewTargets() throws {
        let simulation = LogText.simulation(requestsPerHour: 30_000)
        let incident = try #require(simulation.incidents.first { $0.kind == .deployment })
        func targets(_ interval: Range<Int64>) throws -> Set<String> {
            let rows = try LogText.rows(
                simulation, in: interval, with: "targetgroup/\(incident.targetGroup)/")
            return Set(rows.filter { $0[9] == "200" }.map { $0[4] })
        }
        let start = incident.from - Incident.overlap
        let before = try targets(start - 3 * CivilTime.minute..<start)
        let end = incident.to + CivilTime.minute
        let after = try targets(end..<end + 3 * CivilTime.minute)
        #expect(!before.isEmpty && before.count == after.count)
        #expect(before.isDisjoint(with: after))
    }

    @Test func aCrashedTargetReturns() throws {
        let simulation = LogText.simulation(requestsPerHour: 30_000)
        let incident = try #require(simulation.incidents.first { $0.kind == .crash })
        let outage = try #require(incident.outages.first)
        let returns = try #require(outage.returns)
        let victim = try #require(
            simulation.fleet.targets.first { $0.outages.contains { $0.dies == outage.dies } })
        let address = String(decoding: victim.address, as: UTF8.self)
        let around = outage.hangs - 2 * CivilTime.minute..<returns + 2 * CivilTime.minute
        let served = try LogText.rows(simulation, in: around, with: " \(address) ")
            .filter { $0[9] == "200" }
            .map { LogText.microseconds($0[1]) }
        #expect(served.contains { $0 < outage.hangs })
        #expect(!served.contains { $0 >= outage.hangs && $0 < returns })
        #expect(served.contains { $0 > returns })
    }

    @Test func everyHourHasItsIncident() {
        for seed in 0..<200 as Range<UInt64> {
            let incidents = Incident.schedule(seed: seed, from: LogText.leapDay, hours: 3)
            #expect(incidents.count == 3)
            for (hour, incident) in incidents.enumerated() {
                let start = LogText.leapDay + Int64(hour) * CivilTime.hour
                #expect(incident.from > start && incident.from < incident.to)
                #expect(incident.to < start + CivilTime.hour)
            }
        }
    }
}
