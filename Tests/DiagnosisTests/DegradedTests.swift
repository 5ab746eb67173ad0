import Testing

@testable import Diagnosis

/// What is missing is said, and takes from the confidence.
struct DegradedTests {
    private func race(_ targets: Int = 4, traffic: Range<Int>? = 0..<3600) -> Scene {
        var scene = Scene(targets: targets)
        if let traffic { for target in 0..<targets { scene.answer(target, traffic) } }
        for number in 0..<24 {
            scene.fail(number % targets, at: 100 + Double(number) * 140.3, worked: 0.001)
        }
        return scene
    }

    private func crash() -> Scene {
        var scene = Scene(targets: 4)
        for target in 0..<3 { scene.answer(target, 0..<3600) }
        scene.answer(3, 0..<1800)
        scene.answer(3, 1840..<3600)
        for age in [0.3, 0.8, 1.7, 2.9] { scene.fail(3, at: 1800.4, worked: age) }
        for number in 0..<8 { scene.fail(3, at: 1802 + Double(number), worked: nil) }
        return scene
    }

    private func confidence(_ scene: Scene) -> Double {
        scene.diagnosis.findings.first.map { $0.isVerdict ? $0.confidence : 0 } ?? 0
    }

    private func says(_ scene: Scene, _ words: String) -> Bool {
        scene.diagnosis.findings.contains { $0.notVisible.contains { $0.contains(words) } }
    }

    @Test func missingNode() {
        var scene = crash()
        let whole = confidence(scene)
        let counts = scene.incident.nodes[1].asked
        var cut = SecondCounts()
        for second in counts.range where !(1800..<2100).contains(second) {
            cut.add(second, counts[second])
        }
        scene.incident.nodes[1].asked = cut
        scene.incident.coverage = Coverage(
            scene.incident.nodes, context: scene.incident.context, window: scene.incident.window)
        #expect(scene.incident.coverage.gaps.map(\.node) == ["192.0.2.1"])
        #expect(scene.incident.coverage.filesPresent == scene.incident.coverage.filesExpected - 1)
        #expect(confidence(scene) < whole)
        #expect(says(scene, "192.0.2.1"))
    }

    @Test func onlyErrorsLogged() {
        let scene = race(traffic: nil)
        #expect(confidence(scene) < confidence(race()))
        #expect(says(scene, "only errors are in the logs"))
    }

    @Test func clockDisorder() {
        var scene = crash()
        let whole = confidence(scene)
        for row in scene.incident.failures.indices where row % 2 == 0 {
            scene.incident.failures[row].created = scene.incident.failures[row].time + 2_000_000
        }
        #expect(confidence(scene) < whole)
        #expect(says(scene, "clocks disagree"))
    }

    @Test func windowCutsTheBurst() {
        var scene = crash()
        let whole = confidence(scene)
        scene.incident.window = Scene.start + 1790 * Scene.second..<scene.incident.window.upperBound
        scene.incident.failuresBefore = 7
        #expect(confidence(scene) < whole)
        #expect(says(scene, "earlier --from"))
    }

    @Test func noTrafficBefore() {
        var scene = Scene(targets: 4)
        for target in 0..<3 { scene.answer(target, 1795..<3600) }
        scene.answer(3, 1795..<1800)
        scene.answer(3, 1840..<3600)
        for age in [0.3, 0.8, 1.7, 2.9] { scene.fail(3, at: 1800.4, worked: age) }
        for number in 0..<8 { scene.fail(3, at: 1802 + Double(number), worked: nil) }
        #expect(confidence(scene) < confidence(crash()))
        #expect(says(scene, "the logs begin with the 502s"))
    }

    @Test func oneTargetOnly() {
        let scene = race(1)
        #expect(confidence(scene) < confidence(race()))
        #expect(says(scene, "one target only"))
    }

    @Test func nothingAtAll() {
        let scene = Scene(targets: 0)
        #expect(scene.diagnosis.findings.isEmpty)
        #expect(scene.diagnosis.bursts.isEmpty)
    }
}
