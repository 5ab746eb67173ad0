/// One request and its response, as a node sees them: what a line is written from.
struct Exchange {
    /// Field 23.
    enum Action: String {
        case none = "-"
        case forward
        case rewriteAndForward = "rewrite,forward"
        case redirect
        case fixedResponse = "fixed-response"
        case waf
    }

    /// Field 25. The load balancer gives a reason for Lambda targets only.
    enum ErrorReason: String {
        case none = "-"
        case lambdaUnhandled = "LambdaUnhandled"
        case lambdaThrottling = "LambdaThrottling"
        case lambdaInvalidResponse = "LambdaInvalidResponse"
        case lambdaResponseTooLarge = "LambdaResponseTooLarge"
        case lambdaConnectionTimeout = "LambdaConnectionTimeout"
        case lambdaAccessDenied = "LambdaAccessDenied"
        case lambdaServiceException = "LambdaServiceException"
    }

    /// Fields 6 to 8 in milliseconds; -1 where the load balancer writes -1.
    struct Times {
        var request = -1
        var target = -1
        var response = -1

        /// Nothing was dispatched, or nothing was meant to be.
        static let none = Times()
    }

    /// µs since 1970 of the response's end (field 2), and of the request's arrival (field 22).
    var time: Int64
    var created: Int64
    let connection: Connection
    let route: Int
    var action = Action.none
    /// Index of the target group; nil if nothing was forwarded.
    var group: Int?
    /// Index of the target in the scenario.
    var target: Int?
    var times = Times.none
    var status = 0
    var targetStatus: Int?
    var errorReason = ErrorReason.none
    var received = 0
    var sent = 0
    /// Where the generator stood that draws the path.
    let path: RandomSource
    /// The client left a space in the URL.
    var isSpaced = false
    let trace: (high: UInt64, low: UInt64)
    /// How many fields the node writes: old nodes know fewer, those being rolled out more.
    let fieldCount: Int
}
