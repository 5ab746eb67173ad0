/// What 502s come from: the ids that the diagnosis names too.
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
}
