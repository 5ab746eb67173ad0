/// An access log line of 30 fields with what a test cares about.
struct LogLine {
    var time = "02:00:00.000000"
    var date = "2026-11-20"
    var balancer = "web"
    var target: String? = "10.0.0.1:80"
    /// request, target, response processing time.
    var times = "0.001 0.020 0.000"
    var status = "200"
    var targetStatus = "200"
    var url = "https://shop.example.com:443/cart"
    var group: String? = "api"
    var reason = "-"
    var agent = "curl/8.5.0"

    var text: String {
        let arn = group.map {
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/\($0)/6d0ecf831eec9f09"
        }
        return "https \(date)T\(time)Z app/\(balancer)/50dc6c495c0c9188 192.0.2.9:2817 "
            + "\(target ?? "-") \(times) \(status) \(targetStatus) 34 366 \"GET \(url) HTTP/1.1\" "
            + "\"\(agent)\" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 \(arn ?? "-") "
            + "\"Root=1-58337262-36d228ad5d99923122bbe354\" \"shop.example.com\" \"-\" 0 "
            + "\(date)T\(time)Z \"forward\" \"-\" \"\(reason)\" \"\(target ?? "-")\" "
            + "\"\(targetStatus)\" \"-\" \"-\""
    }

    /// 02:00 to 03:59 over two groups and three targets, 30 requests, ten of them 502:
    ///
    ///     lb:  2 never dispatched (P0), 3 closed at once (P1), 1 closed while working (P2),
    ///          1 Lambda (PL), 1 without target (PX)
    ///     target: 2 (PT)
    static let incident: [LogLine] = healthy + failing

    private static let healthy: [LogLine] = (0..<20).map { index in
        var line = LogLine()
        line.time = "0\(2 + index / 10):10:\(10 + index % 10).500000"
        line.target = index % 2 == 0 ? "10.0.0.1:80" : "10.0.0.2:80"
        line.url = "https://shop.example.com:443/orders/\(1000 + index)?page=\(index)"
        if index == 18 {
            (line.status, line.targetStatus) = ("404", "404")
        } else if index == 19 {
            (line.status, line.targetStatus, line.group) = ("503", "-", "web")
            line.target = nil
            line.times = "-1 -1 -1"
        }
        return line
    }

    private static let failing: [LogLine] = [
        failure("02:47:01.000001", "10.0.0.1:80", "-1 -1 -1"),
        failure("02:47:01.100000", "10.0.0.1:80", "-1 -1 -1"),
        failure("02:47:01.200000", "10.0.0.1:80", "0.000 0.000 -1"),
        failure("02:47:02.000000", "10.0.0.1:80", "0.000 0.100 -1"),
        failure("02:47:59.999999", "10.0.0.2:80", "0.001 0.003 -1"),
        failure("02:48:00.000000", "10.0.0.2:80", "0.001 4.205 -1"),
        lambda,
        failure("03:20:00.000000", nil, "-1 -1 -1"),
        passed("03:30:00.250000"),
        passed("03:30:00.750000"),
    ]

    private static func failure(_ time: String, _ target: String?, _ times: String) -> LogLine {
        LogLine(
            time: time, target: target, times: times, status: "502", targetStatus: "-",
            url: "https://shop.example.com:443/orders/7f3a9c01d2")
    }

    private static let lambda = LogLine(
        time: "03:10:00.000000", target: nil, times: "0.000 0.001 0.000", status: "502",
        targetStatus: "-", url: "https://shop.example.com:443/resize", group: "thumbs",
        reason: "LambdaInvalidResponse")

    private static func passed(_ time: String) -> LogLine {
        LogLine(
            time: time, target: "10.0.0.3:8080", times: "0.000 0.050 0.000", status: "502",
            targetStatus: "502", group: "web")
    }
}
