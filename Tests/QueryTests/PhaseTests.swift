import Diagnosis
import Testing

struct PhaseTests {
    typealias Row = (
        target: Int?, times: [Double?], hasTarget: Bool, reason: String?, phase: String?
    )

    /// Rows of 502, by diagnosis-502.md section 2 and AWS's own examples.
    static let rows: [Row] = [
        (502, [0.000, 0.050, 0.000], true, nil, "PT"),
        (502, [0.000, 0.050, -1], true, nil, "PT"),
        (502, [0.000, 0.001, 0.000], false, nil, "PT"),
        (200, [0.001, 0.020, -1], true, nil, "P3"),
        (nil, [0.001, 0.020, 0.000], true, nil, "P3"),
        (nil, [0.000, 0.001, 0.000], false, "LambdaInvalidResponse", "PL"),
        (nil, [-1, -1, -1], false, "LambdaThrottling", "PL"),
        (nil, [-1, -1, -1], true, nil, "P0"),
        (nil, [-1, -1, -1], true, "LambdaThrottling", "P0"),
        (nil, [0.000, 0.000, -1], true, nil, "P1"),
        (nil, [0.001, 0.100, -1], true, nil, "P1"),
        (nil, [0.001, 0.101, -1], true, nil, "P2"),
        (nil, [0.001, 4.205, -1], true, nil, "P2"),
        (nil, [-1, -1, -1], false, nil, "PX"),
        (nil, [-1, -1, -1], false, "AuthInvalidCookie", "PX"),
        (nil, [0.001, -1, -1], true, nil, nil),
        (nil, [nil, nil, nil], true, nil, nil),
        (nil, [-1, 0.010, -1], true, nil, nil),
    ]

    @Test(arguments: rows.indices)
    func phases(index: Int) {
        let row = Self.rows[index]
        #expect(phase(502, row)?.rawValue == row.phase)
        #expect(phase(504, row) == nil)
        #expect(phase(nil, row) == nil)
    }

    @Test func onlyPassthroughIsTheTargetsOwn() {
        #expect(Phase.allCases.filter(\.isMadeByTarget) == [.passthrough])
    }

    private func phase(_ status: Int?, _ row: Row) -> Phase? {
        Phase(
            elbStatus: status, targetStatus: row.target, requestTime: row.times[0],
            targetTime: row.times[1], responseTime: row.times[2], hasTarget: row.hasTarget,
            errorReason: row.reason)
    }
}
