/// What the logs cannot show of a cause, how to confirm it elsewhere, and how to end it.
struct Advice {
    let notVisible: [String]
    let confirm: [String]
    let fix: [String]

    /// Seconds that the load balancer waits on idle connections unless told otherwise.
    private static let usualIdle = 60.0

    init(_ cause: Cause, _ found: Case, _ report: Report) {
        let commands = Commands(found, report)
        switch cause {
        case .keepAliveRace:
            (notVisible, fix) = Self.keepAlive(found)
            confirm = [commands.attributes, commands.lines]
        case .targetDeregistered:
            notVisible = [
                "the deployment itself, and what the targets did on SIGTERM: access logs have no "
                    + "registrations"
            ]
            confirm = [commands.services, commands.groupAttributes, commands.trail]
            fix = Self.deregistration(found)
        case .responseHeaderTooLarge:
            notVisible = [
                "the size of the response's headers: the load balancer logs neither them nor its "
                    + "reason"
            ]
            confirm = [commands.replay, commands.lines]
            fix = [
                "keep all response headers of \(report.route(found)?.name ?? "that URL") together "
                    + "below 32 KB: shrink cookies and tokens, send large values in the body, and "
                    + "drop headers that are malformed"
            ]
        case .targetCrash:
            notVisible = [
                "why the process ended: exit code, signal and memory are in its host's logs"
            ]
            confirm = [commands.stopped, commands.kernel, commands.health]
            fix = [
                "find the exit reason (137 is out of memory or SIGKILL); raise the memory limit or "
                    + "fix the fault, and let health checks find a dead target within 10 s "
                    + "(interval 5 s, threshold 2)"
            ]
        case .lambdaFailure:
            (notVisible, fix) = Self.lambda(found)
            confirm = [commands.functionLogs, commands.lines]
        case .connectionRefused:
            notVisible = ["whether anything listened on the port: refused and filtered look alike"]
            confirm = [commands.listening, commands.health]
            fix = [
                "let targets register only when they listen: health checks on the port that serves, "
                    + "a readiness probe, and the container's port equal to the target group's"
            ]
        case .networkPath:
            notVisible = [
                "security groups, network ACLs and routes: only CloudTrail has their changes"
            ]
            confirm = [commands.networkTrail, commands.reachability]
            fix = [
                "allow the load balancer's subnets and security group to reach the targets' port, and "
                    + "the answers to return on ports 1024 to 65535 where a network ACL is in between"
            ]
        case .targetTLSFailure:
            notVisible = [
                "the protocol of the target group and the handshake: the log shows no TLS to targets"
            ]
            confirm = [commands.handshake, commands.tlsMetric]
            fix = [
                "restore the certificate, protocol or cipher on the targets (the load balancer does "
                    + "not check names, but it needs a handshake that ends), or set the target group "
                    + "to the protocol that they speak"
            ]
        case .serverTimeout:
            let seconds = found.timeout.map { Figure.duration($0) } ?? "a constant time"
            notVisible = [
                "which timer it is: the server's, the worker's or a proxy's in the target"
            ]
            confirm = [commands.settings, commands.lines]
            fix = [
                "the targets give up after \(seconds); make those requests faster, or raise that "
                    + "timeout above the longest request, and keep it below the load balancer's "
                    + "idle timeout (60 s unless changed) if clients shall get a proper error"
            ]
        case .upstream502:
            notVisible = ["why the target answered 502: its own log, or its proxy's, says so"]
            confirm = [commands.proxyLogs, commands.lines]
            fix = [
                "look at the proxy in the target (nginx, envoy, sidecar): its upstream was down, slow "
                    + "or closed connections; the load balancer only passed the answer on"
            ]
        case .saturation:
            notVisible = ["queues and CPU of the targets"]
            confirm = [commands.cpu, commands.backlog]
            fix = [
                "add targets, or let scaling follow requests per target; raise the listen backlog "
                    + "(somaxconn) and the workers together, and shed load before queues overflow"
            ]
        case .badHost:
            notVisible = ["the health of the host: disk, memory, network card, neighbours"]
            confirm = [commands.health, commands.hostMetrics]
            fix = [
                "take \(report.endpoints(found).first ?? "the host") out of service and replace it; "
                    + "use anomaly mitigation (target group attribute "
                    + "load_balancing.algorithm.anomaly_mitigation) to do so automatically"
            ]
        case .poisonRequest:
            notVisible = ["the body of the request, and which fault it meets"]
            confirm = [commands.request, commands.stopped]
            fix = [
                "repeat \(report.route(found)?.name ?? "that request") against a test system; guard the "
                    + "handler, and block the request at the edge until it is fixed"
            ]
        case .wafOrFixedResponse:
            notVisible = ["the rule's text"]
            confirm = [commands.rules, commands.lines]
            fix = ["change the rule if 502 was not meant: a fixed response of 503 says maintenance"]
        case .insufficientEvidence:
            notVisible = []
            confirm = [commands.lines, commands.health]
            fix = []
        }
    }

