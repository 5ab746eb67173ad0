import Testing

import enum Diagnosis.Cause

@testable import Simulator

/// Each cause leaves the traces that its mechanism must leave.
@Suite struct CauseTests {
    /// The 502 lines of a run's incident, with all lines.
    private func rows(
        _ cause: Cause, _ seed: UInt64, where suits: (Incident) -> Bool = { _ in true }
    ) throws -> (incident: Incident, failed: [[String]], all: [[String]]) {
        for seed in seed..<seed + 40 {
            let simulation = LogText.incident([cause], seed: seed)
            guard let incident = simulation.incidents.first, suits(incident) else { continue }
            let (lines, _, known) = try LogText.lines(of: simulation)
            let failed = lines.filter { $0[8] == "502" && known[$0[17]]?.incident == 0 }
            if failed.count >= 8 { return (incident, failed, lines) }
        }
        throw Missing(cause: cause)
    }

    private struct Missing: Error {
        let cause: Cause
    }

    private func parameter(_ name: String, of incident: Incident) throws -> Double {
        try #require(incident.parameters.first { $0.name == name }).value
    }

    private let never = ["-1", "-1", "-1"]

    @Test func keepAliveRacesEndAtOnceAndAreSpread() throws {
        let (incident, failed, _) = try rows(.keepAliveRace, 1)
        #expect(failed.allSatisfy { $0[5] != "-1" && (Double($0[6]) ?? 9) < 0.6 && $0[7] == "-1" })
        #expect(Set(failed.map { $0[4] }).count > 1)
        #expect(try parameter("keep_alive_seconds", of: incident) < 60)
        let minutes = Set(failed.map { LogText.microseconds($0[1]) / 60_000_000 })
        #expect(minutes.count > failed.count / 2)
    }

    @Test func deregisteredTargetsFailLastAndNeverReturn() throws {
        let (_, failed, all) = try rows(.targetDeregistered, 1) { $0.targets.count < 12 }
        for target in Set(failed.map { $0[4] }) {
            let ends = failed.filter { $0[4] == target }.map { LogText.microseconds($0[1]) }
            let good = all.filter { $0[4] == target && $0[9] != "-" && $0[0] != "wss" }
                .map { LogText.microseconds($0[1]) }
            #expect((good.max() ?? 0) < (ends.max() ?? 0) + 60_000_000)
        }
        // The successors came before.
        let first = failed.map { LogText.microseconds($0[1]) }.min() ?? 0
        let old = Set(
            all.filter { LogText.microseconds($0[1]) < LogText.leapDay + 300_000_000 }
                .map { $0[4] })
        let heirs = all.filter { $0[16] == failed[0][16] && !old.contains($0[4]) && $0[9] == "200" }
        #expect((heirs.map { LogText.microseconds($0[1]) }.min() ?? .max) < first + 60_000_000)
    }

    @Test func crashesEndManyAgesAtOnce() throws {
        let (_, failed, all) = try rows(.targetCrash, 1) {
            $0.parameters.contains { $0.name == "stall_seconds" && $0.value > 8 }
        }
        let died = failed.filter { $0[5] != "-1" && (Double($0[6]) ?? 0) > 0.2 }
        let instants = Dictionary(grouping: died) { LogText.microseconds($0[1]) / 1_000_000 }
        #expect(
            instants.values.contains { group in
                group.count > 1 && Set(group.map { $0[6] }).count > 1
            })
        let refused = failed.filter { Array($0[5...7]) == never }
        #expect(
            refused.allSatisfy { line in
                died.contains { $0[1] < line[1] } || died.isEmpty
            })
        #expect(all.contains { $0[8] == "200" && $0[1] > (failed.last?[1] ?? "") })
    }

    @Test func oversizedHeadersFailEverywhereAfterTheUsualTime() throws {
        let (_, failed, _) = try rows(.responseHeaderTooLarge, 1)
        #expect(failed.allSatisfy { $0[6] != "-1" && $0[7] == "-1" && $0[9] == "-" })
        #expect(Set(failed.map { $0[4] }).count > 1)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func functionsSayWhy(seed: UInt64) throws {
        let (_, failed, _) = try rows(.lambdaFailure, seed)
        #expect(failed.allSatisfy { $0[4] == "-" && $0[24].hasPrefix("Lambda") })
    }

    @Test(arguments: [Cause.connectionRefused, .networkPath, .targetTLSFailure])
    func whatIsNeverSentHasNoTimes(cause: Cause) throws {
        let (incident, failed, _) = try rows(cause, 1) {
            !$0.parameters.contains { $0.name == "reload" && $0.value == 1 }
        }
        let sent = failed.filter { Array($0[5...7]) != never }
        // A server that goes takes its idle connections along.
        #expect(sent.count <= failed.count / 10)
        if !incident.targets.isEmpty {
            #expect(failed.allSatisfy { incident.targets.contains($0[4]) })
        }
    }

    @Test func serversGiveUpAtOneAge() throws {
        let (incident, failed, _) = try rows(.serverTimeout, 1)
        let limit = try parameter("timeout_seconds", of: incident)
        let times = failed.compactMap { Double($0[6]) }
        #expect(times.allSatisfy { (limit - 0.002...limit + 1.02).contains($0) })
    }

    @Test func proxiesAnswerThemselves() throws {
        let (_, failed, _) = try rows(.upstream502, 1)
        #expect(failed.allSatisfy { $0[9] == "502" && !$0.prefix(8).contains("-1") })
    }

    @Test func saturationHasCompanions() throws {
        let (incident, failed, all) = try rows(.saturation, 1)
        let during = all.filter {
            let time = LogText.microseconds($0[1])
            return $0[16].contains("/\(incident.targetGroup)/") && time > incident.from
                && time < incident.to
        }
        #expect(Set(failed.map { $0[4] }).count > 1)
        let slow = during.compactMap { Double($0[6]) }.filter { $0 > 1 }
        #expect(during.contains { $0[8] == "504" || $0[8] == "460" } || slow.count > 10)
    }

    @Test func aBadHostIsAlone() throws {
        let (incident, failed, all) = try rows(.badHost, 1)
        #expect(Set(failed.map { $0[4] }) == Set(incident.targets))
        #expect(all.contains { $0[4] == incident.targets[0] && $0[8] == "200" })
    }

    @Test func poisonIsOneKindOfRequest() throws {
        let (_, failed, _) = try rows(.poisonRequest, 1)
        let routes = Set(
            failed.map { line in
                let request = line[12].split(separator: " ")
                let path = request[1].split(separator: "/").dropFirst(2)
                return "\(request[0]) \(path.first?.split(separator: "?").first ?? "")"
            })
        #expect(routes.count == 1)
        #expect(Set(failed.map { $0[4] }).count > 1)
    }

    @Test func rulesNeedNoTarget() throws {
        let (_, failed, _) = try rows(.wafOrFixedResponse, 1)
        #expect(failed.allSatisfy { $0[4] == "-" && ["waf", "fixed-response"].contains($0[22]) })
    }
}
