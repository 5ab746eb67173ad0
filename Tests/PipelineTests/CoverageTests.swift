import AccessLog
import Pipeline
import Testing

struct CoverageTests {
    private func key(
        _ end: String, node: String = "192.0.2.9", family: String = "", balancer: String = "front"
    ) -> String {
        "AWSLogs/111122223333/elasticloadbalancing/eu-west-1/2026/11/20/\(family)111122223333_elasticloadbalancing_eu-west-1_app.\(balancer).0123456789abcdef_20261120T\(end)Z_\(node)_abcdefgh.log.gz"
    }

    private func micros(_ time: String) throws -> Int64 {
        try #require(Timestamp.micros(of: "2026-11-20T\(time):00Z"))
    }

    private func coverage(_ keys: [String]) -> Coverage {
        var coverage = Coverage()
        for key in keys { coverage.add(key) }
        return coverage
    }

    @Test func aGapLiesBetweenTwoFilesOfANode() throws {
        let coverage = coverage([
            key("0205"), key("0210"), key("0225"), key("0210", node: "192.0.2.10"),
            key("0220", node: "192.0.2.10"),
        ])
        let gaps = coverage.gaps
        #expect(gaps.map(\.node.address) == ["192.0.2.10", "192.0.2.9"])
        #expect(gaps.map(\.count) == [1, 2])
        #expect(gaps[1].from == (try micros("02:10")))
        #expect(gaps[1].to == (try micros("02:20")))
        #expect(coverage.missing.count == 3)
        #expect(coverage.missing.longest.map(\.count) == [2, 1])
    }

    @Test func othersHaveFilesOrNot() throws {
        let coverage = coverage([
            key("0205"), key("0225"), key("0210", node: "192.0.2.10"),
            key("0215", balancer: "other"),
        ])
        let gap = try #require(coverage.gaps.first)
        #expect(gap.count == 3)
        // Another load balancer's file says nothing.
        #expect(coverage.shared(gap) == 1)
    }

    @Test func onlyAccessLogsThatAWSNamed() {
        let coverage = coverage([
            key("0205", family: "conn_log_"), "/var/log/plain.log", "-",
        ])
        #expect(coverage.intervals.isEmpty)
        #expect(coverage.missing.count == 0)
    }

    @Test func oneObjectTwiceAndNone() {
        #expect(coverage([]).gaps == [])
        #expect(coverage([key("0205"), key("0205"), key("0210")]).gaps == [])
    }
}