    private static func keepAlive(_ found: Case) -> ([String], [String]) {
        let hidden =
            "the idle timeout of the load balancer and the keep-alive timeout of the targets"
        guard let seconds = found.keepAlive else {
            return (
                [hidden + "; connections were too busy to measure it"],
                [
                    "set the targets' keep-alive timeout (Node.js: server.keepAliveTimeout, and "
                        + "server.headersTimeout above it; nginx: keepalive_timeout) to at least 65 s; "
                        + "equal to the load balancer's 60 s is not enough"
                ]
            )
        }
        let wanted = max(usualIdle, (seconds / 5).rounded() * 5 >= usualIdle ? seconds : 0) + 5
        let other =
            seconds >= usualIdle - 1
            ? "; the load balancer's idle timeout is \(Figure.fixed(seconds, 0)) s or longer" : ""
        return (
            [hidden + "; the first is inferred from the second's echo in the log"],
            [
                "the targets close idle connections after about \(Figure.fixed(seconds, 1)) s; set "
                    + "keepAliveTimeout to at least \(Figure.fixed(wanted.rounded(.up), 0)) s; equal to "
                    + "the load balancer's \(Figure.fixed(max(usualIdle, seconds.rounded()), 0)) s is "
                    + "not enough\(other)"
            ]
        )
    }

    private static func deregistration(_ found: Case) -> [String] {
        if let delay = found.timeout {
            return [
                "requests last longer than the deregistration delay of about "
                    + "\(Figure.fixed(delay, 0)) s: raise deregistration_delay.timeout_seconds above "
                    + "the longest request"
            ]
        }
        return [
            "keep serving for 25 s after deregistration before the process stops listening (preStop "
                + "sleep, or wait on SIGTERM), then finish what is under way: deregistration delay < "
                + "that wait < the termination grace period"
        ]
    }

    private static func lambda(_ found: Case) -> ([String], [String]) {
        let hidden = ["the function's own error and its memory: CloudWatch has them"]
        if let timeout = found.timeout {
            return (
                hidden,
                [
                    "the function ends after about \(Figure.duration(timeout)): raise its timeout above "
                        + "that, or make it faster; mind cold starts"
                ]
            )
        }
        switch found.reason {
        case "LambdaThrottling":
            return (hidden, ["raise the function's reserved concurrency, or the account's limit"])
        case "LambdaInvalidResponse":
            return (
                hidden,
                [
                    "answer with JSON that has statusCode as a number, headers as strings and body as "
                        + "text"
                ]
            )
        case "LambdaResponseTooLarge", "LambdaRequestTooLarge":
            return (hidden, ["keep bodies below 1 MB, the limit of Lambda behind a load balancer"])
        case "LambdaAccessDenied":
            return (hidden, ["allow elasticloadbalancing.amazonaws.com to invoke the function"])
        default: return (hidden, ["look into the function's log for the error of those requests"])
        }
    }
}
