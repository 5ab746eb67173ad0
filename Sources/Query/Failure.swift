import AccessLog

/// What a row says of a request that failed; `-`, -1 and 0 stay apart.
package struct Failure: Sendable, Equatable {
    package var elbStatus: Int?
    package var targetStatus: Int?
    package var requestTime: Double?
    package var targetTime: Double?
    package var responseTime: Double?
    package var hasTarget: Bool
    package var errorReason: String?
}

/// A class of failures, by a name and in words: how the caller reads a `Failure`.
package struct FailureKind: Sendable, Hashable {
    package let code: String
    package let reading: String
    package let isMadeByTarget: Bool

    package init(code: String, reading: String, isMadeByTarget: Bool) {
        self.code = code
        self.reading = reading
        self.isMadeByTarget = isMadeByTarget
    }
}

/// The fork of every diagnosis: who made the status that the client got.
struct FailureColumns: Sendable {
    static let forOrigin = ["elb_status_code", "target_status_code"]
    static let all =
        forOrigin + [
            "request_processing_time", "target_processing_time", "response_processing_time",
            "target_ip", "error_reason",
        ]

    private let positions: [Int?]

    init(_ table: FamilyTable) {
        positions = Self.all.map(table.position)
    }

    /// Whether the target answered with the very status that the client got.
    func isMadeByTarget(_ row: Int, _ batch: RowBatch) -> Bool {
        guard let status = batch.column(positions[1]).integer(row) else { return false }
        return status == batch.column(positions[0]).integer(row)
    }

    func failure(_ row: Int, _ batch: RowBatch) -> Failure {
        Failure(
            elbStatus: batch.column(positions[0]).integer(row).map { Int($0) },
            targetStatus: batch.column(positions[1]).integer(row).map { Int($0) },
            requestTime: batch.column(positions[2]).double(row),
            targetTime: batch.column(positions[3]).double(row),
            responseTime: batch.column(positions[4]).double(row),
            hasTarget: batch.column(positions[5]).text(row) != nil,
            errorReason: batch.column(positions[6]).text(row))
    }
}
