/// Why requests were answered 502. Raw values are the ids in JSON, and stable.
package enum Cause: String, CaseIterable, Sendable {
    case keepAliveRace = "keep_alive_race"
    case targetDeregistered = "target_deregistered"
    case responseHeaderTooLarge = "response_header_too_large"
    case targetCrash = "target_crash"
    case lambdaFailure = "lambda_failure"
    case connectionRefused = "connection_refused"
    case networkPath = "network_path"
    case targetTLSFailure = "target_tls_failure"
    case serverTimeout = "server_timeout"
    case upstream502 = "upstream_502"
    case saturation
    case badHost = "bad_host"
    case poisonRequest = "poison_request"
    case wafOrFixedResponse = "waf_or_fixed_response"
    case insufficientEvidence = "insufficient_evidence"

    /// Those that a verdict can name: all but that there is not enough to name one.
    package static let named = allCases.filter { $0 != .insufficientEvidence }

    /// A few words for people.
    package var title: String {
        switch self {
        case .keepAliveRace: "keep-alive race"
        case .targetDeregistered: "targets deregistered while still in use"
        case .responseHeaderTooLarge: "response header too large or malformed"
        case .targetCrash: "a target crashed"
        case .lambdaFailure: "the Lambda function failed"
        case .connectionRefused: "connections refused"
        case .networkPath: "the network path to targets is blocked"
        case .targetTLSFailure: "TLS to the targets fails"
        case .serverTimeout: "a timeout in the target shorter than the load balancer's"
        case .upstream502: "the target itself answered 502"
        case .saturation: "targets saturated"
        case .badHost: "one bad host"
        case .poisonRequest: "a request that kills its worker"
        case .wafOrFixedResponse: "a WAF or fixed-response rule"
        case .insufficientEvidence: "not enough evidence"
        }
    }
}
