import Testing

@testable import Diagnosis

/// Verdicts on incidents made by hand, each by its mechanism.
struct VerdictTests {
    private func quiet(_ targets: Int = 4) -> Scene {
        var scene = Scene(targets: targets)
        for target in 0..<targets { scene.answer(target, 0..<3600) }
        return scene
    }

    @Test func racesOnIdleConnections() throws {
        var scene = Scene(targets: 4)
        for target in 0..<4 { scene.answer(target, 0..<3600) }
        for number in 0..<24 {
            scene.fail(number % 4, at: 100 + Double(number) * 140.3, worked: 0.001)
        }
        let finding = try #require(scene.diagnosis.findings.first)
        #expect(finding.cause == .keepAliveRace)
        #expect(finding.count == 24)
        #expect(finding.confidence >= 0.8)
        #expect(finding.fix.contains { $0.contains("at least 65 s") })
    }

    @Test func theEchoOfTheTimerIsMeasured() throws {
        var scene = Scene(targets: 2)
        for target in 0..<2 { scene.answer(target, 0..<3600) }
        var answers: [Int64] = []
        for number in 0..<20 {
            let time = Scene.start + Int64(100 + number * 150) * Scene.second
            answers += [
                time - 5_004_000 - Int64(number) * 1000,
                time - 37_000_000 - Int64(number) * 911_000,
            ]
            scene.fail(number % 2, at: Double(100 + number * 150), worked: 0) {
                $0.created = time
                $0.time = time
                $0.pair = 0
            }
        }
        scene.incident.pairs = [PairTraffic(answers: answers.sorted())]
        let finding = try #require(scene.diagnosis.findings.first)
        #expect(finding.cause == .keepAliveRace)
        #expect(finding.fix.contains { $0.contains("after about 5.0 s") && $0.contains("65 s") })
        #expect(
            finding.evidence.contains { $0.value == 20 && $0.text.contains("idle for about 5.0 s") }
        )
    }

    @Test func deploymentReplacesTargets() throws {
        var scene = Scene(targets: 6)
        for target in 0..<2 { scene.answer(target, 0..<3600) }
        scene.answer(2, 0..<1800)
        scene.answer(3, 0..<1900)
        scene.answer(4, 1770..<3600)
        scene.answer(5, 1870..<3600)
        for number in 0..<6 {
            scene.fail(2, at: 1800.5 + Double(number) * 0.7, worked: number < 2 ? 0.4 : nil)
            scene.fail(3, at: 1900.5 + Double(number) * 0.7, worked: number < 2 ? 0.3 : nil)
        }
        let finding = try #require(scene.diagnosis.findings.first)
        #expect(finding.cause == .targetDeregistered)
        #expect(finding.targets == ["10.0.2.5:8080", "10.0.3.5:8080"])
        #expect(finding.count == 12)
    }

    @Test func crashRestartsInPlace() throws {
        var scene = Scene(targets: 4)
        for target in 0..<3 { scene.answer(target, 0..<3600) }
        scene.answer(3, 0..<1800)
        scene.answer(3, 1840..<3600)
        for age in [0.3, 0.8, 1.7, 2.9] { scene.fail(3, at: 1800.4, worked: age) }
        for number in 0..<8 { scene.fail(3, at: 1802 + Double(number), worked: nil) }
        let finding = try #require(scene.diagnosis.findings.first)
        #expect(finding.cause == .targetCrash)
        #expect(finding.count == 12)
        #expect(finding.evidence.contains { $0.text.contains("4 requests that 10.0.3.5:8080") })
    }

    @Test func timersLeaveAConstantAge() throws {
        var scene = quiet()
        for number in 0..<12 {
            scene.fail(
                number % 4, at: 200 + Double(number) * 211, worked: 30.0 + Double(number) * 0.02)
        }
        let finding = try #require(scene.diagnosis.findings.first)
        #expect(finding.cause == .serverTimeout)
        #expect(finding.fix.contains { $0.contains("30.1 s") })
    }

    @Test func codesNameTheirCause() {
        var scene = quiet()
        for number in 0..<5 {
            scene.fail(1, at: 100 + Double(number), worked: 0.1) { $0.targetStatus = 502 }
            scene.fail(nil, at: 300 + Double(number), worked: 0.1) {
                $0.errorReason = "LambdaThrottling"
            }
            scene.fail(nil, at: 500 + Double(number), worked: nil) { $0.action = "fixed-response" }
        }
        let causes = scene.diagnosis.findings.map(\.cause)
        #expect(Set(causes) == [.upstream502, .lambdaFailure, .wafOrFixedResponse])
        #expect(scene.diagnosis.findings.allSatisfy { $0.confidence > 0.9 && $0.count == 5 })
    }

    @Test func oneNodeIsCutOff() throws {
        var scene = quiet(6)
        for number in 0..<60 {
            scene.fail(number % 6, at: 1200 + Double(number) * 0.5, worked: nil, node: 1)
        }
        let finding = try #require(scene.diagnosis.findings.first)
        #expect(finding.cause == .networkPath)
    }

    @Test func tooFewRowsAreNoVerdict() {
        var scene = quiet()
        scene.fail(0, at: 700, worked: 0.001)
        scene.fail(1, at: 1700, worked: 0.002)
        let findings = scene.diagnosis.findings
        #expect(findings.map(\.cause) == [.insufficientEvidence])
        #expect(findings[0].notVisible.contains { $0.contains("too few") })
    }

    @Test func everyRowIsInOneFindingAtMost() {
        var scene = quiet()
        for number in 0..<40 {
            scene.fail(
                number % 4, at: 50 + Double(number) * 83, worked: number % 3 == 0 ? nil : 0.001)
            scene.fail(2, at: 2000 + Double(number) * 0.1, worked: 0.5 + Double(number) * 0.05)
        }
        let rows = scene.diagnosis.findings.flatMap(\.rows)
        #expect(Set(rows).count == rows.count)
        #expect(rows.allSatisfy(scene.incident.failures.indices.contains))
    }

    /// The published rows of hyper-express#179, by their figures: 71 of 85 at 3 ms or less, 12 near
    /// 10 s. They are times only.
    @Test func publishedRows() {
        var scene = Scene(targets: 1)
        for number in 0..<71 {
            scene.fail(0, at: 20 + Double(number) * 47, worked: Double(number % 4) / 1000) {
                $0.route = nil
            }
        }
        for number in 0..<12 {
            scene.fail(0, at: 133 + Double(number) * 271, worked: 9.95 + Double(number) * 0.02) {
                $0.route = nil
            }
        }
        for (number, age) in [3.6, 5.2].enumerated() {
            scene.fail(0, at: 1500 + Double(number) * 900, worked: age) { $0.route = nil }
        }
        let cases = Analysis(scene.incident).cases
        func rows(_ cause: Cause) -> Int {
            cases.filter { $0.ranking.first?.cause == cause }.reduce(0) { $0 + $1.rows.count }
        }
        #expect(rows(.keepAliveRace) == 71)
        #expect(rows(.serverTimeout) == 12)
    }
}
