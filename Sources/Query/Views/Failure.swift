import AccessLog
import Diagnosis

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

    private let elbStatus: Int?
    private let targetStatus: Int?
    private let requestTime: Int?
    private let targetTime: Int?
    private let responseTime: Int?
    private let address: Int?
    private let reason: Int?

    init(_ table: FamilyTable) {
        elbStatus = table.position("elb_status_code")
        targetStatus = table.position("target_status_code")
        requestTime = table.position("request_processing_time")
        targetTime = table.position("target_processing_time")
        responseTime = table.position("response_processing_time")
        address = table.position("target_ip")
        reason = table.position("error_reason")
    }

    /// Whether the target answered with the very status that the client got.
    func isMadeByTarget(_ row: Int, _ batch: Block) -> Bool {
        guard let status = batch.column(targetStatus).integer(row) else { return false }
        return status == batch.column(elbStatus).integer(row)
    }

    /// How far a failed request had come; nil if that is unclear.
    func phase(_ row: Int, _ block: Block) -> Phase? {
        let failure = failure(row, block)
        return Phase(
            elbStatus: failure.elbStatus, targetStatus: failure.targetStatus,
            requestTime: failure.requestTime, targetTime: failure.targetTime,
            responseTime: failure.responseTime, hasTarget: failure.hasTarget,
            errorReason: failure.errorReason)
    }

    func failure(_ row: Int, _ batch: Block) -> Failure {
        Failure(
            elbStatus: batch.column(elbStatus).integer(row).map { Int($0) },
            targetStatus: batch.column(targetStatus).integer(row).map { Int($0) },
            requestTime: batch.column(requestTime).double(row),
            targetTime: batch.column(targetTime).double(row),
            responseTime: batch.column(responseTime).double(row),
            hasTarget: batch.column(address).text(row) != nil,
            errorReason: batch.column(reason).text(row))
    }
}
