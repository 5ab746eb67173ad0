/// Commands that look where the logs cannot, with the values of a case.
struct Commands {
    private let found: Case
    private let report: Report
    private let arn: String
    private let from: String
    private let to: String

    init(_ found: Case, _ report: Report) {
        self.found = found
        self.report = report
        arn = report.arn(found).isEmpty ? "ARN" : report.arn(found)
        (from, to) = report.times(found)
    }

    private var target: String { report.endpoints(found).first ?? "TARGET:PORT" }
    private var address: String { target.split(separator: ":").first.map(String.init) ?? target }

    /// As a shell takes it in one word: templates come from the log.
    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
    }

    var attributes: String {
        "aws elbv2 describe-load-balancer-attributes --load-balancer-arn ARN "
            + "--query \"Attributes[?Key=='idle_timeout.timeout_seconds']\""
    }

    var groupAttributes: String {
        "aws elbv2 describe-target-group-attributes --target-group-arn \(Self.quoted(arn))"
    }

    var health: String {
        "aws elbv2 describe-target-health --target-group-arn \(Self.quoted(arn))"
    }

    var lines: String { "alb502 lines --from \(from) --to \(to)" }

    var request: String {
        report.traces(found).first.map { "alb502 request \(Self.quoted($0))" } ?? lines
    }

    var services: String {
        "aws ecs describe-services --cluster CLUSTER --services SERVICE --query "
            + "'services[].events[:20]'   # or: kubectl rollout history deployment/NAME"
    }

    var trail: String {
        "aws cloudtrail lookup-events --lookup-attributes "
            + "AttributeKey=EventName,AttributeValue=DeregisterTargets --start-time \(from) "
            + "--end-time \(to)"
    }

    var networkTrail: String {
        "aws cloudtrail lookup-events --start-time \(from) --end-time \(to) --query "
            + "\"Events[?contains(EventName, 'SecurityGroup') || contains(EventName, 'NetworkAcl') || "
            + "contains(EventName, 'Route')].[EventTime,EventName,Username]\""
    }

    var stopped: String {
        "aws ecs describe-tasks --cluster CLUSTER --tasks TASK --query "
            + "'tasks[].[stoppedReason,containers[].exitCode]'   # or: kubectl describe pod "
            + "(Last State); the target was \(target)"
    }

    var kernel: String {
        "journalctl --since '\(from)' --until '\(to)' -k | grep -i 'out of memory'"
    }

    var replay: String {
        let route = report.route(found)
        let path = route?.template ?? "/"
        let verb = route.map {
            $0.verb.isEmpty || $0.verb == "GET" ? "" : "-X \(Self.quoted($0.verb)) "
        }
        return "curl -s \(verb ?? "")-o /dev/null -w '%{size_header}\\n' "
            + Self.quoted("http://\(target)\(path)") + "   # bytes of response headers"
    }

    var functionLogs: String {
        "aws logs filter-log-events --log-group-name /aws/lambda/FUNCTION "
            + "--filter-pattern '?Task ?ERROR ?REPORT'   # around \(from)"
    }

    var listening: String { "ss -ltn   # on \(address): is the port of \(target) there?" }

    var reachability: String {
        "nc -vz \(address) \(target.split(separator: ":").last ?? "PORT")"
            + (report.node(found).map { "   # from the subnet of node \($0)" } ?? "")
    }

    var handshake: String { "openssl s_client -connect \(target) -brief </dev/null" }

    var tlsMetric: String {
        "aws cloudwatch get-metric-statistics --namespace AWS/ApplicationELB --metric-name "
            + "TargetTLSNegotiationErrorCount --statistics Sum --period 60 --start-time \(from) "
            + "--end-time \(to) --dimensions Name=LoadBalancer,Value=LB"
    }

    var settings: String {
        let seconds = found.timeout.map { Figure.fixed($0, 0) } ?? "N"
        return
            "grep -rniE 'timeout.*\(seconds)' /etc/nginx /app   # in the target: timers of \(seconds) s"
    }

    var proxyLogs: String {
        "grep ' 502 ' /var/log/nginx/error.log   # on \(address), \(from) to \(to); envoy: "
            + "response flags UF, UH, UC"
    }

    var cpu: String {
        "aws cloudwatch get-metric-statistics --namespace AWS/ECS --metric-name CPUUtilization "
            + "--statistics Maximum --period 60 --start-time \(from) --end-time \(to) "
            + "--dimensions Name=ServiceName,Value=SERVICE Name=ClusterName,Value=CLUSTER"
    }

    var backlog: String { "nstat -az TcpExtListenOverflows TcpExtListenDrops   # on the targets" }

    var hostMetrics: String { "dmesg -T | tail -50; vmstat 1 5   # on \(address)" }

    var rules: String { "aws elbv2 describe-rules --listener-arn LISTENER_ARN" }
}
